using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Hearth.Helm.Sources;

/// <summary>
/// Charts as OCI artifacts (the distribution API): a token is asked for when the registry wants one (anonymously, or
/// with the credentials at hand), tags are listed to resolve ranges, and every body is checked against its digest.
/// </summary>
internal sealed class OciRegistrySource(HttpFetcher fetcher, RegistryCredentials credentials)
{
    private const long MaxManifest = 4 * 1024 * 1024;
    private const int MaxTagPages = 100;
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const string LegacyChartLayer = "application/tar+gzip";

    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    // One token for each repository, as registries scope them.
    private readonly Dictionary<string, AuthenticationHeaderValue> authorizations = [];
    private readonly Lock gate = new();

    public async Task<(byte[] Archive, string Version, string ManifestDigest)> FetchAsync(OciChartRequest request, CancellationToken cancellationToken)
    {
        string reference = request.Digest ?? (request.SemVer is { } range ? await ResolveAsync(request, range, cancellationToken) : request.Tag ?? "latest");
        var manifest = await GetAsync(request, $"manifests/{EncodeTag(reference)}", ManifestTypes, MaxManifest, cancellationToken);
        string manifestDigest = ChartCache.DigestOf(manifest.Body);
        if (request.Digest is { } wanted && wanted != manifestDigest)
        {
            throw Mismatch(request, "manifest", wanted, manifestDigest);
        }

        var (digest, size) = FindChartLayer(request, manifest.Body);
        if (size > ChartSources.MaxArchive)
        {
            throw new ChartSourceException(ChartSourceProblem.TooLarge, $"{request.Display}: its chart layer has {size} bytes; charts have {ChartSources.MaxArchive} at most");
        }

        var blob = await GetAsync(request, $"blobs/{digest}", [], ChartSources.MaxArchive, cancellationToken);
        string actual = ChartCache.DigestOf(blob.Body);
        return actual == digest ? (blob.Body, reference, manifestDigest) : throw Mismatch(request, "chart layer", digest, actual);
    }

    /// <summary>All tags of a repository, page by page.</summary>
    public async Task<IReadOnlyList<string>> ListTagsAsync(OciChartRequest request, CancellationToken cancellationToken)
    {
        var tags = new List<string>();
        string? page = "tags/list?n=1000";
        for (int i = 0; i < MaxTagPages && page is not null; i++)
        {
            var answer = await GetAsync(request, page, [], MaxManifest, cancellationToken);
            using var document = ParseJson(request, answer.Body);
            if (document.RootElement.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                tags.AddRange(list.EnumerateArray().Select(tag => tag.GetString() ?? ""));
            }

            page = NextPage(answer);
        }

        return tags;
    }

    // Tags cannot hold "+": Helm writes it as "_".
    private static string EncodeTag(string reference) => reference.Replace('+', '_');

    private static string? NextPage(HttpAnswer answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links) || links.FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal)) is not { } link)
        {
            return null;
        }

        int start = link.IndexOf('<'), end = link.IndexOf('>');
        int tags = link.IndexOf("/tags/list", StringComparison.Ordinal);
        return start >= 0 && tags > start && end > tags ? link[(tags + 1)..end] : null;
    }

    private static (string Digest, long Size) FindChartLayer(OciChartRequest request, byte[] manifest)
    {
        using var document = ParseJson(request, manifest);
        if (document.RootElement.TryGetProperty("layers", out var layers) && layers.ValueKind == JsonValueKind.Array)
        {
            foreach (string type in (string[])[ChartLayer, LegacyChartLayer])
            {
                foreach (var layer in layers.EnumerateArray())
                {
                    if (layer.TryGetProperty("mediaType", out var mediaType) && mediaType.GetString() == type && layer.TryGetProperty("digest", out var digest))
                    {
                        return (digest.GetString() ?? "", layer.TryGetProperty("size", out var size) && size.TryGetInt64(out long bytes) ? bytes : 0);
                    }
                }
            }

            string found = string.Join(", ", layers.EnumerateArray().Select(layer => layer.TryGetProperty("mediaType", out var type) ? type.GetString() : "?"));
            throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"{request.Display} is no Helm chart: its layers are {(found.Length == 0 ? "none" : found)}; wanted {ChartLayer}");
        }

        throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"{request.Display} is no image manifest with layers; an index of several platforms holds no chart");
    }

    private async Task<string> ResolveAsync(OciChartRequest request, string range, CancellationToken cancellationToken)
    {
        var tags = await ListTagsAsync(request, cancellationToken);
        return VersionSelection.FindNewest(tags.Select(tag => tag.Replace('_', '+')), range)
            ?? throw new ChartSourceException(ChartSourceProblem.NotFound, $"{request.Display}: none of its {tags.Count} tags is in the range {range}{VersionSelection.DescribeNewest(tags)}");
    }

    private async Task<HttpAnswer> GetAsync(OciChartRequest request, string path, string[] accept, long limit, CancellationToken cancellationToken)
    {
        string scheme = request.PlainHttp || IsLoopback(request.Registry) ? "http" : "https";
        string host = request.Registry == "docker.io" ? "registry-1.docker.io" : request.Registry;
        var address = new Uri($"{scheme}://{host}/v2/{request.Repository}/{path}");
        string scope = $"{request.Registry}/{request.Repository}";
        for (int attempt = 0; ; attempt++)
        {
            AuthenticationHeaderValue? authorization;
            lock (gate)
            {
                authorization = authorizations.GetValueOrDefault(scope);
            }

            var answer = await fetcher.GetAsync(
                () =>
                {
                    var message = new HttpRequestMessage(HttpMethod.Get, address);
                    message.Headers.Authorization = authorization;
                    message.Headers.Accept.ParseAdd(accept.Length == 0 ? "*/*" : string.Join(", ", accept));
                    return message;
                },
                limit,
                cancellationToken);
            if (answer.IsSuccess)
            {
                return answer;
            }

            if (answer.Status == HttpStatusCode.Unauthorized && attempt == 0 && await AuthorizeAsync(request, answer, cancellationToken) is { } granted)
            {
                lock (gate)
                {
                    authorizations[scope] = granted;
                }

                continue;
            }

            throw answer.Status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ChartSourceException(
                    ChartSourceProblem.Unauthorized,
                    $"{request.Display}: {request.Registry} refuses access ({(int)answer.Status}); {AdviceFor(request.Registry)}"),
                HttpStatusCode.NotFound => new ChartSourceException(ChartSourceProblem.NotFound, $"{request.Display}: {request.Registry} has no such artifact"),
                _ => new ChartSourceException(ChartSourceProblem.BadAnswer, $"{request.Display}: {address} answered {(int)answer.Status}"),
            };
        }
    }

    private string AdviceFor(string registry) =>
        credentials.Find(registry) is not null ? "the stored credentials are not accepted"
        : credentials.FindHelper(registry) is { } helper ? $"its credentials are kept by {helper}, a program that is not run from here: `helm registry login {registry}` stores them where they are read"
        : $"log in with `docker login {registry}` or `helm registry login {registry}`";

    // The token protocol: WWW-Authenticate: Bearer realm="…",service="…",scope="…"
    private async Task<AuthenticationHeaderValue?> AuthorizeAsync(OciChartRequest request, HttpAnswer refusal, CancellationToken cancellationToken)
    {
        var basic = credentials.Find(request.Registry);
        var challenge = refusal.Headers.WwwAuthenticate.FirstOrDefault();
        if (challenge is null || challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return basic?.ToHeader();
        }

        var parameters = ParseChallenge(challenge.Parameter ?? "");
        if (!parameters.TryGetValue("realm", out string? realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var realmAddress))
        {
            return null;
        }

        string query = $"service={Uri.EscapeDataString(parameters.GetValueOrDefault("service", ""))}&scope={Uri.EscapeDataString(parameters.GetValueOrDefault("scope", $"repository:{request.Repository}:pull"))}";
        var tokenAddress = new UriBuilder(realmAddress) { Query = query }.Uri;
        var answer = await fetcher.GetAsync(
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Get, tokenAddress);
                message.Headers.Authorization = basic?.ToHeader();
                return message;
            },
            MaxManifest,
            cancellationToken);
        if (!answer.IsSuccess)
        {
            return null;
        }

        using var document = ParseJson(request, answer.Body);
        string? token = document.RootElement.TryGetProperty("token", out var plain) ? plain.GetString()
            : document.RootElement.TryGetProperty("access_token", out var access) ? access.GetString() : null;
        return token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    private static Dictionary<string, string> ParseChallenge(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        int position = 0;
        while (position < text.Length)
        {
            int equals = text.IndexOf('=', position);
            if (equals < 0)
            {
                break;
            }

            string name = text[position..equals].Trim(' ', ',');
            int start = equals + 1;
            int end;
            if (start < text.Length && text[start] == '"')
            {
                end = text.IndexOf('"', ++start);
                end = end < 0 ? text.Length : end;
                position = end + 1;
            }
            else
            {
                end = text.IndexOf(',', start);
                end = end < 0 ? text.Length : end;
                position = end;
            }

            parameters[name] = text[start..end];
        }

        return parameters;
    }

    private static JsonDocument ParseJson(OciChartRequest request, byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new ChartSourceException(ChartSourceProblem.BadAnswer, $"{request.Display}: {request.Registry} answered something that is no JSON; is it a registry?", exception);
        }
    }

    private static bool IsLoopback(string registry)
    {
        string host = registry.StartsWith('[') ? registry[1..registry.IndexOf(']')] : registry.Split(':')[0];
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    private static ChartSourceException Mismatch(OciChartRequest request, string what, string wanted, string actual) =>
        new(ChartSourceProblem.DigestMismatch, $"{request.Display}: the {what} has the digest {actual}; wanted {wanted}. Nothing of it was kept");
}
