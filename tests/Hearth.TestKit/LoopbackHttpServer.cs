using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hearth.TestKit;

/// <summary>
/// A small HTTP/1.1 server on a free port of 127.0.0.1 that answers as the test says, and misbehaves as the test says:
/// stalls, breaks off, refuses. Ends with the test.
/// </summary>
public sealed class LoopbackHttpServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<LoopbackRequest, LoopbackResponse> answer;
    private readonly List<LoopbackRequest> requests = [];
    private readonly Lock gate = new();

    public LoopbackHttpServer(Func<LoopbackRequest, LoopbackResponse> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary><c>127.0.0.1:PORT</c>.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public Uri Address => new($"http://{Host}/");

    /// <summary>Everything asked so far, in order of arrival.</summary>
    public IReadOnlyList<LoopbackRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                if (await ReadRequestAsync(reader) is not { } request)
                {
                    return;
                }

                lock (gate)
                {
                    requests.Add(request);
                }

                var response = answer(request);
                if (response.StallsBeforeAnswering)
                {
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }

                var head = new StringBuilder($"HTTP/1.1 {response.Status} x\r\nContent-Length: {response.Body.Length}\r\nConnection: close\r\n");
                foreach (var (name, value) in response.Headers)
                {
                    head.Append($"{name}: {value}\r\n");
                }

                await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), stop.Token);
                await stream.WriteAsync(response.Body.AsMemory(0, response.BreaksOffAfter ?? response.Body.Length), stop.Token);
                if (response.StallsInsideBody)
                {
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task<LoopbackRequest?> ReadRequestAsync(StreamReader reader)
    {
        if ((await reader.ReadLineAsync(stop.Token))?.Split(' ') is not [var method, var target, ..])
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new LoopbackRequest(method, target, headers);
    }
}

/// <summary>What a client asked.</summary>
public sealed record LoopbackRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Target.Split('?')[0];
}

/// <summary>What the server answers, and how it misbehaves.</summary>
public sealed record LoopbackResponse(int Status, byte[] Body)
{
    public LoopbackResponse(int status, string body = "")
        : this(status, Encoding.UTF8.GetBytes(body))
    {
    }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool StallsBeforeAnswering { get; init; }

    public bool StallsInsideBody { get; init; }

    public int? BreaksOffAfter { get; init; }
}
