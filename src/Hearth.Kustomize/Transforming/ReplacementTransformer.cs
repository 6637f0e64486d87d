using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Copies a value from a field of one resource, or a fixed one, into fields of others. The copy keeps the value's own span.</summary>
internal sealed class ReplacementTransformer : Transformer
{
    private readonly List<ReplacementEntry> replacements = [];

    public ReplacementTransformer(IReadOnlyList<ReplacementEntry> entries, Loader loader)
    {
        foreach (var entry in entries)
        {
            if (entry.Path is not { Value.Length: > 0 } path)
            {
                replacements.Add(entry);
                continue;
            }

            if (entry.Source is not null || entry.Targets is { Count: > 0 })
            {
                throw new KustomizeException(KustomizeRules.InvalidReplacement, entry.Node.Span, "the replacement has both a path and a source or targets; wants one");
            }

            replacements.AddRange(LoadFile(path, loader));
        }
    }

    public override string Kind => "ReplacementTransformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var replacement in replacements)
        {
            if ((replacement.Source is null && replacement.SourceValue is null) || replacement.Targets is null)
            {
                throw Refuse(replacement.Node, "a replacement needs a source and at least one target");
            }

            if (replacement.Source is not null && replacement.SourceValue is not null)
            {
                throw Refuse(replacement.Node, "a replacement has either a source or a sourceValue; this one has both");
            }

            YamlNode value = replacement.SourceValue is { } fixedValue
                ? new YamlScalar(fixedValue.Value, ScalarStyle.Plain, fixedValue.Span)
                : FindValue(resources, replacement.Source!); // One of the two is there.
            foreach (var target in replacement.Targets)
            {
                Apply(resources, target, value);
            }
        }
    }

    private static IEnumerable<ReplacementEntry> LoadFile(YamlScalar path, Loader loader)
    {
        foreach (var node in ResourceDocuments.ReadNodes(loader.ReadText(path)))
        {
            switch (node)
            {
                case YamlMapping mapping:
                    return [ReplacementEntry.Read(StructReader.Lenient(mapping))];
                case YamlSequence sequence:
                    return sequence.Items.ToArray().Select(item => item.Target is YamlMapping mapping
                        ? ReplacementEntry.Read(StructReader.Lenient(mapping))
                        : throw new KustomizeException(KustomizeRules.InvalidReplacement, item.Span, $"a replacement is a mapping; found {Krm.Describe(item)}")).ToList();
                default:
                    throw new KustomizeException(KustomizeRules.InvalidReplacement, node.Span, $"{path.Value} holds {Krm.Describe(node)}; wants one replacement or a list of them");
            }
        }

        throw new KustomizeException(KustomizeRules.InvalidReplacement, path.Span, $"{path.Value} is empty; wants one replacement or a list of them");
    }

    private static YamlNode FindValue(ResourceList resources, ReplacementSource source)
    {
        BuildResource? found = null;
        foreach (var resource in resources)
        {
            if (!Selects(resource, source))
            {
                continue;
            }

            if (found is not null)
            {
                throw Refuse(source.Node, "more than one resource is the source").With(found.Span, "one").With(resource.Span, "another");
            }

            found = resource;
        }

        if (found is null)
        {
            string near = NearestName.Find(source.Name, resources.Select(resource => resource.OriginalId.Name)) is { } known ? $"; did you mean \"{known}\"?" : "";
            throw Refuse(source.Node, $"no resource is the source{near}");
        }

        string path = source.FieldPath is { Value.Length: > 0 } given ? given.Value : "metadata.name";
        var value = NodeLookup.Find(found.Root, FieldPath.SplitWithBrackets(path, '.'));
        if (value is null || Krm.IsNull(value) || value is YamlMapping { Count: 0 } or YamlSequence { Count: 0 })
        {
            throw new KustomizeException(KustomizeRules.InvalidReplacement, source.FieldPath?.Span ?? source.Node.Span, $"the source {found.CurrentId} has no {path}").With(found.Span, "the source");
        }

        return Refine(value, source);
    }

    private static bool Selects(BuildResource resource, ReplacementSource source) => resource.MatchesAnyId(id =>
        (source.Name.Length == 0 || source.Name == id.Name)
        && (source.Namespace.Length == 0 || source.Namespace == id.EffectiveNamespace)
        && id.Type.IsSelectedBy(source.Type));

    private static YamlNode Refine(YamlNode value, ReplacementSource source)
    {
        if (source.Options is not { Delimiter.Length: > 0 } options)
        {
            return value;
        }

        if (value is not YamlScalar scalar)
        {
            throw Refuse(source.Node, $"options.delimiter wants a text; the value is {Krm.Describe(value)}");
        }

        string[] parts = scalar.Value.Split(options.Delimiter);
        return options.Index >= 0 && options.Index < parts.Length
            ? new YamlScalar(parts[options.Index], scalar.Style, scalar.Span)
            : throw Refuse(source.Node, $"options.index is {options.Index}, but \"{scalar}\" has {parts.Length} parts");
    }

    private static void Apply(ResourceList resources, ReplacementTarget target, YamlNode value)
    {
        var select = target.Select ?? throw Refuse(target.Node, "a target needs select");
        foreach (var resource in resources)
        {
            if (!select.MatchesLabelsAndAnnotations(resource)
                || target.Reject.Any(reject => reject.HasLabelsOrAnnotations && reject.MatchesLabelsAndAnnotations(resource))
                || target.Reject.Any(reject => !reject.IsIdEmpty && resource.MatchesAnyId(id => Matches(reject, id)))
                || !resource.MatchesAnyId(id => Matches(select, id)))
            {
                continue;
            }

            var paths = target.FieldPaths.Count > 0 ? target.FieldPaths : [new YamlScalar("metadata.name", ScalarStyle.Plain, target.Node.Span)];
            foreach (var path in paths)
            {
                new ReplacementField(resource, target, path, value).Apply();
            }
        }
    }

    private static bool Matches(Selector selector, in BuildId id) => selector.MatchesType(id.Type) && selector.MatchesName(id.Name) && selector.MatchesNamespace(id.Namespace);

    private static KustomizeException Refuse(YamlNode node, string message) => new(KustomizeRules.InvalidReplacement, node.Span, message);
}
