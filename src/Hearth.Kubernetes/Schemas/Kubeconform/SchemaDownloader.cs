using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// Gets schemas from web servers, and keeps them in a directory as kubeconform does: each under the SHA-256 of its
/// address, so that both tools may share one. Failures are tried again; a 404 is not, and is not kept.
/// </summary>
public sealed class SchemaDownloader(string cacheDirectory, Lazy<HttpClient> client, TimeSpan firstDelay)
{
    private const int Attempts = 3;

    private readonly ConcurrentDictionary<string, Lazy<byte[]?>> downloads = new(StringComparer.Ordinal);

    /// <summary>The bytes at an address; null where there is nothing. Each address is asked for once.</summary>
    /// <exception cref="SchemaLocationException">They could not be had.</exception>
    public byte[]? Get(string address) => downloads.GetOrAdd(address, static (address, self) => new Lazy<byte[]?>(() => self.Load(address)), this).Value;

    /// <summary>A client for schema servers: the proxy of the environment, no compression.</summary>
    public static HttpClient CreateClient(bool skipTlsVerification) => new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.None,
        SslOptions = { RemoteCertificateValidationCallback = skipTlsVerification ? static (_, _, _, _) => true : null },
    });

    private byte[]? Load(string address)
    {
        string? cached = cacheDirectory.Length > 0 ? Path.Combine(cacheDirectory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))) : null;
        if (cached is not null && File.Exists(cached))
        {
            return File.ReadAllBytes(cached);
        }

        if (Download(address) is not { } bytes)
        {
            return null;
        }

        if (cached is not null)
        {
            AtomicFile.WriteBytes(cached, bytes, isDurable: false);
        }

        return bytes;
    }

    private byte[]? Download(string address)
    {
        string problem = "";
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0)
            {
                Thread.Sleep(firstDelay * Math.Pow(2, attempt - 1));
            }

            try
            {
                using var response = client.Value.Send(new HttpRequestMessage(HttpMethod.Get, address));
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }

                if (response.StatusCode == HttpStatusCode.OK)
                {
                    using var body = new MemoryStream();
                    response.Content.ReadAsStream().CopyTo(body);
                    return body.ToArray();
                }

                if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
                {
                    throw new SchemaLocationException($"error while downloading schema at {address} - received HTTP status {(int)response.StatusCode}");
                }

                problem = $"received HTTP status {(int)response.StatusCode}";
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or InvalidOperationException or IOException)
            {
                problem = $"Get \"{address}\": {Describe(new Uri(address), exception)}";
            }
        }

        throw new SchemaLocationException($"failed downloading schema at {address}: Get \"{address}\": GET {address} giving up after {Attempts} attempt(s): {problem}");
    }

    // In the words that people search for: Go's.
    private static string Describe(Uri address, Exception exception)
    {
        if (exception.GetBaseException() is not SocketException socket)
        {
            return exception.Message;
        }

        var proxy = HttpClient.DefaultProxy.GetProxy(address) is { } found && found != address ? found : null;
        var target = proxy ?? address;
        string problem = socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"dial tcp: lookup {target.Host}: no such host",
            SocketError.ConnectionRefused => $"dial tcp {target.Host}:{target.Port}: connect: connection refused",
            _ => $"dial tcp {target.Host}:{target.Port}: {socket.Message}",
        };
        return proxy is null ? problem : "proxyconnect tcp: " + problem;
    }
}

/// <summary>A place of schemas could not be asked.</summary>
public sealed class SchemaLocationException(string message) : IOException(message);
