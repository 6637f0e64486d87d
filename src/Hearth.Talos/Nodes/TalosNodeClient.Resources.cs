using Google.Protobuf.WellKnownTypes;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Api.Cluster;
using Hearth.Talos.Api.Machine;
using Hearth.Talos.Api.Resources;

namespace Hearth.Talos.Nodes;

/// <content>What a node says about itself: resources, its boot, the check of the whole cluster.</content>
public sealed partial class TalosNodeClient
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private State.StateClient Resources => field ??= new State.StateClient(channel);

    /// <summary>Another one after every start of the node.</summary>
    public async Task<string> GetBootIdAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await Stream(options => machine.Read(new ReadRequest { Path = BootIdFile }, options), data =>
        {
            Check(data.Metadata);
            data.Bytes.WriteTo(text);
        }, cancellationToken);
        return System.Text.Encoding.ASCII.GetString(text.ToArray()).Trim();
    }

    /// <summary>How far the node is; null where it cannot tell (maintenance mode, an older release, fewer rights).</summary>
    public async Task<NodeStage?> GetStageAsync(CancellationToken cancellationToken)
    {
        if (await GetSpecAsync("runtime", "MachineStatuses.runtime.talos.dev", "machine", cancellationToken) is not YamlMapping spec)
        {
            return null;
        }

        var status = spec.GetMapping("status");
        var unmet = (status?.GetSequence("unmetConditions")?.Items.ToArray() ?? []).OfType<YamlMapping>();
        return new NodeStage(spec.GetString("stage") ?? "", status?.GetString("ready") == "true", [.. unmet.Select(static condition => $"{condition.GetString("name")}: {condition.GetString("reason")}")]);
    }

    /// <summary>The extensions of the running image; null where the node cannot tell.</summary>
    public async Task<IReadOnlyList<NodeExtension>?> GetExtensionsAsync(CancellationToken cancellationToken)
    {
        var extensions = new List<NodeExtension>();
        try
        {
            await Stream(options => Resources.List(new ListRequest { Namespace = "runtime", Type = "ExtensionStatuses.runtime.talos.dev" }, options), item =>
            {
                if (ReadSpec(item.Resource)?.GetMapping("metadata") is { } metadata)
                {
                    extensions.Add(new NodeExtension(metadata.GetString("name") ?? "", metadata.GetString("version") ?? ""));
                }
            }, cancellationToken);
            return extensions;
        }
        catch (NodeException exception) when (CannotTell(exception))
        {
            return null;
        }
    }

    /// <summary>
    /// Lets a control plane node check the whole cluster: etcd, API, kubelets, static pods, Kubernetes' nodes and
    /// components (Talos' own list, <c>pkg/cluster/check</c>).
    /// </summary>
    /// <param name="controlPlanes">Addresses.</param>
    /// <param name="workers">Addresses.</param>
    /// <param name="patience">How long the cluster may take.</param>
    /// <param name="progress">Told every line that the node says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NodeException">Something was not well in time; the message names it.</exception>
    public Task CheckClusterAsync(IReadOnlyList<string> controlPlanes, IReadOnlyList<string> workers, TimeSpan patience, Action<string> progress, CancellationToken cancellationToken)
    {
        var request = new HealthCheckRequest { WaitTimeout = Duration.FromTimeSpan(patience), ClusterInfo = new ClusterInfo() };
        request.ClusterInfo.ControlPlaneNodes.AddRange(controlPlanes);
        request.ClusterInfo.WorkerNodes.AddRange(workers);
        return Stream(options => new ClusterService.ClusterServiceClient(channel).HealthCheck(request, options), step =>
        {
            Check(step.Metadata);
            if (step.Message.Length > 0)
            {
                progress(step.Message);
            }
        }, cancellationToken, patience + Timeout);
    }

    private async Task<YamlNode?> GetSpecAsync(string space, string type, string id, CancellationToken cancellationToken)
    {
        try
        {
            var response = await Call(options => Resources.GetAsync(new GetRequest { Namespace = space, Type = type, Id = id }, options).ResponseAsync, cancellationToken);
            return ReadSpec(response.Resource);
        }
        catch (NodeException exception) when (CannotTell(exception))
        {
            return null;
        }
    }

    private static YamlMapping? ReadSpec(Resource? resource) =>
        YamlReader.Read(new SourceText("spec", resource?.Spec?.YamlSpec ?? "")) is { HasErrors: false, Documents: [{ Root: YamlMapping root }] } ? root : null;

    private static bool CannotTell(NodeException exception) => exception.Failure is NodeFailure.Unsupported or NodeFailure.Denied or NodeFailure.NotFound;
}
