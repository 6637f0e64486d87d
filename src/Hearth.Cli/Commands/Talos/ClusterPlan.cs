using Hearth.Talos.Nodes;

namespace Hearth.Cli.Commands.Talos;

/// <summary>A node as the commands that talk to nodes see it.</summary>
/// <param name="Name">Its hostname.</param>
/// <param name="Addresses">Where it is reached; the first is used.</param>
/// <param name="IsControlPlane">Whether it carries etcd.</param>
/// <param name="ConfigFile">The name of its generated config.</param>
/// <param name="Target">What it should run.</param>
internal sealed record PlannedNode(string Name, IReadOnlyList<string> Addresses, bool IsControlPlane, Func<string> ConfigFile, Func<UpgradeTarget> Target);

/// <summary>The nodes of a talconfig or a topf.yaml.</summary>
internal sealed record ClusterPlan(string Path, IReadOnlyList<PlannedNode> Nodes)
{
    public PlannedNode Find(string name) => Nodes.First(node => node.Name == name);

    /// <param name="context">The world.</param>
    /// <param name="path">The talconfig, or a topf.yaml by its name; where the talconfig is not there, the topf.yaml beside it.</param>
    /// <param name="envFiles">Variables of a talconfig.</param>
    public static ClusterPlan Load(CommandContext context, string path, IReadOnlyList<string> envFiles)
    {
        string topf = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", "topf.yaml");
        if (System.IO.Path.GetFileName(path).StartsWith("topf", StringComparison.Ordinal) || (!File.Exists(context.GetFullPath(path)) && File.Exists(context.GetFullPath(topf))))
        {
            return FromTopf(new TopfCluster(context, path = File.Exists(context.GetFullPath(path)) ? path : topf), path);
        }

        var cluster = new TalosCluster(context, path, envFiles, TalosCluster.SecretFiles, offline: true);
        return new ClusterPlan(cluster.File.Path, [.. cluster.File.Nodes.Select(node => new PlannedNode(
            node.Hostname,
            node.Addresses,
            node.IsControlPlane,
            () => node.GetFileName(cluster.Templates),
            () => UpgradeTarget.Of(cluster.File, node, cluster.Images)))]);
    }

    private static ClusterPlan FromTopf(TopfCluster cluster, string path) => new(path, [.. cluster.File.Nodes.Select(node => new PlannedNode(
        node.Host,
        [node.Address],
        node.IsControlPlane,
        () => $"{node.Host}.yaml",
        () => new UpgradeTarget(cluster.File.GetTalosVersion(node), cluster.File.GetInstallerImage(node), cluster.File.GetSchematic(node), Extensions: null)))]);
}
