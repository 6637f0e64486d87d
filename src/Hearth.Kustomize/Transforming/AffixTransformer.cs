using Hearth.Kubernetes;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Puts a prefix before, or a suffix behind, the names of everything but namespaces, CRDs and API services.</summary>
internal sealed class AffixTransformer(YamlScalar affix, bool isPrefix, FieldSpecList specs) : Transformer
{
    public override string Kind => isPrefix ? "PrefixTransformer" : "SuffixTransformer";

    public override void Transform(ResourceList resources)
    {
        foreach (var resource in resources)
        {
            var id = resource.OriginalId;
            if (IsSkipped(id.Type))
            {
                continue;
            }

            foreach (var spec in specs)
            {
                if (id.Type.IsSelectedBy(spec.Type))
                {
                    Transform(resource, spec);
                }
            }
        }
    }

    private void Transform(BuildResource resource, FieldSpec spec)
    {
        if (spec.Path == "metadata/name" && affix.Value.Length > 0)
        {
            (isPrefix ? resource.Prefixes : resource.Suffixes).Add(affix.Value);
            resource.StoreId();
        }

        if (!resource.Type.IsSelectedBy(spec.Type))
        {
            return;
        }

        Apply(resource, spec, Creates.Scalar, affix.Span, node => node is null or YamlScalar
            ? Renamed(node as YamlScalar)
            : throw new FieldMismatchException($"{spec.Path} is {Krm.Describe(node)}; a {(isPrefix ? "prefix" : "suffix")} wants a text", node.Span));
    }

    // The name is mostly the author's: its own span stays.
    private YamlScalar Renamed(YamlScalar? old)
    {
        string text = old is null ? "" : old.Value;
        return Scalars.Replace(old, isPrefix ? affix.Value + text : text + affix.Value, old?.Span ?? affix.Span);
    }

    private static bool IsSkipped(in GroupVersionKind type) =>
        type.Kind is "CustomResourceDefinition" or "Namespace" || type is { Group: "apiregistration.k8s.io", Kind: "APIService" };
}
