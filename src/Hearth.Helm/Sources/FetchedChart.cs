namespace Hearth.Helm.Sources;

/// <summary>A chart archive that was fetched or found in the cache.</summary>
/// <param name="Path">The <c>.tgz</c> in the cache.</param>
/// <param name="Digest"><c>sha256:…</c> of its bytes.</param>
/// <param name="Version">The version or tag that the request was resolved to.</param>
/// <param name="ArtifactDigest">The OCI manifest's digest, which Flux appends to the chart's version; the archive's own elsewhere.</param>
public sealed record FetchedChart(string Path, string Digest, string Version, string ArtifactDigest);
