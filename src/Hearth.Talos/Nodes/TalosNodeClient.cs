using System.IO.Compression;
using System.Formats.Tar;
using System.Net.Sockets;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Hearth.Talos.Api.Common;
using Hearth.Talos.Api.Machine;
using Hearth.Talos.Generation;

namespace Hearth.Talos.Nodes;

/// <summary>Calls one node's API. Every failure is a <see cref="NodeException"/> that says what it means.</summary>
public sealed partial class TalosNodeClient : IDisposable
{
    private const int LargestMessage = 32 * 1024 * 1024;

    private readonly GrpcChannel channel;
    private readonly SocketsHttpHandler handler;
    private readonly MachineService.MachineServiceClient machine;
    private readonly NodeConnection connection;
    private readonly TimeProvider time;
    private NodeException? handshakeFailure;

    /// <param name="connection">The node.</param>
    /// <param name="time">Certificates are checked against it.</param>
    public TalosNodeClient(NodeConnection connection, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10), EnableMultipleHttp2Connections = true };

        // TLS is spoken below HTTP/2, in the connection itself: hence http.
        string host = connection.Host.Contains(':') ? $"[{connection.Host}]" : connection.Host;
        channel = GrpcChannel.ForAddress($"http://{host}:{connection.Port}", new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = LargestMessage, MaxSendMessageSize = LargestMessage });
        machine = new MachineService.MachineServiceClient(channel);
    }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public async Task<NodeVersion> GetVersionAsync(CancellationToken cancellationToken)
    {
        var response = await Call(options => machine.VersionAsync(new Empty(), options).ResponseAsync, cancellationToken);
        var version = Single(response.Messages, static message => message.Metadata);
        return new NodeVersion(version.Version_?.Tag ?? "", version.Platform?.Name ?? "", version.Platform?.Mode ?? "");
    }

    /// <summary>Hands over a config.</summary>
    /// <param name="config">The whole config as YAML.</param>
    /// <param name="mode">When it takes effect.</param>
    /// <param name="dryRun">The node only says what it would do; with the difference where it tells.</param>
    /// <param name="tryTimeout">With <see cref="ApplyMode.Try"/>: after this the node goes back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ApplyResult> ApplyAsync(string config, ApplyMode mode, bool dryRun, TimeSpan? tryTimeout, CancellationToken cancellationToken)
    {
        var request = new ApplyConfigurationRequest
        {
            Data = ByteString.CopyFromUtf8(config),
            Mode = mode switch
            {
                ApplyMode.NoReboot => ApplyConfigurationRequest.Types.Mode.NoReboot,
                ApplyMode.Staged => ApplyConfigurationRequest.Types.Mode.Staged,
                ApplyMode.Try => ApplyConfigurationRequest.Types.Mode.Try,
                _ => ApplyConfigurationRequest.Types.Mode.Auto,
            },
            DryRun = dryRun,
        };
        if (mode == ApplyMode.Try)
        {
            request.TryModeTimeout = Duration.FromTimeSpan(tryTimeout ?? TimeSpan.FromMinutes(1));
        }

        var response = await Call(options => machine.ApplyConfigurationAsync(request, options).ResponseAsync, cancellationToken);
        var result = Single(response.Messages, static message => message.Metadata);
        return new ApplyResult(result.ModeDetails, [.. result.Warnings]);
    }

    /// <summary>Starts etcd on the first control plane node of a new cluster. Waits until the node is ready to.</summary>
    /// <returns>False where etcd was there already.</returns>
    public async Task<bool> BootstrapAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                var response = await Call(options => machine.BootstrapAsync(new BootstrapRequest(), options).ResponseAsync, cancellationToken);
                _ = Single(response.Messages, static message => message.Metadata);
                return true;
            }
            catch (NodeException exception) when (exception.Failure == NodeFailure.AlreadyDone)
            {
                return false;
            }
            catch (NodeException exception) when (exception.Failure is NodeFailure.NotReady or NodeFailure.Unreachable or NodeFailure.Timeout && time.GetElapsedTime(start) < patience)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken);
            }
        }
    }

    /// <summary>The cluster's admin kubeconfig.</summary>
    public async Task<string> GetKubeconfigAsync(CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await Stream(options => machine.Kubeconfig(new Empty(), options), data =>
        {
            Check(data.Metadata);
            data.Bytes.WriteTo(archive);
        }, cancellationToken);
        archive.Position = 0;
        using var gzip = new GZipStream(archive, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (await tar.GetNextEntryAsync(copyData: true, cancellationToken) is { } entry)
        {
            if (entry.DataStream is { } file && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                using var reader = new StreamReader(entry.DataStream!); // Regular files have one.
                return await reader.ReadToEndAsync(cancellationToken);
            }
        }

        throw new NodeException(NodeFailure.Refused, $"{connection} sent an archive without a kubeconfig");
    }

    public async Task<IReadOnlyList<NodeService>> GetServicesAsync(CancellationToken cancellationToken)
    {
        var response = await Call(options => machine.ServiceListAsync(new Empty(), options).ResponseAsync, cancellationToken);
        var list = Single(response.Messages, static message => message.Metadata);
        return [.. list.Services.Select(static service => new NodeService(service.Id, service.State, service.Health is null or { Unknown: true } ? null : service.Health.Healthy, service.Health?.LastMessage ?? ""))];
    }

    public async Task<IReadOnlyList<EtcdPeer>> GetMembersAsync(CancellationToken cancellationToken)
    {
        var response = await Call(options => machine.EtcdMemberListAsync(new EtcdMemberListRequest(), options).ResponseAsync, cancellationToken);
        return [.. Single(response.Messages, static message => message.Metadata).Members.Select(static member => new EtcdPeer(member.Id, member.Hostname, [.. member.PeerUrls], member.IsLearner))];
    }

    /// <summary>Whether this member of etcd follows or leads without errors.</summary>
    public async Task<bool> IsEtcdHealthyAsync(CancellationToken cancellationToken)
    {
        var response = await Call(options => machine.EtcdStatusAsync(new Empty(), options).ResponseAsync, cancellationToken);
        return Single(response.Messages, static message => message.Metadata).MemberStatus is { Leader: not 0, IsLearner: false } status && status.Errors.Count == 0;
    }

    /// <summary>Installs another image; from 1.13 with the call that reports progress, before it with the old one.</summary>
    /// <param name="image">The installer image.</param>
    /// <param name="runs">What the node runs now.</param>
    /// <param name="progress">Told what the node says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task UpgradeAsync(string image, NodeVersion runs, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!VersionContract.TryParse(runs.Tag, out var contract) || contract < new VersionContract(1, 13))
        {
            var response = await Call(options => machine.UpgradeAsync(new UpgradeRequest { Image = image, Preserve = true }, options).ResponseAsync, cancellationToken);
            progress(Single(response.Messages, static message => message.Metadata).Ack);
            return;
        }

        var containerd = new ContainerdInstance { Driver = ContainerDriver.Containerd, Namespace = ContainerdNamespace.NsSystem };
        await Stream(options => new ImageService.ImageServiceClient(channel).Pull(new ImageServicePullRequest { Containerd = containerd, ImageRef = image }, options), pulled =>
        {
            if (pulled.Name.Length > 0)
            {
                progress($"pulled {pulled.Name}");
            }
        }, cancellationToken);
        int exitCode = 0;
        await Stream(options => new LifecycleService.LifecycleServiceClient(channel).Upgrade(new LifecycleServiceUpgradeRequest { Containerd = containerd, Source = new InstallArtifactsSource { ImageName = image } }, options), step =>
        {
            exitCode = step.Progress.ResponseCase == LifecycleServiceInstallProgress.ResponseOneofCase.ExitCode ? step.Progress.ExitCode : exitCode;
            if (step.Progress.Message.Length > 0)
            {
                progress(step.Progress.Message);
            }
        }, cancellationToken);
        if (exitCode != 0)
        {
            throw new NodeException(NodeFailure.Refused, $"the installer on {connection} ended with exit code {exitCode}");
        }

        await RebootAsync(cancellationToken);
    }

    public async Task RebootAsync(CancellationToken cancellationToken)
    {
        var response = await Call(options => machine.RebootAsync(new RebootRequest(), options).ResponseAsync, cancellationToken);
        _ = Single(response.Messages, static message => message.Metadata);
    }

    /// <summary>Wipes the node.</summary>
    /// <param name="graceful">It leaves etcd and Kubernetes first.</param>
    /// <param name="reboot">It starts again afterwards.</param>
    /// <param name="labels">Only these partitions; none for the whole disk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ResetAsync(bool graceful, bool reboot, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        var request = new ResetRequest { Graceful = graceful, Reboot = reboot };
        request.SystemPartitionsToWipe.AddRange(labels.Select(static label => new ResetPartitionSpec { Label = label, Wipe = true }));
        var response = await Call(options => machine.ResetAsync(request, options).ResponseAsync, cancellationToken);
        _ = Single(response.Messages, static message => message.Metadata);
    }

    public void Dispose()
    {
        channel.Dispose();
        handler.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var stream = await TlsStream.ConnectAsync(new NetworkStream(socket, ownsSocket: true), new NodeTlsClient(connection, time), cancellationToken);
            handshakeFailure = null;
            return stream;
        }
        catch (Exception exception) when (exception is IOException or Org.BouncyCastle.Tls.TlsException)
        {
            socket.Dispose();
            handshakeFailure = Find(exception) ?? new NodeException(NodeFailure.Certificate, exception.Message, exception);
            throw handshakeFailure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static NodeException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is NodeException found)
            {
                return found;
            }
        }

        return null;
    }

    private CallOptions Options(CancellationToken cancellationToken) => new(deadline: DateTime.UnixEpoch + (TimeProvider.System.GetUtcNow() + Timeout - DateTimeOffset.UnixEpoch), cancellationToken: cancellationToken);

    private async Task<T> Call<T>(Func<CallOptions, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(Options(cancellationToken));
        }
        catch (RpcException exception)
        {
            throw Explain(exception, cancellationToken);
        }
    }

    private async Task Stream<T>(Func<CallOptions, AsyncServerStreamingCall<T>> call, Action<T> receive, CancellationToken cancellationToken, TimeSpan? quiet = null)
    {
        var pause = quiet ?? Timeout;
        try
        {
            // A stream may take long as a whole, but not between two messages.
            using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var stream = call(new CallOptions(cancellationToken: stall.Token));
            while (true)
            {
                stall.CancelAfter(pause);
                if (!await stream.ResponseStream.MoveNext(stall.Token))
                {
                    return;
                }

                receive(stream.ResponseStream.Current);
            }
        }
        catch (RpcException exception)
        {
            throw Explain(exception, cancellationToken, quiet is not null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NodeException(NodeFailure.Timeout, $"{connection} stopped answering for {pause.TotalSeconds:0} s");
        }
    }

    private Exception Explain(RpcException exception, CancellationToken cancellationToken, bool quiet = false)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(cancellationToken);
        }

        if (handshakeFailure is { } handshake && exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            return new NodeException(handshake.Failure, $"{connection}: {handshake.Message}", exception);
        }

        string detail = exception.Status.Detail;
        var (failure, message) = exception.StatusCode switch
        {
            StatusCode.DeadlineExceeded when quiet => (NodeFailure.Refused, $"{connection}: {detail}"), // The node's own limit, with what it waited for.
            StatusCode.DeadlineExceeded or StatusCode.Cancelled => (NodeFailure.Timeout, $"{connection} did not answer within {Timeout.TotalSeconds:0} s"),
            StatusCode.Unavailable => (NodeFailure.Unreachable, $"{connection} cannot be reached: {detail}"),
            StatusCode.PermissionDenied => (NodeFailure.Denied, $"{connection}: the certificate's roles do not allow this: {detail}"),
            StatusCode.Unauthenticated => (NodeFailure.Certificate, $"{connection}: {detail}"),
            StatusCode.Unimplemented => (NodeFailure.Unsupported, $"{connection} does not know this call: {detail}"),
            StatusCode.FailedPrecondition => (NodeFailure.NotReady, $"{connection}: {detail}"),
            StatusCode.NotFound => (NodeFailure.NotFound, $"{connection}: {detail}"),
            StatusCode.AlreadyExists => (NodeFailure.AlreadyDone, $"{connection}: {detail}"),
            StatusCode.Internal when detail.Contains("reset", StringComparison.OrdinalIgnoreCase) || detail.Contains("HTTP/2", StringComparison.Ordinal) => (NodeFailure.Unreachable, $"{connection} broke the connection off: {detail}"),
            _ => (NodeFailure.Refused, $"{connection}: {detail}"),
        };
        return new NodeException(failure, message, exception);
    }

    private T Single<T>(IReadOnlyList<T> messages, Func<T, Api.Common.Metadata?> metadata)
    {
        if (messages.Count == 0)
        {
            throw new NodeException(NodeFailure.Refused, $"{connection} sent an empty answer");
        }

        Check(metadata(messages[0]));
        return messages[0];
    }

    private void Check(Api.Common.Metadata? metadata)
    {
        if (metadata is { Error.Length: > 0 })
        {
            throw new NodeException(NodeFailure.Refused, $"{connection}: {metadata.Error}");
        }
    }
}
