namespace Hearth.Helm.Sources;

/// <summary>Which chart is wanted, and from where. The hierarchy is closed: HTTP repository, OCI registry, git.</summary>
public abstract record ChartRequest
{
    private protected ChartRequest()
    {
    }

    /// <summary>What a person would call it, for messages and progress.</summary>
    public abstract string Display { get; }

    /// <summary>Identifies the request in the cache: equal requests answer alike.</summary>
    public abstract string CacheKey { get; }

    /// <summary>Whether the answer can never change, so that the cache is asked before the network.</summary>
    public abstract bool IsPinned { get; }
}

/// <summary>A chart of an HTTP repository with an <c>index.yaml</c>.</summary>
/// <param name="Repository">The repository's address, without <c>index.yaml</c>.</param>
/// <param name="Name">The chart's name.</param>
/// <param name="Version">A version or a range; empty or <c>*</c> is the newest that is no prerelease.</param>
public sealed record HttpChartRequest(Uri Repository, string Name, string Version) : ChartRequest
{
    public override string Display => $"{Name} {(Version.Length == 0 ? "(newest)" : Version)} of {Repository}";

    public override string CacheKey => $"http {Repository} {Name} {Version}";

    public override bool IsPinned => VersionSelection.IsExact(Version);
}

/// <summary>A chart of an OCI registry. <c>digest</c> beats <c>semver</c> beats <c>tag</c>, as in Flux's OCIRepository.</summary>
/// <param name="Registry">Host and port.</param>
/// <param name="Repository">The repository below the host, such as <c>bjw-s-labs/helm/app-template</c>.</param>
public sealed record OciChartRequest(string Registry, string Repository) : ChartRequest
{
    public string? Digest { get; init; }

    public string? SemVer { get; init; }

    public string? Tag { get; init; }

    /// <summary>Speak HTTP and not HTTPS; always so for loopback addresses.</summary>
    public bool PlainHttp { get; init; }

    public override string Display => $"oci://{Registry}/{Repository}{(Digest is not null ? $"@{Digest}" : $":{SemVer ?? Tag ?? "latest"}")}";

    public override string CacheKey => $"oci {Registry}/{Repository} {Digest ?? (SemVer is not null ? $"semver {SemVer}" : $"tag {Tag ?? "latest"}")}";

    public override bool IsPinned => Digest is not null || (SemVer is null && Tag is { } tag && VersionSelection.IsExact(tag));

    /// <summary>Reads <c>oci://host/path</c>, with an optional <c>:tag</c> or <c>@digest</c>.</summary>
    /// <exception cref="ChartSourceException">It is not such an address.</exception>
    public static OciChartRequest Parse(string address)
    {
        const string scheme = "oci://";
        string rest = address.StartsWith(scheme, StringComparison.Ordinal) ? address[scheme.Length..] : address;
        int slash = rest.IndexOf('/');
        if (slash <= 0 || slash == rest.Length - 1)
        {
            throw new ChartSourceException(ChartSourceProblem.BadAddress, $"{address} is no OCI address; wanted oci://HOST/REPOSITORY[:TAG][@DIGEST]");
        }

        string path = rest[(slash + 1)..].TrimEnd('/');
        string? digest = null, tag = null;
        if (path.IndexOf('@') is var at and >= 0)
        {
            digest = path[(at + 1)..];
            path = path[..at];
        }

        if (path.LastIndexOf(':') is var colon and >= 0 && path.IndexOf('/', colon) < 0)
        {
            tag = path[(colon + 1)..];
            path = path[..colon];
        }

        return new OciChartRequest(rest[..slash], path) { Digest = digest, Tag = tag };
    }
}

/// <summary>A chart in a directory of a git repository.</summary>
/// <param name="Url">Anything <c>git fetch</c> takes.</param>
/// <param name="Path">The chart's directory inside the repository.</param>
public sealed record GitChartRequest(string Url, string Path) : ChartRequest
{
    public string? Branch { get; init; }

    public string? Tag { get; init; }

    public string? SemVer { get; init; }

    public string? Commit { get; init; }

    public override string Display => $"{Path} of {Url}@{Commit ?? SemVer ?? Tag ?? Branch ?? "HEAD"}";

    public override string CacheKey => $"git {Url} {Path} {Commit ?? (SemVer is not null ? $"semver {SemVer}" : Tag is not null ? $"tag {Tag}" : $"branch {Branch}")}";

    public override bool IsPinned => Commit is { Length: 40 };
}
