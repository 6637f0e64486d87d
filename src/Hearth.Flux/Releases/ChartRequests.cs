using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Helm.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Releases;

/// <summary>Which chart a release wants: read from its spec and from the source objects that the repository renders.</summary>
/// <param name="Identity">For people.</param>
/// <param name="Request">What to fetch; null where only the cluster has the source, so that the chart has to be in a local directory.</param>
/// <param name="LocalPath">The chart's directory in this repository; null where it is fetched.</param>
/// <param name="AppendsDigest">Whether the artifact's digest becomes part of the chart's version.</param>
/// <param name="ValuesFiles">Values files of the chart that take the place of its values.yaml; empty for the usual.</param>
internal sealed record WantedChart(ChartIdentity Identity, ChartRequest? Request, string? LocalPath, bool AppendsDigest, IReadOnlyList<YamlScalar> ValuesFiles)
{
    public bool IgnoresMissingValuesFiles { get; init; }
}

/// <summary>Reads <see cref="WantedChart"/>s.</summary>
internal static class ChartRequests
{
    /// <exception cref="DiagnosticException">The release names no chart, or a source that is not there.</exception>
    public static WantedChart Read(FluxRelease release, ClusterObjects objects)
    {
        if (release.ChartReference is { } reference)
        {
            // Nobody renders an ExternalArtifact: its controller makes it.
            var source = reference.Id.Kind == "ExternalArtifact" ? release.Resource : Find(reference, objects);
            return reference.Id.Kind switch
            {
                "OCIRepository" => FromOci(source),
                "HelmChart" => FromTemplate(source.Root.GetMapping("spec") ?? YamlValue.Mapping(), objects, source.Namespace),
                "ExternalArtifact" => new WantedChart(new ChartIdentity(reference.Id.Name, "", reference.Id.ShortName), null, null, AppendsDigest: false, []),
                _ => throw Invalid(release, $"chartRef names a {reference.Id.Kind}; wants OCIRepository, HelmChart or ExternalArtifact"),
            };
        }

        return release.ChartSpec is { } spec ? FromTemplate(spec, objects, release.Id.Namespace) : throw Invalid(release, "the release has neither spec.chart nor spec.chartRef");
    }

    private static Resource Find(ObjectReference reference, ClusterObjects objects) => objects.Find(reference.Id)
        ?? throw new DiagnosticException(new Diagnostic(FluxRules.MissingSource, reference.Span, $"the chart comes from {reference.Id.ShortName}, which nothing in the repository makes")
        {
            Hint = ReferenceHint.For(reference.Id, objects.All.Select(static other => other.Id)),
        });

    private static DiagnosticException Invalid(FluxRelease release, string message) => new(new Diagnostic(FluxRules.InvalidRelease, release.Span, message));

    private static WantedChart FromOci(Resource source)
    {
        var spec = source.Root.GetMapping("spec");
        string url = spec?.GetString("url") ?? "";
        var chosen = spec?.GetMapping("ref");
        string? digest = Text(chosen, "digest"), semver = Text(chosen, "semver"), tag = Text(chosen, "tag");
        var request = OciChartRequest.Parse(url) with { Digest = digest, SemVer = semver, Tag = tag, PlainHttp = spec?.GetString("insecure") == "true" };
        string name = url[(url.LastIndexOf('/') + 1)..];
        return new WantedChart(new ChartIdentity(name, tag ?? semver ?? digest ?? "latest", url), request, null, AppendsDigest: true, []);
    }

    private static WantedChart FromTemplate(YamlMapping spec, ClusterObjects objects, string @namespace)
    {
        string chart = spec.GetString("chart") ?? "";
        string version = Text(spec, "version") ?? "*";
        var reference = ObjectReference.Read(spec.GetMapping("sourceRef") ?? YamlValue.Mapping(), FluxKinds.SourceGroup, "HelmRepository", @namespace);
        var source = Find(reference, objects).Root.GetMapping("spec");
        string url = source?.GetString("url") ?? "";
        var files = spec.GetSequence("valuesFiles")?.Items.ToArray().Select(static item => item.Target).OfType<YamlScalar>().ToList() ?? [];
        bool ignoresMissing = spec.GetString("ignoreMissingValuesFiles") == "true";
        if (reference.Id.Kind == "Bucket")
        {
            // A directory of the bucket, or an archive in it.
            string inside = FluxKustomization.JoinSecurely(chart);
            string last = inside[(inside.LastIndexOf('/') + 1)..];
            return new WantedChart(new ChartIdentity(last.EndsWith(".tgz", StringComparison.Ordinal) ? last[..^4] : last, version == "*" ? "" : version, reference.Id.ShortName), null, null, AppendsDigest: false, files)
            {
                IgnoresMissingValuesFiles = ignoresMissing,
            };
        }

        if (reference.Id.Kind == "GitRepository")
        {
            string path = FluxKustomization.JoinSecurely(chart);
            var chosen = source?.GetMapping("ref");
            return new WantedChart(
                new ChartIdentity(path[(path.LastIndexOf('/') + 1)..], Text(chosen, "tag") ?? Text(chosen, "branch") ?? "", url),
                new GitChartRequest(url, path) { Branch = Text(chosen, "branch"), Tag = Text(chosen, "tag"), SemVer = Text(chosen, "semver"), Commit = Text(chosen, "commit") },
                path, AppendsDigest: false, files) { IgnoresMissingValuesFiles = ignoresMissing };
        }

        var identity = new ChartIdentity(chart, version == "*" ? "" : version, url);
        bool isOci = url.StartsWith("oci://", StringComparison.Ordinal);
        ChartRequest request = isOci ? OciRequest($"{url.TrimEnd('/')}/{chart}", version, source?.GetString("insecure") == "true")
            : Uri.TryCreate(url, UriKind.Absolute, out var repository) ? new HttpChartRequest(repository, chart, version)
            : throw new DiagnosticException(new Diagnostic(FluxRules.MissingSource, reference.Span, $"{reference.Id.ShortName} has the url \"{url}\"; wants https:// or oci://"));
        return new WantedChart(identity, request, null, AppendsDigest: false, files) { IgnoresMissingValuesFiles = ignoresMissing };
    }

    private static OciChartRequest OciRequest(string address, string version, bool plainHttp)
    {
        bool isExact = Templating.Versions.SemanticVersion.TryParse(version, out _);
        return OciChartRequest.Parse(address) with { Tag = isExact ? version.Replace('+', '_') : null, SemVer = isExact ? null : version, PlainHttp = plainHttp };
    }

    private static string? Text(YamlMapping? mapping, string field) => mapping?.GetString(field) is { Length: > 0 } text ? text : null;
}
