using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hearth.Helm.Tests.Sources;

/// <summary>Real servers on loopback, started by a test and ended by it; a test whose program is missing is skipped and says so.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process process;

    private Server(Process process) => this.process = process;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a program and waits until it listens.</summary>
    public static async Task<Server> StartAsync(int port, string program, params string[] arguments)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/lib/git-core").Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not installed");
        var server = new Server(Process.Start(new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!); // Skipped above where it is null.
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        for (int attempt = 0; attempt < 150; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        server.Dispose();
        throw new TimeoutException($"{program} does not listen on port {port}");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
