using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hearth.Talos.Api.Cluster;
using Hearth.Talos.Api.Common;
using Hearth.Talos.Api.Machine;
using Hearth.Talos.Api.Resources;
using Hearth.Talos.Nodes;
using Hearth.Talos.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.Talos.Tests.Nodes;

/// <summary>What a fake node does; tests turn it to make it ill.</summary>
internal sealed class FakeNodeState
{
    public string Tag { get; set; } = "v1.12.6";

    public string Config { get; set; } = "";

    public List<string> Calls { get; } = [];

    public bool EtcdHealthy { get; set; } = true;

    public bool Bootstrapped { get; set; }

    /// <summary>Bootstrap answers "not yet" this often.</summary>
    public int BootstrapNotReady { get; set; }

    public bool KubeletHealthy { get; set; } = true;

    /// <summary>Calls wait this long before they answer.</summary>
    public TimeSpan Stall { get; set; }

    /// <summary>The connection is cut in the middle of the call.</summary>
    public bool Cuts { get; set; }

    /// <summary>After a change the node answers nothing any more.</summary>
    public bool NeverComesBack { get; set; }

    public bool IsGone { get; set; }

    public int InstallerExitCode { get; set; }

    public string BootId { get; set; } = "boot-1";

    /// <summary>After a restart was asked for, this many calls are still answered by the old boot.</summary>
    public int SlowToGoDown { get; set; }

    /// <summary>The image does not start: the node comes back with the old one.</summary>
    public bool FallsBack { get; set; }

    public string Hostname { get; set; } = "barn-01";

    public string Schematic { get; set; } = "";

    public List<string> Extensions { get; } = [];

    public string Stage { get; set; } = "running";

    /// <summary>What the check of the whole cluster ends with; null for well.</summary>
    public string? ClusterProblem { get; set; }

    /// <summary>The release that the installer of 1.13 and later left for the next boot.</summary>
    public string? Installed { get; set; }

    private int? restartAfter;
    private string nextTag = "";

    public void Restart(string? tag = null)
    {
        restartAfter = SlowToGoDown;
        nextTag = FallsBack ? Tag : tag ?? Tag;
    }

    /// <summary>Time goes on with every call.</summary>
    public void Tick()
    {
        if (restartAfter is { } left)
        {
            restartAfter = left > 0 ? left - 1 : null;
            if (left == 0)
            {
                BootId += "+";
                Tag = nextTag;
            }
        }
    }
}

/// <summary>A Talos node in this process: TLS 1.3 with client certificates, on loopback.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeNode(WebApplication app, int port, FakeNodeState state, NodeConnection connection)
    {
        this.app = app;
        Port = port;
        State = state;
        Connection = connection;
    }

    public int Port { get; }

    public FakeNodeState State { get; }

    public NodeConnection Connection { get; }

    public RolloutNode AsRollout(string name, bool controlPlane = true) => new(name, "127.0.0.1", controlPlane, Connection);

    /// <param name="cluster">Whose authority signs.</param>
    /// <param name="insecure">Maintenance mode: a certificate of its own making, no client certificate.</param>
    /// <param name="name">In the certificate.</param>
    /// <param name="validFrom">Of the certificate.</param>
    public static async Task<FakeNode> StartAsync(FakeCluster cluster, bool insecure = false, string name = "127.0.0.1", DateTimeOffset? validFrom = null)
    {
        var state = new FakeNodeState();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(state);
        var certificate = cluster.MakeServerCertificate(name, insecure, validFrom ?? DateTimeOffset.UtcNow.AddMinutes(-5));
        builder.WebHost.ConfigureKestrel(server =>
        {
            // The client speaks TLS itself and so says ":scheme http"; grpc-go, which Talos uses, does not look at it.
            server.AllowAlternateSchemes = true;
            server.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = insecure ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (client, _, _) => cluster.Signed(client);
                });
            });
        });
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (state.IsGone)
            {
                context.Abort();
                return;
            }

            await next();
        });
        app.MapGrpcService<FakeMachine>();
        app.MapGrpcService<FakeLifecycle>();
        app.MapGrpcService<FakeImages>();
        app.MapGrpcService<FakeResources>();
        app.MapGrpcService<FakeClusterCheck>();
        await app.StartAsync();
        int port = new Uri(app.Urls.First()).Port;
        var connection = insecure
            ? new NodeConnection { Host = "127.0.0.1", Port = port, IsInsecure = true }
            : NodeConnection.FromContext(cluster.Context, "127.0.0.1", port);
        return new FakeNode(app, port, state, connection);
    }

    public TalosNodeClient Open(TimeProvider? time = null, double seconds = 30) => new(Connection, time ?? TimeProvider.System) { Timeout = TimeSpan.FromSeconds(seconds) };

    public async ValueTask DisposeAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(stop.Token);
        await app.DisposeAsync();
    }
}

/// <summary>The certificates of a fake cluster: an ECDSA authority (so that .NET can serve with it) and Ed25519 clients.</summary>
internal sealed class FakeCluster
{
    private readonly X509Certificate2 authority;

    public FakeCluster()
    {
        var pair = new CertificateMaker(TimeProvider.System).MakeEcdsaAuthority("talos");
        authority = X509Certificate2.CreateFromPem(Pem(pair.Certificate), Pem(pair.Key));
        var client = new CertificateMaker(TimeProvider.System).MakeClient(pair, ["os:admin"], TimeSpan.FromHours(1));
        Context = new TalosContext("fake", [], [], pair.Certificate, client.Certificate, client.Key);
    }

    public TalosContext Context { get; }

    public bool Signed(X509Certificate2 client)
    {
        using var chain = new X509Chain();
        return client.Issuer == authority.Subject && client.GetKeyAlgorithm() == "1.3.101.112" && SignedBy(client);
    }

    public X509Certificate2 MakeServerCertificate(string name, bool selfSigned, DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var until = from.AddHours(2);
        if (selfSigned)
        {
            using var own = request.CreateSelfSigned(from, until);
            return Reload(own);
        }

        using var issuer = authority.GetECDsaPrivateKey()!; // Made with one.
        using var signed = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer), from, until, RandomNumberGenerator.GetBytes(16));
        using var whole = signed.CopyWithPrivateKey(key);
        return Reload(whole);
    }

    private static X509Certificate2 Reload(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    private bool SignedBy(X509Certificate2 client)
    {
        try
        {
            CertificateMaker.ReadCertificate(Convert.ToBase64String(client.RawData)).Verify(CertificateMaker.ReadCertificate(Context.Ca).GetPublicKey());
            return true;
        }
        catch (Org.BouncyCastle.Security.GeneralSecurityException)
        {
            return false;
        }
    }

    private static string Pem(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}

internal sealed class FakeMachine(FakeNodeState state) : MachineService.MachineServiceBase
{
    public override async Task<VersionResponse> Version(Empty request, ServerCallContext context)
    {
        await Enter("version", context);
        return new VersionResponse { Messages = { new Api.Machine.Version { Version_ = new Api.Machine.VersionInfo { Tag = state.Tag }, Platform = new PlatformInfo { Name = "metal", Mode = "metal" } } } };
    }

    public override async Task<ApplyConfigurationResponse> ApplyConfiguration(ApplyConfigurationRequest request, ServerCallContext context)
    {
        await Enter($"apply {request.Mode}{(request.DryRun ? " dry" : "")}{(request.TryModeTimeout is { } timeout ? $" {timeout.Seconds}s" : "")}", context);
        string config = request.Data.ToStringUtf8();
        if (request.DryRun)
        {
            return Answer($"Dry run: {(config == state.Config ? "no changes" : "config changes")}", request.Mode);
        }

        state.Config = config;
        state.IsGone = state.NeverComesBack;
        return Answer("Applied configuration without a reboot", request.Mode);
    }

    public override async Task<BootstrapResponse> Bootstrap(BootstrapRequest request, ServerCallContext context)
    {
        await Enter("bootstrap", context);
        if (state.BootstrapNotReady-- > 0)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "bootstrap is not available yet"));
        }

        if (state.Bootstrapped)
        {
            throw new RpcException(new Status(StatusCode.AlreadyExists, "etcd data directory is not empty"));
        }

        state.Bootstrapped = true;
        return new BootstrapResponse { Messages = { new Bootstrap() } };
    }

    public override async Task Kubeconfig(Empty request, IServerStreamWriter<Data> responseStream, ServerCallContext context)
    {
        await Enter("kubeconfig", context);
        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "kubeconfig") { DataStream = new MemoryStream("apiVersion: v1\nkind: Config\n"u8.ToArray()) });
        }

        byte[] bytes = archive.ToArray();
        for (int i = 0; i < bytes.Length; i += 64)
        {
            if (state.Stall > TimeSpan.Zero && i > 0)
            {
                await Task.Delay(state.Stall, context.CancellationToken);
            }

            if (state.Cuts && i > 0)
            {
                context.GetHttpContext().Abort();
                return;
            }

            await responseStream.WriteAsync(new Data { Bytes = ByteString.CopyFrom(bytes.AsSpan(i, Math.Min(64, bytes.Length - i))) });
        }
    }

    public override async Task<UpgradeResponse> Upgrade(UpgradeRequest request, ServerCallContext context)
    {
        await Enter($"upgrade {request.Image}", context);
        state.Restart(request.Image[(request.Image.LastIndexOf(':') + 1)..]);
        return new UpgradeResponse { Messages = { new Upgrade { Ack = "Upgrade request received" } } };
    }

    public override async Task<RebootResponse> Reboot(RebootRequest request, ServerCallContext context)
    {
        await Enter("reboot", context);
        state.Restart(state.Installed);
        return new RebootResponse { Messages = { new Reboot() } };
    }

    public override async Task<ResetResponse> Reset(ResetRequest request, ServerCallContext context)
    {
        await Enter($"reset graceful={request.Graceful} reboot={request.Reboot} {string.Join(',', request.SystemPartitionsToWipe.Select(spec => spec.Label))}", context);
        return new ResetResponse { Messages = { new Reset() } };
    }

    public override async Task<ServiceListResponse> ServiceList(Empty request, ServerCallContext context)
    {
        await Enter("services", context);
        return new ServiceListResponse
        {
            Messages =
            {
                new ServiceList
                {
                    Services =
                    {
                        new ServiceInfo { Id = "apid", State = "Running", Health = new ServiceHealth { Healthy = true } },
                        new ServiceInfo { Id = "kubelet", State = "Running", Health = new ServiceHealth { Healthy = state.KubeletHealthy, LastMessage = state.KubeletHealthy ? "" : "connection refused" } },
                        new ServiceInfo { Id = "udevd", State = "Running", Health = new ServiceHealth { Unknown = true } },
                    },
                },
            },
        };
    }

    public override async Task<EtcdMemberListResponse> EtcdMemberList(EtcdMemberListRequest request, ServerCallContext context)
    {
        await Enter("members", context);
        return new EtcdMemberListResponse { Messages = { new EtcdMembers { Members = { new EtcdMember { Id = 7, Hostname = state.Hostname, PeerUrls = { "https://192.0.2.11:2380" } } } } } };
    }

    public override async Task<EtcdStatusResponse> EtcdStatus(Empty request, ServerCallContext context)
    {
        await Enter("etcd", context);
        return new EtcdStatusResponse { Messages = { new EtcdStatus { MemberStatus = new EtcdMemberStatus { Leader = state.EtcdHealthy ? 7UL : 0UL, MemberId = 7 } } } };
    }

    public override async Task Read(ReadRequest request, IServerStreamWriter<Data> responseStream, ServerCallContext context)
    {
        state.Tick();
        await responseStream.WriteAsync(new Data { Bytes = ByteString.CopyFromUtf8(state.BootId + "\n") });
    }

    private async Task Enter(string call, ServerCallContext context)
    {
        lock (state.Calls)
        {
            state.Calls.Add(call);
        }

        if (state.Stall > TimeSpan.Zero)
        {
            await Task.Delay(state.Stall, context.CancellationToken);
        }
    }

    private static ApplyConfigurationResponse Answer(string details, ApplyConfigurationRequest.Types.Mode mode) =>
        new() { Messages = { new ApplyConfiguration { Mode = mode, ModeDetails = details } } };
}

internal sealed class FakeLifecycle(FakeNodeState state) : LifecycleService.LifecycleServiceBase
{
    public override async Task Upgrade(LifecycleServiceUpgradeRequest request, IServerStreamWriter<LifecycleServiceUpgradeResponse> responseStream, ServerCallContext context)
    {
        state.Calls.Add($"lifecycle {request.Source.ImageName}");
        state.Installed = request.Source.ImageName[(request.Source.ImageName.LastIndexOf(':') + 1)..];
        await responseStream.WriteAsync(new LifecycleServiceUpgradeResponse { Progress = new LifecycleServiceInstallProgress { Message = "writing image" } });
        await responseStream.WriteAsync(new LifecycleServiceUpgradeResponse { Progress = new LifecycleServiceInstallProgress { ExitCode = state.InstallerExitCode } });
    }
}

internal sealed class FakeImages(FakeNodeState state) : ImageService.ImageServiceBase
{
    public override Task Pull(ImageServicePullRequest request, IServerStreamWriter<ImageServicePullResponse> responseStream, ServerCallContext context)
    {
        state.Calls.Add($"pull {request.ImageRef}");
        return responseStream.WriteAsync(new ImageServicePullResponse { Name = request.ImageRef });
    }
}

internal sealed class FakeResources(FakeNodeState state) : State.StateBase
{
    public override Task<GetResponse> Get(GetRequest request, ServerCallContext context) =>
        Task.FromResult(new GetResponse { Resource = Make($"stage: {state.Stage}\nstatus:\n    ready: {(state.Stage == "running" ? "true" : "false")}\n    unmetConditions: []\n") });

    public override async Task List(ListRequest request, IServerStreamWriter<ListResponse> responseStream, ServerCallContext context)
    {
        foreach (string name in state.Extensions)
        {
            await responseStream.WriteAsync(new ListResponse { Resource = Make($"image: 0.sqsh\nmetadata:\n    name: {name}\n    version: v1.0.0\n") });
        }

        if (state.Schematic.Length > 0)
        {
            await responseStream.WriteAsync(new ListResponse { Resource = Make($"metadata:\n    name: schematic\n    version: {state.Schematic}\n") });
        }
    }

    private static Resource Make(string yaml) => new() { Metadata = new Api.Resources.Metadata(), Spec = new Spec { YamlSpec = yaml } };
}

internal sealed class FakeClusterCheck(FakeNodeState state) : ClusterService.ClusterServiceBase
{
    public override async Task HealthCheck(HealthCheckRequest request, IServerStreamWriter<HealthCheckProgress> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new HealthCheckProgress { Message = "waiting for etcd to be healthy: OK" });
        await responseStream.WriteAsync(new HealthCheckProgress { Message = $"waiting for all k8s nodes to report: {request.ClusterInfo.ControlPlaneNodes.Count}+{request.ClusterInfo.WorkerNodes.Count}" });
        if (state.ClusterProblem is { } problem)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, problem));
        }
    }
}
