using Hearth.Flux.Caching;
using Hearth.Flux.Releases;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Remote;
using Hearth.Secrets.Sops;

namespace Hearth.Flux.Rendering;

/// <summary>What a rendering of a repository assumes of the world; the defaults are those of Flux 2.9, offline.</summary>
public sealed record RenderSettings
{
    /// <summary>A variable without value and default is an error.</summary>
    public bool StrictSubstitution { get; init; } = true;

    /// <summary>Decrypts with the keys at hand; null puts placeholders in the place of encrypted values.</summary>
    public SopsDecryptor? Decryptor { get; init; }

    /// <summary>
    /// Builds as <c>flux build</c> does, which applies nothing: a Secret that is encrypted while its Kustomization decrypts
    /// nothing stays as it is, variables that come from objects outside of the repository have unknown values, and symbolic links are followed.
    /// </summary>
    public bool BuildsOnly { get; init; }

    /// <summary>Variables for every Kustomization that substitutes, below its own: what lives in the cluster only.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Sources that are this repository whatever their address says, beside those of the roots.</summary>
    public IReadOnlyList<ResourceId> LocalSources { get; init; } = [];

    /// <summary>Fetches remote resources of kustomizations; null refuses them.</summary>
    public IRemoteSource? Remote { get; init; }

    /// <summary>Renders HelmReleases; null leaves them out.</summary>
    public ReleaseRenderer? Releases { get; init; }

    /// <summary>Remembers results; null renders everything. Renderings that share one share what it knows.</summary>
    public RenderCache? Cache { get; init; }

    /// <summary>Told of each object that is done: how many are, how many are known by now, and which one. Called by several threads.</summary>
    public Action<int, int, ResourceId>? Progress { get; init; }

    /// <summary>Objects rendered at a time.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>What of these settings decides over the result of a Kustomization.</summary>
    internal string Fingerprint => string.Join('\n',
        [StrictSubstitution ? "strict" : "lenient", Decryptor is null ? "placeholders" : "decrypts", BuildsOnly ? "builds only" : "", .. Variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value}")]);
}
