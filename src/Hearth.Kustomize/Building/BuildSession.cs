using Hearth.Kubernetes.Patching;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>What one build knows throughout: its options, the warnings so far, and the OpenAPI schema in force.</summary>
internal sealed class BuildSession(KustomizeOptions options)
{
    private const string BuiltInVersion = "v1.21.2";

    private readonly List<Diagnostic> warnings = [];
    private bool isSchemaSet;
    private bool isBuiltInUsed;

    public KustomizeOptions Options => options;

    public IReadOnlyList<Diagnostic> Warnings => warnings;

    public MergeSchemas Schemas { get; private set; } = MergeSchemas.BuiltIn;

    /// <summary>Whether something was left out that is there.</summary>
    public bool LacksParts { get; private set; }

    public void LeaveOut(Diagnostic error, bool isThere)
    {
        warnings.Add(error);
        LacksParts |= isThere;
    }

    public void Warn(Diagnostic warning) => warnings.Add(warning);

    public bool IsClusterScoped(in GroupVersionKind type)
    {
        // kustomize looks beyond its short table into the schema, which then stays even if a custom one follows.
        isBuiltInUsed = isBuiltInUsed || MergeSchemas.BuiltIn.Find(type.ApiVersion, type.Kind) is null;
        return Schemas.IsClusterScoped(type.ApiVersion, type.Kind);
    }

    /// <summary>Takes the schema that a kustomization names, unless one further up has named one already.</summary>
    public void UseSchema(Kustomization kustomization, Loader loader)
    {
        YamlScalar? version = null;
        YamlScalar? path = null;
        foreach (var pair in kustomization.OpenApi)
        {
            version = pair.Key.Value == "version" ? pair.Value : version;
            path = pair.Key.Value == "path" ? pair.Value : path;
        }

        var text = path is null ? null : loader.ReadText(path);
        if (isSchemaSet)
        {
            return;
        }

        if (text is not null)
        {
            if (version is not null)
            {
                throw new KustomizeException(KustomizeRules.InvalidSchema, version.Span, "openapi has a version and a path; wants one of them");
            }

            var document = ReadSchema(text, path!); // There is no text without a path.
            Schemas = isBuiltInUsed ? MergeSchemas.FromOpenApi(document, MergeSchemas.BuiltIn) : MergeSchemas.FromOpenApi(document);
            isSchemaSet = true;
        }
        else if (version is { Value.Length: > 0 })
        {
            isSchemaSet = version.Value == BuiltInVersion
                ? true
                : throw new KustomizeException(KustomizeRules.InvalidSchema, version.Span, $"the OpenAPI version {version.Value} is not built in; wants {BuiltInVersion}");
        }
    }

    /// <summary>A resource that a build made itself.</summary>
    public BuildResource Resource(YamlMapping root) => new(root, this);

    private static YamlMapping ReadSchema(SourceText text, YamlScalar path)
    {
        var nodes = ResourceDocuments.ReadNodes(text);
        return nodes is [YamlMapping mapping, ..] ? mapping
            : throw new KustomizeException(KustomizeRules.InvalidSchema, path.Span, $"{path.Value} is no OpenAPI document; wants a mapping with definitions");
    }
}
