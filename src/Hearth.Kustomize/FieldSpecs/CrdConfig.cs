using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>
/// Field specs from the OpenAPI definitions that <c>crds</c> names: <c>x-kubernetes-annotation</c>,
/// <c>-label-selector</c>, <c>-identity</c> and <c>-object-ref-…</c> say what a custom resource's fields hold.
/// </summary>
internal static class CrdConfig
{
    public static TransformerConfig Read(SourceText text, YamlScalar path)
    {
        var nodes = ResourceDocuments.ReadNodes(text);
        if (nodes is not [YamlMapping definitions, ..])
        {
            throw new KustomizeException(KustomizeRules.InvalidSchema, path.Span, $"{path.Value} is no set of OpenAPI definitions; wants a mapping of type names");
        }

        var config = TransformerConfig.Empty;
        foreach (ref readonly var entry in definitions.Entries)
        {
            if (entry.Name is { } name && Properties(definitions, name) is { } properties
                && properties.ContainsKey("kind") && properties.ContainsKey("apiVersion") && properties.ContainsKey("metadata"))
            {
                var reader = new Reader(definitions, new GroupVersionKind("", "", name[(name.LastIndexOf('.') + 1)..]));
                reader.Visit(name, "", 0);
                config = config.Merge(reader.Config);
            }
        }

        return config;
    }

    private static YamlMapping? Properties(YamlMapping definitions, string name)
    {
        var definition = definitions.GetMapping(name);
        return (definition?.GetMapping("Schema") ?? definition?.GetMapping("schema"))?.GetMapping("properties");
    }

    private sealed class Reader(YamlMapping definitions, GroupVersionKind type)
    {
        private const int MaxDepth = 64;

        private readonly List<FieldSpec> annotations = [];
        private readonly List<FieldSpec> labels = [];
        private readonly List<FieldSpec> identities = [];
        private readonly List<NameReference> references = [];

        public TransformerConfig Config
        {
            get
            {
                var config = new TransformerConfig
                {
                    CommonAnnotations = FieldSpecList.Empty.Merge(annotations),
                    CommonLabels = FieldSpecList.Empty.Merge(labels),
                    NamePrefix = FieldSpecList.Empty.Merge(identities),
                };
                foreach (var reference in references)
                {
                    config = config.Merge(new TransformerConfig { NameReferences = [reference] });
                }

                return config;
            }
        }

        public void Visit(string name, string path, int depth)
        {
            if (depth > MaxDepth || Properties(definitions, name) is not { } properties)
            {
                return;
            }

            foreach (ref readonly var entry in properties.Entries)
            {
                if (entry.Name is not { } field || entry.Value.Target is not YamlMapping property)
                {
                    continue;
                }

                string at = path.Length == 0 ? field : $"{path}/{field}";
                Add(property, "x-kubernetes-annotation", annotations, at);
                Add(property, "x-kubernetes-label-selector", labels, at);
                Add(property, "x-kubernetes-identity", identities, at);
                if (property.GetString("x-kubernetes-object-ref-api-version") is { } version && property.GetString("x-kubernetes-object-ref-kind") is { } kind)
                {
                    string nameKey = property.GetString("x-kubernetes-object-ref-name-key") ?? "name";
                    references.Add(new NameReference(new GroupVersionKind("", version, kind), new FieldSpecList([new FieldSpec(type, $"{at}/{nameKey}")])));
                }

                if (property.GetString("$ref") is { Length: > 0 } reference)
                {
                    Visit(reference, at, depth + 1);
                }
            }
        }

        private void Add(YamlMapping property, string extension, List<FieldSpec> specs, string path)
        {
            if (property.ContainsKey(extension))
            {
                specs.Add(new FieldSpec(type, path));
            }
        }
    }
}
