using System.Collections.Concurrent;
using Hearth.Helm.Charts;
using Hearth.Helm.Values;
using Hearth.Syntax.Text;

namespace Hearth.Helm.Sources;

/// <summary>
/// Where charts come from: asks the cache, then the network, each chart once however many releases use it and however
/// many threads ask at the same time. <see cref="IsOffline"/> answers from the cache only and names what is missing.
/// </summary>
public sealed class ChartSources : IDisposable
{
    /// <summary>The largest archive that is taken, in bytes. The largest public charts have some 6 MiB.</summary>
    internal const long MaxArchive = 64L * 1024 * 1024;

    private const long MaxSchema = 16L * 1024 * 1024;
    private const int MaxSchemas = 200;
    private const int Parallel = 8;

    /// <summary>A moving answer (a range, a branch, <c>latest</c>) younger than this is not asked for again.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ChartRequest, Lazy<Task<FetchedChart>>> underWay = new();
    private readonly SemaphoreSlim places = new(Parallel);
    private readonly HttpClient client;
    private readonly ChartCache cache;
    private readonly TimeProvider time;
    private readonly HttpFetcher schemaFetcher;
    private readonly HttpRepositorySource http;
    private readonly OciRegistrySource oci;
    private readonly GitChartSource git;

    public ChartSources(ChartCache cache, ChartSourceOptions? options = null, TimeProvider? time = null)
    {
        options ??= new ChartSourceOptions();
        this.cache = cache;
        this.time = time ?? TimeProvider.System;
        IsOffline = options.Offline;
        client = new HttpClient(options.Handler ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), MaxConnectionsPerServer = Parallel }) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("hearth/1");
        var fetcher = new HttpFetcher(client, this.time) { StallTimeout = options.StallTimeout, FirstPause = options.FirstPause };
        // Rendering goes on without a schema, and must not wait long where there is no network.
        schemaFetcher = new HttpFetcher(client, this.time) { StallTimeout = options.StallTimeout, Attempts = 1 };
        http = new HttpRepositorySource(fetcher, cache, this.time, repository => options.RepositoryCredentials.GetValueOrDefault(repository.AbsoluteUri.TrimEnd('/')));
        oci = new OciRegistrySource(fetcher, options.RegistryCredentials ?? RegistryCredentials.ForUser());
        git = new GitChartSource(Path.Combine(cache.Root, "git"), options.StallTimeout * 6);
    }

    public bool IsOffline { get; }

    /// <summary>Starts what is not under way yet and gives the chart once it is there.</summary>
    /// <exception cref="ChartSourceException">The chart cannot be had; the message says why and what to do.</exception>
    public Task<FetchedChart> FetchAsync(ChartRequest request, CancellationToken cancellationToken) =>
        underWay.GetOrAdd(request, wanted => new(() => FetchOnceAsync(wanted, cancellationToken))).Value;

    /// <summary>The tags of an OCI repository, for <c>hearth helm show tags</c> and for choosing a version.</summary>
    public Task<IReadOnlyList<string>> ListTagsAsync(OciChartRequest request, CancellationToken cancellationToken) => oci.ListTagsAsync(request, cancellationToken);

    /// <summary>
    /// Gets the documents of the web that the schemas of charts refer to, through the cache. What cannot be had is left
    /// out: those parts of a schema are then not checked, and rendering says so.
    /// </summary>
    public async Task FetchSchemasAsync(Chart chart, ChartSchemas schemas, CancellationToken cancellationToken)
    {
        var wanted = new Queue<Uri>(SchemasOf(chart).SelectMany(ChartSchemas.FindWebReferences));
        for (int count = 0; count < MaxSchemas && wanted.TryDequeue(out var address); count++)
        {
            if (!schemas.Contains(address) && await FetchSchemaAsync(address, cancellationToken) is { } text)
            {
                schemas.Add(address, text);
                foreach (var next in ChartSchemas.FindWebReferences(text))
                {
                    wanted.Enqueue(next);
                }
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        places.Dispose();
    }

    private static IEnumerable<SourceText> SchemasOf(Chart chart) =>
        [.. chart.Schema is { } own ? [own] : Array.Empty<SourceText>(), .. chart.Dependencies.SelectMany(SchemasOf)];

    private async Task<SourceText?> FetchSchemaAsync(Uri address, CancellationToken cancellationToken)
    {
        string key = "schema " + address.AbsoluteUri;
        if (cache.TryGetDocument(key) is { } kept)
        {
            return SourceText.FromBytes(address.AbsoluteUri, kept.Bytes);
        }

        if (IsOffline)
        {
            return null;
        }

        try
        {
            var answer = await schemaFetcher.GetAsync(() => new HttpRequestMessage(HttpMethod.Get, address), MaxSchema, cancellationToken);
            if (!answer.IsSuccess)
            {
                return null;
            }

            cache.StoreDocument(key, answer.Body, null);
            return SourceText.FromBytes(address.AbsoluteUri, answer.Body);
        }
        catch (ChartSourceException)
        {
            return null;
        }
    }

    private async Task<FetchedChart> FetchOnceAsync(ChartRequest request, CancellationToken cancellationToken)
    {
        bool cached = cache.TryGet(request, out var known);
        if (cached && (IsOffline || request.IsPinned || time.GetUtcNow() - cache.GetAge(request) < FreshFor))
        {
            return known;
        }

        if (IsOffline)
        {
            throw new ChartSourceException(ChartSourceProblem.OfflineMiss, $"{request.Display} is not in the cache ({cache.Root}); run once without --offline");
        }

        await places.WaitAsync(cancellationToken);
        try
        {
            switch (request)
            {
                case OciChartRequest wanted:
                {
                    var (archive, version, digest) = await oci.FetchAsync(wanted, cancellationToken);
                    return cache.Store(request, archive, version, digest);
                }

                case HttpChartRequest wanted:
                {
                    var (archive, version) = await http.FetchAsync(wanted, cancellationToken);
                    return cache.Store(request, archive, version);
                }

                case GitChartRequest wanted:
                {
                    var (archive, commit) = await git.FetchAsync(wanted, cancellationToken);
                    return cache.Store(request, archive, commit);
                }

                default:
                    throw new ArgumentException($"{request.GetType().Name} is no known chart request", nameof(request));
            }
        }
        finally
        {
            places.Release();
        }
    }
}

/// <summary>How <see cref="ChartSources"/> behaves.</summary>
public sealed record ChartSourceOptions
{
    /// <summary>Answer from the cache only.</summary>
    public bool Offline { get; init; }

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first pause before a retry.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Null: what docker and Helm stored for this user.</summary>
    public RegistryCredentials? RegistryCredentials { get; init; }

    /// <summary>By repository address without a trailing slash.</summary>
    public IReadOnlyDictionary<string, BasicCredentials> RepositoryCredentials { get; init; } = new Dictionary<string, BasicCredentials>();

    /// <summary>For tests; null is the network.</summary>
    public HttpMessageHandler? Handler { get; init; }
}
