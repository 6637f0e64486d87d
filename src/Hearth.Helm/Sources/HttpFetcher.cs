using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Hearth.Helm.Sources;

/// <summary>
/// HTTP with patience that ends: an answer must begin and go on within <see cref="StallTimeout"/>, sizes are limited,
/// and what may pass by itself (no connection, a stall, 429, 5xx) is tried again with growing pauses.
/// </summary>
internal sealed class HttpFetcher(HttpClient client, TimeProvider time)
{
    /// <summary>How often it is tried in all.</summary>
    public int Attempts { get; init; } = 4;

    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first pause before a retry; each next one is four times as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most a server may make us wait by <c>Retry-After</c>.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends and reads the whole answer. Statuses below 500 other than 429 are given back, not thrown.</summary>
    /// <exception cref="ChartSourceException">Unreachable, stalled, too large or broken off, after all attempts.</exception>
    public async Task<HttpAnswer> GetAsync(Func<HttpRequestMessage> makeRequest, long limit, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            var request = makeRequest();
            string problem;
            Exception? cause = null;
            TimeSpan? asked = null;
            using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stall.CancelAfter(StallTimeout);
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
                if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
                {
                    byte[] body = await ReadAsync(response, limit, stall, request.RequestUri!); // Requests here have an address.
                    return new HttpAnswer(response.StatusCode, body, response.Headers, response.Content.Headers, response.RequestMessage?.RequestUri ?? request.RequestUri!);
                }

                asked = response.Headers.RetryAfter?.Delta;
                problem = $"answered {(int)response.StatusCode} {response.ReasonPhrase}";
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                (problem, cause) = ($"sent nothing for {StallTimeout.TotalSeconds:0.#} s", exception);
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException or (IOException and not ChartSourceException))
            {
                (problem, cause) = (exception.InnerException?.Message ?? exception.Message, exception);
            }

            if (attempt == Attempts)
            {
                throw new ChartSourceException(ChartSourceProblem.Unreachable, $"{request.RequestUri} {problem} ({Attempts} attempts)", cause);
            }

            await Task.Delay(asked is { } wanted ? (wanted < LongestPause ? wanted : LongestPause) : pause, time, cancellationToken);
            pause *= 4;
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, long limit, CancellationTokenSource stall, Uri address)
    {
        long? length = response.Content.Headers.ContentLength;
        if (length > limit)
        {
            throw TooLarge(address, limit);
        }

        using var buffer = new MemoryStream((int)(length ?? 64 * 1024));
        await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
        byte[] chunk = new byte[64 * 1024];
        while (true)
        {
            stall.CancelAfter(StallTimeout);
            int read = await body.ReadAsync(chunk, stall.Token);
            if (read == 0)
            {
                return length is null || buffer.Length == length
                    ? buffer.ToArray()
                    : throw new HttpRequestException($"broke off after {buffer.Length} of {length} bytes");
            }

            buffer.Write(chunk, 0, read);
            if (buffer.Length > limit)
            {
                throw TooLarge(address, limit);
            }
        }
    }

    private static ChartSourceException TooLarge(Uri address, long limit) =>
        new(ChartSourceProblem.TooLarge, $"{address} is larger than {limit / (1024 * 1024)} MiB, which no chart is");
}

/// <summary>A whole answer of a server.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, Uri Address)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
