using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Patching;

/// <summary>
/// Merge schemas from an OpenAPI v2 document (<c>kustomize openapi fetch</c>, or a custom resource's own): the
/// definitions with <c>x-kubernetes-group-version-kind</c>, followed through <c>$ref</c> when asked.
/// </summary>
internal sealed class OpenApiMergeSchemas : MergeSchemas
{
    private const string TypeExtension = "x-kubernetes-group-version-kind";

    private readonly MergeSchemas? fallback;
    private readonly YamlMapping? definitions;
    private readonly Dictionary<(string ApiVersion, string Kind), YamlMapping> kinds = [];
    private readonly Dictionary<(string ApiVersion, string Kind), bool> namespaced = [];

    public OpenApiMergeSchemas(YamlMapping document, MergeSchemas? fallback)
    {
        this.fallback = fallback;
        definitions = document.GetMapping("definitions");
        ReadKinds();
        ReadPaths(document.GetMapping("paths"));
    }

    public override MergeSchema? Find(string apiVersion, string kind) =>
        kinds.TryGetValue((apiVersion, kind), out var definition) ? new Definition(this, definition) : fallback?.Find(apiVersion, kind);

    // kustomize's own table of built-in types is asked before any document.
    public override bool IsClusterScoped(string apiVersion, string kind) =>
        BuiltIn.IsClusterScoped(apiVersion, kind) || (namespaced.TryGetValue((apiVersion, kind), out bool isNamespaced) && !isNamespaced);

    private void ReadKinds()
    {
        if (definitions is null)
        {
            return;
        }

        foreach (ref readonly var entry in definitions.Entries)
        {
            if (entry.Value.Target is not YamlMapping definition || definition[TypeExtension] is not YamlSequence types)
            {
                continue;
            }

            foreach (var type in types.Items)
            {
                if (TypeOf(type.Target) is { } key)
                {
                    kinds[key] = definition;
                }
            }
        }
    }

    private void ReadPaths(YamlMapping? paths)
    {
        if (paths is null)
        {
            return;
        }

        foreach (ref readonly var entry in paths.Entries)
        {
            if (entry.Value.Target is YamlMapping path && path.GetMapping("get")?[TypeExtension] is { } type && TypeOf(type) is { } key)
            {
                bool isNamespaced = entry.Name?.Contains("namespaces/{namespace}", StringComparison.Ordinal) == true;
                namespaced[key] = isNamespaced || namespaced.GetValueOrDefault(key);
            }
        }
    }

    private static (string ApiVersion, string Kind)? TypeOf(YamlNode node)
    {
        if (node is not YamlMapping type || type.GetString("kind") is not { } kind || type.GetString("version") is not { } version)
        {
            return null;
        }

        return (type.GetString("group") is { Length: > 0 } group ? $"{group}/{version}" : version, kind);
    }

    private MergeSchema? Resolve(YamlNode? node)
    {
        // A chain of references longer than the number of definitions is a cycle.
        for (int steps = 0; node is YamlMapping schema; steps++)
        {
            if (schema.GetString("$ref") is not { Length: > 0 } reference)
            {
                return new Definition(this, schema);
            }

            if (steps > (definitions?.Count ?? 0))
            {
                return null;
            }

            string name = reference[(reference.LastIndexOf('/') + 1)..];
            node = definitions?[name];
            if (node is null && fallback is not null)
            {
                return BuiltInMergeSchemas.Instance.FindType(name[(name.LastIndexOf('.') + 1)..]);
            }
        }

        return null;
    }

    private sealed class Definition(OpenApiMergeSchemas owner, YamlMapping schema) : MergeSchema
    {
        public override IReadOnlyList<string>? MergeKeys
        {
            get
            {
                if (schema.GetString("x-kubernetes-patch-strategy")?.Split(',').Contains("merge") != true)
                {
                    return null;
                }

                if (schema.GetSequence("x-kubernetes-list-map-keys") is { } keys)
                {
                    var names = new List<string>(keys.Count);
                    foreach (var key in keys.Items)
                    {
                        names.Add((key.Target as YamlScalar)?.Value ?? "");
                    }

                    return names;
                }

                return schema.GetString("x-kubernetes-patch-merge-key") is { } single ? [single] : [];
            }
        }

        public override MergeSchema? Field(string name) =>
            owner.Resolve(schema.GetMapping("properties")?[name]) ?? owner.Resolve(schema["additionalProperties"]);

        public override MergeSchema? Elements() => schema.GetString("type") == "array" ? owner.Resolve(schema["items"]) : null;
    }
}
