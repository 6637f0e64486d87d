using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Json;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Reads patches: a strategic merge is resources, a JSON patch a list of operations.</summary>
internal static class PatchText
{
    /// <summary>The operations; values mean what they mean in JSON, so <c>yes</c> is true and a date a text.</summary>
    /// <exception cref="KustomizeException">It is no JSON patch.</exception>
    public static JsonPatch ReadJson(SourceText source)
    {
        // What starts with a bracket is JSON and nothing else to kustomize (jsonPatchFromBytes in PatchTransformer.go), without blanks before it.
        var nodes = source.Text is ['[', ..] ? ReadStrictly(source) : ResourceDocuments.ReadNodes(source);
        var reading = JsonPatch.Read(nodes.Count > 0 ? Normalized(nodes[0]) : new YamlScalar("", ScalarStyle.Plain, source.Span(0, 0)), YamlSchema.GoYaml3);
        return reading.Patch ?? throw new KustomizeException(reading.Error!); // One of the two is there.
    }

    private static IReadOnlyList<YamlNode> ReadStrictly(SourceText source)
    {
        var stream = JsonReader.Read(source);
        if (stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error)
        {
            throw new KustomizeException(KustomizeRules.InvalidPatch, error.Span, $"a JSON patch that starts with [ is read as JSON: {error.Message}", "begin the list with - instead, or quote every key and text");
        }

        return [.. stream.Documents.Select(static document => document.Root).OfType<YamlNode>()];
    }

    /// <summary>Applies it to a resource, whose annotations kustomize makes texts afterwards.</summary>
    public static void Apply(BuildResource resource, JsonPatch patch, SourceSpan asked)
    {
        var root = resource.Root;
        if (resource.HasRecord && root.GetMapping("metadata") is { } metadata && !metadata.ContainsKey("annotations"))
        {
            // kustomize's own record lies in annotations, so that a patch can always add one beside it.
            root = root.With("metadata", metadata.With("annotations", new YamlMapping([], metadata.Span)));
        }

        var result = patch.Apply(root);
        if (result.Error is { } error)
        {
            throw new KustomizeException(KustomizeRules.InvalidPatch, error.Span, $"the JSON patch does not fit {resource.CurrentId}: {error.Message}")
                .With(resource.Span, "it is applied to this").With(asked, "it is asked for here");
        }

        resource.Root = result.Root as YamlMapping
            ?? throw new KustomizeException(KustomizeRules.InvalidPatch, asked, $"the JSON patch leaves no mapping of {resource.CurrentId}");
        resource.Shared.Clear();
        resource.NormalizeAnnotations();
    }

    private static YamlNode Normalized(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return mapping.WithEntries(mapping.Entries.ToArray().Select(entry => new YamlEntry(entry.Key, Normalized(entry.Value.Target))));
            case YamlSequence sequence:
                return sequence.WithItems(sequence.Items.ToArray().Select(item => Normalized(item.Target)));
            case YamlScalar { IsPlain: true } scalar:
            {
                var value = YamlSchema.GoYaml2.Resolve(scalar);
                return value.Kind switch
                {
                    ScalarKind.Boolean => new YamlScalar(value.Boolean ? "true" : "false", ScalarStyle.Plain, scalar.Span),
                    ScalarKind.Integer => new YamlScalar(value.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture), ScalarStyle.Plain, scalar.Span),
                    ScalarKind.String or ScalarKind.Timestamp => Scalars.Text(scalar),
                    _ => scalar,
                };
            }

            default:
                return node;
        }
    }
}
