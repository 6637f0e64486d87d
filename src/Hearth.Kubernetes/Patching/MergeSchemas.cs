using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Patching;

/// <summary>Finds the merge schema of a type: the built-in kinds, or those of an OpenAPI document that takes their place.</summary>
public abstract class MergeSchemas
{
    private protected MergeSchemas()
    {
    }

    /// <summary>The kinds of Kubernetes 1.21, which is what kustomize 5.8.1 has built in.</summary>
    public static MergeSchemas BuiltIn => BuiltInMergeSchemas.Instance;

    public abstract MergeSchema? Find(string apiVersion, string kind);

    /// <summary>Whether the type is known to have no namespace.</summary>
    public abstract bool IsClusterScoped(string apiVersion, string kind);

    /// <summary>The types that an OpenAPI v2 document defines, and nothing else.</summary>
    public static MergeSchemas FromOpenApi(YamlMapping document) => new OpenApiMergeSchemas(document, null);

    /// <summary>The types of an OpenAPI v2 document before those of <paramref name="fallback"/>.</summary>
    public static MergeSchemas FromOpenApi(YamlMapping document, MergeSchemas fallback) => new OpenApiMergeSchemas(document, fallback);
}
