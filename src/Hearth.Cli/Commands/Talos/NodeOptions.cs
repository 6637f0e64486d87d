using System.CommandLine;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Talos.Nodes;
using Hearth.Talos.Secrets;

namespace Hearth.Cli.Commands.Talos;

/// <summary>What every command that talks to nodes takes: the talconfig, the talosconfig and which nodes.</summary>
internal sealed class NodeOptions
{
    private readonly Option<string> configFile = TalosOptions.ConfigFile();
    private readonly Option<string[]> envFile = TalosOptions.EnvFile();
    private readonly Option<string> talosconfig = new("--talosconfig") { Description = "The talosconfig; that of --out-dir without", DefaultValueFactory = static _ => "" };
    private readonly Option<string[]> nodes = TalosOptions.List("--nodes", "-n", "Only these nodes, by hostname or address");

    public Option<string> OutDir { get; } = TalosOptions.OutDir();

    public Option<string> Wait { get; } = new("--wait-timeout") { Description = "How long a node may take to be healthy again", DefaultValueFactory = static _ => "10m" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[configFile, envFile, talosconfig, nodes, OutDir, Wait])
        {
            command.Add(option);
        }
    }

    public ClusterPlan Cluster(CommandContext context, ParseResult parsed) => ClusterPlan.Load(context, parsed.GetRequiredValue(configFile), parsed.GetRequiredValue(envFile));

    /// <param name="context">The world.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="cluster">The talconfig or topf.yaml.</param>
    /// <param name="insecureFingerprint">Not null: maintenance mode, with the pinned key or an empty text.</param>
    public IReadOnlyList<RolloutNode> Nodes(CommandContext context, ParseResult parsed, ClusterPlan cluster, string? insecureFingerprint)
    {
        string[] wanted = parsed.GetRequiredValue(nodes);
        foreach (string name in wanted)
        {
            if (!cluster.Nodes.Any(node => node.Name == name || node.Addresses.Contains(name)))
            {
                string? near = NearestName.Find(name, cluster.Nodes.Select(static node => node.Name));
                throw new CommandException($"there is no node \"{name}\" in {cluster.Path}{(near is null ? "" : $"; did you mean \"{near}\"?")}", ExitCodes.Usage);
            }
        }

        return
        [
            .. All(context, parsed, cluster, insecureFingerprint)
                .Where(node => wanted.Length == 0 || wanted.Contains(node.Name) || cluster.Find(node.Name).Addresses.Any(wanted.Contains)),
        ];
    }

    /// <summary>Every node of the talconfig, whichever were asked for.</summary>
    public IReadOnlyList<RolloutNode> All(CommandContext context, ParseResult parsed, ClusterPlan cluster, string? insecureFingerprint = null)
    {
        var context_ = insecureFingerprint is null ? ReadContext(context, parsed) : null;
        return
        [
            .. cluster.Nodes
                .Select(node => new RolloutNode(node.Name, node.Addresses[0], node.IsControlPlane, context_ is null
                    ? new NodeConnection { Host = node.Addresses[0], IsInsecure = true, Fingerprint = insecureFingerprint }
                    : NodeConnection.FromContext(context_, node.Addresses[0]))),
        ];
    }

    /// <summary>The node that is asked what only one has to answer: the first control plane node of those asked for.</summary>
    public static RolloutNode FirstControlPlane(IReadOnlyList<RolloutNode> nodes) =>
        nodes.FirstOrDefault(static node => node.IsControlPlane) ?? throw new CommandException($"none of {string.Join(", ", nodes.Select(static node => node.Name))} is a control plane node", ExitCodes.Usage);

    private TalosContext ReadContext(CommandContext context, ParseResult parsed)
    {
        string given = parsed.GetRequiredValue(talosconfig);
        string path = given.Length > 0 ? given
            : File.Exists(context.GetFullPath(Path.Combine(parsed.GetRequiredValue(OutDir), "talosconfig"))) ? Path.Combine(parsed.GetRequiredValue(OutDir), "talosconfig")
            : context.GetEnvironmentVariable("TALOSCONFIG") is { Length: > 0 } variable ? variable
            : Path.Combine(context.GetEnvironmentVariable("TALOS_HOME") ?? Path.Combine(context.GetEnvironmentVariable("HOME") ?? "", ".talos"), "config");
        if (!File.Exists(context.GetFullPath(path)))
        {
            throw new CommandException($"{path} does not exist; `hearth talos genconfig` writes one, --talosconfig names another");
        }

        var config = TalosClientConfig.Read(SourceText.FromBytes(path, File.ReadAllBytes(context.GetFullPath(path))));
        return config.Current ?? throw new CommandException($"{path} has no context \"{config.Context}\"");
    }
}
