using Hearth.Kubernetes.Resources;
using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Sets a text, by default the directory's name, in fields of selected resources, or at a place in their paths.</summary>
internal sealed class ValueAddTransformer : Transformer
{
    private readonly YamlScalar value;
    private readonly List<Target> targets = [];

    public ValueAddTransformer(StructReader config, Loader loader)
    {
        string text = config.Value("value").Trim();
        value = Scalars.Text(text.Length > 0 ? text : TreePath.GetName(loader.Root), config.Text("value")?.Span ?? config.Node.Span);
        targets.AddRange(config.Children("targets", [], Target.Read));
        if (config.Text("targetFilePath") is { Value.Length: > 0 } path)
        {
            foreach (var node in ResourceDocuments.ReadNodes(loader.ReadText(path)).OfType<YamlMapping>())
            {
                targets.AddRange(StructReader.Lenient(node).Children("targets", [], Target.Read));
            }
        }

        if (targets.Count == 0)
        {
            throw new KustomizeException(KustomizeRules.InvalidTransformer, config.Node.Span, "a ValueAddTransformer needs at least one target");
        }

        foreach (var target in targets)
        {
            if (target.Path.Length == 0 || target.Position < 0)
            {
                throw new KustomizeException(KustomizeRules.InvalidTransformer, target.Node.Span, target.Path.Length == 0 ? "a target needs a fieldPath" : "filePathPosition is negative");
            }
        }
    }

    public override string Kind => "ValueAddTransformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var target in targets)
        {
            foreach (var resource in resources)
            {
                if (target.Selector?.Selects(resource) == false)
                {
                    continue;
                }

                if (target.Path == "metadata/namespace")
                {
                    new NamespaceTransformer(value, FieldSpecList.Empty).TransformOne(resource);
                }
                else
                {
                    Apply(resource, new FieldSpec(GroupVersionKind.Any, target.Path, create: true), Creates.Scalar, value.Span, node => Set(node, target));
                }
            }
        }
    }

    private YamlNode Set(YamlNode? node, Target target)
    {
        if (node is not (null or YamlScalar))
        {
            throw new FieldMismatchException($"{target.Path} is {Krm.Describe(node)}; wants a text", node.Span);
        }

        string old = node is YamlScalar scalar && !Krm.IsNull(scalar) ? scalar.Value : "";
        return Scalars.Replace(node, target.Position > 0 ? Insert(old, target.Position - 1, value.Value) : value.Value, value.Span);
    }

    // A leading slash does not count as a place.
    private static string Insert(string path, int position, string part)
    {
        bool isAbsolute = path.StartsWith('/');
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        parts.Insert(Math.Min(position, parts.Count), part);
        return (isAbsolute ? "/" : "") + string.Join('/', parts);
    }

    private sealed record Target(YamlMapping Node, Selector? Selector, string Path, int Position)
    {
        public static Target Read(StructReader reader) => new(
            reader.Node,
            reader.Child("selector", []) is { } selector ? Model.Selector.Read(selector) : null,
            reader.Value("fieldPath"),
            (int)reader.Integer("filePathPosition"));
    }
}
