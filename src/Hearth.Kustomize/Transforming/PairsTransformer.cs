using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Adds labels or annotations, wherever the field specs say they belong.</summary>
internal sealed class PairsTransformer(string kind, IReadOnlyList<TextPair> pairs, FieldSpecList specs) : Transformer
{
    public const string Labels = "LabelTransformer";
    public const string Annotations = "AnnotationsTransformer";

    public override string Kind => kind;

    public override void Transform(ResourceList resources)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        foreach (var resource in resources)
        {
            // Where a pair is new in a resource, all its places get one node.
            YamlScalar[] added = [.. pairs.Select(pair => Scalars.Text(pair.Value.Value, pair.Value.Span))];
            foreach (var spec in specs)
            {
                if (resource.Type.IsSelectedBy(spec.Type))
                {
                    Apply(resource, spec, Creates.Mapping, pairs[0].Key.Span, node => Set(node, spec, added));
                }
            }

            foreach (var scalar in added)
            {
                resource.Shared.Add(scalar);
            }
        }
    }

    private YamlNode Set(YamlNode? node, FieldSpec spec, YamlScalar[] added)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (int i = 0; i < pairs.Count; i++)
                {
                    var (key, value) = pairs[i];
                    mapping = mapping.ContainsKey(key.Value)
                        ? mapping.With(key.Value, Scalars.Text(value.Value, value.Span))
                        : mapping.WithEntries([.. mapping.Entries, new YamlEntry(key, added[i])]);
                }

                return mapping;
            case null or YamlScalar when node is null || Krm.IsNull(node):
                return node!; // What is null and may not be created stays so; what is created is a mapping.
            default:
                throw new FieldMismatchException($"{spec.Path} is {Krm.Describe(node)}; wants a mapping", node.Span);
        }
    }
}
