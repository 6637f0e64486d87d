using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>Validates resources one by one. Safe to use from several threads.</summary>
internal sealed class ConformanceChecker(KubeconformOptions options, SchemaLocations locations)
{
    private readonly SchemaValidator<YamlNode> validator = new(YamlInstances.Kubernetes, options.Strict);

    /// <summary>Validates the resources of a document.</summary>
    public void Check(string path, ReadOnlySpan<byte> document, List<ConformanceResult> results)
    {
        foreach (var resource in ManifestDocument.Read(path, document, options.Strict))
        {
            results.Add(Check(path, resource));
        }
    }

    private ConformanceResult Check(string path, ManifestResource resource)
    {
        var signature = resource.Signature;
        if (resource.IsUnreadable)
        {
            return Fail($"error unmarshalling resource: {resource.Problem}");
        }

        if (resource.Root is not { } root)
        {
            return new ConformanceResult(path, signature, ConformanceStatus.Empty);
        }

        if (resource.Problem is { } problem)
        {
            return Fail($"error while parsing: {problem}");
        }

        if (IsAmong(options.SkipKinds, signature))
        {
            return new ConformanceResult(path, signature, ConformanceStatus.Skipped);
        }

        if (IsAmong(options.RejectKinds, signature))
        {
            return Fail($"prohibited resource kind {signature.Kind}");
        }

        FoundSchema? found;
        try
        {
            found = locations.Find(signature.Version, signature.Kind);
        }
        catch (SchemaLocationException exception)
        {
            return Fail(exception.Message);
        }

        if (found is null)
        {
            return options.IgnoreMissingSchemas ? new ConformanceResult(path, signature, ConformanceStatus.Skipped) : Fail($"could not find schema for {signature.Kind}");
        }

        var violations = validator.Validate(found.Schema, root);
        return violations.Count == 0
            ? new ConformanceResult(path, signature, ConformanceStatus.Valid)
            : new ConformanceResult(path, signature, ConformanceStatus.Invalid, Explain(found.Address, violations)) { Violations = violations };

        ConformanceResult Fail(string error) => new(path, signature, ConformanceStatus.Error, error);
    }

    private static bool IsAmong(HashSet<string> kinds, ResourceSignature signature) =>
        kinds.Count > 0 && (kinds.Contains(signature.GroupVersionKind) || kinds.Contains(signature.Kind));

    private static string Explain(string address, IReadOnlyList<SchemaViolation> violations) =>
        $"problem validating schema. Check JSON formatting: jsonschema validation failed with '{address}#' {UpstreamWording.Of(SchemaViolation.Format(violations).TrimEnd('\n')).Replace('\n', ' ')}";
}

/// <summary>The release of the schema library that kubeconform is built with writes some sentences without quotes.</summary>
internal static class UpstreamWording
{
    public static string Of(string message) => message
        .Replace("'anyOf' failed", "anyOf failed", StringComparison.Ordinal)
        .Replace("'oneOf' failed", "oneOf failed", StringComparison.Ordinal)
        .Replace("'allOf' failed", "allOf failed", StringComparison.Ordinal)
        .Replace("'not' failed", "not failed", StringComparison.Ordinal);
}
