using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>An API version that still works and will not for long.</summary>
internal sealed class DeprecatedApi : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE006", "deprecated API version", Severity.Warning,
        "This version of the API is deprecated in the cluster's version of Kubernetes, in Flux, or by the CustomResourceDefinition that is installed. What a chart writes is its makers' to change and not reported.");

    public override CheckExample Example { get; } = new(
        """
        apiVersion: source.toolkit.fluxcd.io/v1beta2
        kind: OCIRepository
        """,
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var version = context.Index(static context => new ClusterVersion(context));
        var definitions = context.Index(static context => new ServedVersions(context));
        foreach (var found in context.Objects.Where(found => context.Files.PathOf(RemovedApi.At(found).Authored().Source) is not null))
        {
            string apiVersion = found.Resource.Type.ApiVersion;
            var api = ApiVersions.Find(apiVersion, found.Id.Kind);
            if (api is not null && (api.Deprecated is not { } since || since <= version.Minor) && (api.Removed is not { } removed || removed > version.Minor))
            {
                string when = api.Deprecated is { } minor ? $"is deprecated since Kubernetes 1.{minor}" : "is deprecated";
                yield return Finding(context, found, RemovedApi.At(found), $"{found.Id.ShortName} is of {apiVersion}, which {when}", $"use {api.Replacement}");
            }
            else if (api is null && definitions.Find(found) is { } served && served.Exists(other => other.Name == found.Resource.Type.Version && other.IsDeprecated))
            {
                yield return Finding(context, found, RemovedApi.At(found), $"{found.Id.ShortName} is of {apiVersion}, which its CustomResourceDefinition calls deprecated", $"it serves {string.Join(", ", served.Where(static other => !other.IsDeprecated).Select(static other => other.Name))}");
            }
        }
    }
}
