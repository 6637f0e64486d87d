using System.Collections.Concurrent;
using System.Net;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Sources;

/// <summary>
/// Charts of an HTTP repository. Its <c>index.yaml</c> is read once a run, asked for again with its ETag, and kept for
/// a while; archive addresses may be relative to the repository.
/// </summary>
internal sealed class HttpRepositorySource(HttpFetcher fetcher, ChartCache cache, TimeProvider time, Func<Uri, BasicCredentials?> findCredentials)
{
    private const long MaxIndex = 256 * 1024 * 1024;

    /// <summary>An index younger than this is not asked for again.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Uri, Lazy<Task<Dictionary<string, IndexEntry[]>>>> indexes = new();

    public async Task<(byte[] Archive, string Version)> FetchAsync(HttpChartRequest request, CancellationToken cancellationToken)
    {
        var index = await indexes.GetOrAdd(request.Repository, repository => new(() => LoadIndexAsync(repository, cancellationToken))).Value;
        if (!index.TryGetValue(request.Name, out var entries))
        {
            throw new ChartSourceException(
                ChartSourceProblem.NotFound,
                $"{request.Repository} has no chart {request.Name}{(Syntax.Diagnostics.NearestName.Find(request.Name, index.Keys) is { } near ? $"; did you mean {near}?" : "")}");
        }

        string? version = VersionSelection.FindNewest(entries.Select(entry => entry.Version), request.Version);
        var chosen = Array.Find(entries, entry => entry.Version == version)
            ?? throw new ChartSourceException(ChartSourceProblem.NotFound, $"{request.Repository} has {request.Name} in {entries.Length} versions, none of them {request.Version}{VersionSelection.DescribeNewest(entries.Select(entry => entry.Version))}");
        if (chosen.Url is null)
        {
            throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"{request.Repository} lists {request.Name} {chosen.Version} without an address");
        }

        byte[] archive = await DownloadAsync(request, new Uri(AsDirectory(request.Repository), chosen.Url), cancellationToken);
        string digest = ChartCache.DigestOf(archive);
        if (chosen.Digest is { Length: > 0 } wanted && digest["sha256:".Length..] != wanted.Replace("sha256:", "", StringComparison.Ordinal))
        {
            throw new ChartSourceException(ChartSourceProblem.DigestMismatch, $"{request.Display}: the archive has the digest {digest}; its repository's index says {wanted}. Nothing of it was kept");
        }

        return (archive, chosen.Version);
    }

    // https://host/charts and https://host/charts/ mean the same repository.
    private static Uri AsDirectory(Uri repository) => repository.AbsoluteUri.EndsWith('/') ? repository : new Uri(repository.AbsoluteUri + "/");

    private async Task<Dictionary<string, IndexEntry[]>> LoadIndexAsync(Uri repository, CancellationToken cancellationToken)
    {
        var address = new Uri(AsDirectory(repository), "index.yaml");
        string key = "index " + address;
        var kept = cache.TryGetDocument(key);
        if (kept is { } fresh && time.GetUtcNow() - fresh.Written < FreshFor)
        {
            return ReadIndex(address, fresh.Bytes);
        }

        var answer = await fetcher.GetAsync(
            () =>
            {
                var message = Request(repository, address);
                if (kept?.ETag is { } etag)
                {
                    message.Headers.TryAddWithoutValidation("If-None-Match", etag);
                }

                return message;
            },
            MaxIndex,
            cancellationToken);
        if (answer.Status == HttpStatusCode.NotModified && kept is { } same)
        {
            cache.StoreDocument(key, same.Bytes, same.ETag);
            return ReadIndex(address, same.Bytes);
        }

        ThrowUnlessSuccess(answer, address, "is it a chart repository?");
        var index = ReadIndex(address, answer.Body);
        cache.StoreDocument(key, answer.Body, answer.Headers.ETag?.ToString());
        return index;
    }

    private static Dictionary<string, IndexEntry[]> ReadIndex(Uri address, byte[] bytes)
    {
        var stream = YamlReader.Read(SourceText.FromBytes(address.ToString(), bytes));
        if (stream.HasErrors || stream.Documents is not [{ Root: YamlMapping root }, ..] || root.GetMapping("entries") is not { } charts)
        {
            string why = stream.Diagnostics.Count > 0 ? $": {stream.Diagnostics[0].Message}" : "";
            throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"{address} is no repository index with entries{why}");
        }

        var index = new Dictionary<string, IndexEntry[]>(charts.Count, StringComparer.Ordinal);
        foreach (var chart in charts.Entries)
        {
            if (chart.Name is { } name && chart.Value.Target is YamlSequence versions)
            {
                var entries = new List<IndexEntry>(versions.Count);
                foreach (var item in versions.Items)
                {
                    if (item.Target is YamlMapping entry && entry.GetString("version") is { } version)
                    {
                        entries.Add(new IndexEntry(version, entry.GetSequence("urls") is { Count: > 0 } urls ? (urls[0] as YamlScalar)?.Value : null, entry.GetString("digest")));
                    }
                }

                index[name] = [.. entries];
            }
        }

        return index;
    }

    private async Task<byte[]> DownloadAsync(HttpChartRequest request, Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme is not ("http" or "https"))
        {
            throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"{request.Display}: its repository points to {address}; wanted http or https");
        }

        var answer = await fetcher.GetAsync(() => Request(request.Repository, address), ChartSources.MaxArchive, cancellationToken);
        ThrowUnlessSuccess(answer, address, "the index names an archive that is gone");
        return answer.Body;
    }

    // Credentials go to the repository's own host only: an index may point anywhere.
    private HttpRequestMessage Request(Uri repository, Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        if (repository.Host == address.Host && repository.Port == address.Port)
        {
            message.Headers.Authorization = findCredentials(repository)?.ToHeader();
        }

        return message;
    }

    private static void ThrowUnlessSuccess(HttpAnswer answer, Uri address, string doubt)
    {
        if (!answer.IsSuccess)
        {
            throw answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? new ChartSourceException(ChartSourceProblem.Unauthorized, $"{address} refuses access ({(int)answer.Status}): give a user name and password for this repository")
                : new ChartSourceException(answer.Status == HttpStatusCode.NotFound ? ChartSourceProblem.NotFound : ChartSourceProblem.BadAnswer, $"{address} answered {(int)answer.Status}; {doubt}");
        }
    }

    private sealed record IndexEntry(string Version, string? Url, string? Digest);
}
