namespace Hearth.Talos.Talconfig;

/// <summary>The talosctl command lines that talhelper's <c>gencommand</c> prints, one per line.</summary>
public static class TalosctlCommands
{
    /// <param name="verb">apply, bootstrap, health, kubeconfig, reset, upgrade or upgrade-k8s.</param>
    /// <param name="file">The cluster.</param>
    /// <param name="outDir">Where genconfig wrote.</param>
    /// <param name="node">An address or hostname; empty for all (or the first control plane node).</param>
    /// <param name="extraFlags">Put into every line.</param>
    /// <param name="templates">For file names.</param>
    /// <param name="images">For upgrades.</param>
    /// <exception cref="TalosConfigException">No such node, or not one that the verb takes; in talhelper's words.</exception>
    public static IReadOnlyList<string> Make(string verb, TalconfigFile file, string outDir, string node, IReadOnlyList<string> extraFlags, ITalosTemplates templates, ImageUrls images)
    {
        string talosconfig = $"--talosconfig={outDir}/talosconfig";
        var lines = verb switch
        {
            "apply" => ForNodes(file, node, (target, address) => Line("apply-config", [talosconfig, $"--nodes={address}", $"--file={outDir}/{target.GetFileName(templates)}", .. extraFlags])),
            "upgrade" => ForNodes(file, node, (target, address) => Line("upgrade", [talosconfig, $"--nodes={address}", $"--image={images.Installer(target).Value}", .. extraFlags])),
            "reset" => ForNodes(file, node, (target, address) => Line("reset", [talosconfig, $"--nodes={address}", .. extraFlags])),
            "health" => Health(file, node, address => Line("health", [talosconfig, $"--nodes={address}", .. extraFlags])),
            "upgrade-k8s" => ForControlPlane(file, node, address => Line("upgrade-k8s", [talosconfig, $"--to=v{file.KubernetesVersion}", .. extraFlags, $"--nodes={address}"])),
            _ => ForControlPlane(file, node, address => Line(verb, [talosconfig, .. extraFlags, $"--nodes={address}"])),
        };
        return lines.Count > 0 ? lines : throw new TalosConfigException($"node with IP or hostname {node} not found");
    }

    private static List<string> ForNodes(TalconfigFile file, string node, Func<TalconfigNode, string, string> line)
    {
        var lines = new List<string>();
        foreach (var target in file.Nodes)
        {
            if (node.Length > 0 && target.Addresses.Contains(node))
            {
                lines.Add(line(target, node));
            }
            else if (node.Length == 0 || node == target.Hostname)
            {
                lines.AddRange(target.Addresses.Select(address => line(target, address)));
            }
        }

        return lines;
    }

    private static List<string> ForControlPlane(TalconfigFile file, string node, Func<string, string> line)
    {
        foreach (var target in file.Nodes)
        {
            bool byAddress = node.Length > 0 && target.Addresses.Contains(node);
            if (node.Length == 0 ? target.IsControlPlane : byAddress || node == target.Hostname)
            {
                return target.IsControlPlane
                    ? [line(byAddress ? node : target.Addresses[0])]
                    : throw new TalosConfigException($"node with {(byAddress ? "IP" : "hostname")} {node} is not a controlplane node");
            }
        }

        return [];
    }

    private static List<string> Health(TalconfigFile file, string node, Func<string, string> line)
    {
        var target = node.Length == 0
            ? file.Nodes.FirstOrDefault(static candidate => candidate.IsControlPlane)
            : file.Nodes.FirstOrDefault(candidate => candidate.Addresses.Contains(node) || candidate.Hostname == node);
        return target is null ? [] : [line(node.Length == 0 ? target.Addresses[0] : node)];
    }

    private static string Line(string verb, IReadOnlyList<string> flags) => $"talosctl {verb} {string.Join(' ', flags)};";
}
