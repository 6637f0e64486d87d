using System.Net;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Talconfig;

namespace Hearth.Talos.Validation;

/// <summary>What no single node sees: versions that do not fit, nodes that share a name, addresses that clash.</summary>
public static class ClusterChecks
{
    /// <summary>The Kubernetes minors that a Talos minor supports (its compatibility tables).</summary>
    public static (int Oldest, int Newest)? KubernetesWindow(VersionContract contract) => contract switch
    {
        { Major: 1, Minor: >= 10 and <= 14 } => (contract.Minor switch { 10 => 28, 11 => 29, 12 => 30, 13 => 31, _ => 32 }, contract.Minor + 23),
        _ => null,
    };

    /// <param name="file">The cluster.</param>
    /// <param name="configs">Its nodes' configs, where they could be made.</param>
    /// <param name="pools">Networks or ranges that the cluster hands out as LoadBalancer addresses.</param>
    public static IReadOnlyList<Diagnostic> Check(TalconfigFile file, IReadOnlyList<NodeConfig> configs, IReadOnlyList<AddressPool> pools)
    {
        var findings = new List<Diagnostic>();
        CheckVersions(file, findings);
        CheckDuplicates(file, findings);
        var nodeAddresses = file.Nodes.SelectMany(static node => node.Addresses).ToHashSet(StringComparer.Ordinal);
        foreach (var config in configs)
        {
            CheckNetwork(config, findings);
            CheckVips(config, nodeAddresses, pools, findings);
            CheckExtensions(config, findings);
        }

        return [.. findings.DistinctBy(static finding => (finding.Span, finding.Message))];
    }

    /// <summary>The pools that manifests below a directory declare: Cilium's and MetalLB's.</summary>
    public static IReadOnlyList<AddressPool> FindPools(FileTree tree, string directory)
    {
        var pools = new List<AddressPool>();
        foreach (string path in tree.Walk(directory, static folder => !TreePath.GetName(folder).StartsWith('.')))
        {
            if (!path.EndsWith(".yaml", StringComparison.Ordinal) && !path.EndsWith(".yml", StringComparison.Ordinal))
            {
                continue;
            }

            if (tree.TryRead(path) is { } source && (source.Text.Contains("CiliumLoadBalancerIPPool", StringComparison.Ordinal) || source.Text.Contains("IPAddressPool", StringComparison.Ordinal)))
            {
                foreach (var document in YamlReader.Read(source).Documents)
                {
                    if (document.Root?.Target is YamlMapping root && root.GetString("kind") is "CiliumLoadBalancerIPPool" or "IPAddressPool")
                    {
                        pools.AddRange(ReadPool((YamlMapping)document.Root.Target)); // Matched as one.
                    }
                }
            }
        }

        return pools;
    }

    private static IEnumerable<AddressPool> ReadPool(YamlMapping root)
    {
        var spec = root.GetMapping("spec");
        foreach (var block in Checks.Mappings(spec, "blocks"))
        {
            if (block["cidr"] is YamlScalar cidr && AddressPool.TryParse(cidr.Value, cidr.Span, out var pool))
            {
                yield return pool;
            }
            else if (block.GetString("start") is { } start && AddressPool.TryParse($"{start}-{block.GetString("stop") ?? start}", block.Span, out var range))
            {
                yield return range;
            }
        }

        foreach (var address in Checks.Scalars(spec, "addresses"))
        {
            if (AddressPool.TryParse(address.Value, address.Span, out var pool))
            {
                yield return pool;
            }
        }
    }

    /// <summary>Whether the talconfig's Kubernetes runs on its Talos, as far as both are known.</summary>
    public static bool VersionsFit(TalconfigFile file) =>
        !VersionContract.TryParse(file.KubernetesVersion, out var kubernetes) || KubernetesWindow(file.Contract) is not { } window
        || (kubernetes.Minor >= window.Oldest && kubernetes.Minor <= window.Newest);

    private static void CheckVersions(TalconfigFile file, List<Diagnostic> findings)
    {
        if (!VersionsFit(file) && KubernetesWindow(file.Contract) is { } window)
        {
            var at = file.Root["kubernetesVersion"] ?? file.Root;
            findings.Add(new Diagnostic(TalosRules.Versions, at.Span, $"Kubernetes {file.KubernetesVersion} does not run on Talos {file.TalosVersion}; it supports 1.{window.Oldest} to 1.{window.Newest}")
            {
                Related = file.Root["talosVersion"] is { } talos ? [new RelatedPlace(talos.Span, "the Talos version")] : [],
            });
        }
    }

    private static void CheckDuplicates(TalconfigFile file, List<Diagnostic> findings)
    {
        var seen = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var node in file.Nodes)
        {
            foreach (string name in (IEnumerable<string>)[node.Hostname, .. node.Addresses])
            {
                var at = (name == node.Hostname ? node.Own["hostname"] : node.Own["ipAddress"]) ?? node.Own;
                if (name.Length > 0 && !seen.TryAdd(name, at))
                {
                    findings.Add(new Diagnostic(TalosRules.DuplicateNode, at.Span, $"{name} names two nodes") { Related = [new RelatedPlace(seen[name].Span, "the first")] });
                }
            }
        }
    }

    private static void CheckNetwork(NodeConfig config, List<Diagnostic> findings)
    {
        var networks = new List<(IPNetwork Network, YamlNode At)>();
        foreach (var subnet in Checks.Scalars(config.Config.Get("machine.kubelet.nodeIP") as YamlMapping, "validSubnets"))
        {
            Add(subnet);
        }

        foreach (var device in Checks.Mappings(config.Config.Get("machine.network") as YamlMapping, "interfaces"))
        {
            foreach (var address in Checks.Scalars(device, "addresses"))
            {
                Add(address);
            }
        }

        foreach (var document in config.Config.Documents)
        {
            foreach (var address in document.IsLegacy ? [] : Checks.Mappings(document.Root, "addresses"))
            {
                Add(address["address"]);
            }
        }

        foreach (string text in config.Node.Addresses)
        {
            if (networks.Count > 0 && NetIp.TryParseAddr(text, out _, out var address) && !networks.Exists(network => network.Network.Contains(address)))
            {
                var at = config.Node.Own["ipAddress"] ?? config.Node.Own;
                findings.Add(new Diagnostic(TalosRules.NodeAddress, at.Span, $"{config.Node.Hostname} is reached at {text}, which lies in none of its networks")
                {
                    Related = [.. networks.Take(3).Select(network => new RelatedPlace(network.At.Span, network.Network.ToString()))],
                });
            }
        }

        void Add(YamlNode? value)
        {
            if (value is YamlScalar scalar && NetIp.TryParsePrefix(scalar.Value, out _, out var network, out _))
            {
                networks.Add((network, scalar));
            }
        }
    }

    private static void CheckVips(NodeConfig config, HashSet<string> nodeAddresses, IReadOnlyList<AddressPool> pools, List<Diagnostic> findings)
    {
        var vips = config.Config.Documents.Where(static document => document.Kind == "Layer2VIPConfig").Select(static document => document.Root["name"])
            .Concat(Checks.Mappings(config.Config.Get("machine.network") as YamlMapping, "interfaces").Select(static device => device.GetMapping("vip")?["ip"]))
            .OfType<YamlScalar>();
        foreach (var vip in vips)
        {
            if (nodeAddresses.Contains(vip.Value))
            {
                findings.Add(new Diagnostic(TalosRules.VipClash, vip.Span, $"the virtual IP {vip.Value} is a node's own address"));
            }

            if (NetIp.TryParseAddr(vip.Value, out _, out var address) && pools.FirstOrDefault(pool => pool.Contains(address)) is { } clash)
            {
                findings.Add(new Diagnostic(TalosRules.VipClash, vip.Span, $"the virtual IP {vip.Value} lies in the LoadBalancer pool {clash.Text}: a service may take it")
                {
                    Related = [new RelatedPlace(clash.Span, "the pool")],
                });
            }
        }
    }

    private static void CheckExtensions(NodeConfig config, List<Diagnostic> findings)
    {
        var node = config.Node;
        bool hasExtensions = node.Schematic?.GetMapping("customization")?.GetMapping("systemExtensions")?.GetSequence("officialExtensions") is { Count: > 0 };
        var image = node.Text("talosImageURL");
        if (image.Value.Length > 0 && node.Schematic is { Count: > 0 } schematic)
        {
            findings.Add(new Diagnostic(TalosRules.Schematic, schematic.Span, $"{node.Hostname}'s schematic does nothing: talosImageURL names the image {image.Value}")
            {
                Related = image.Origin is { } origin ? [new RelatedPlace(origin, "the image")] : [],
                Hint = "remove talosImageURL, or the schematic",
            });
        }

        // An image of a factory carries its schematic in its name; Talos' own installer has no extensions.
        bool bare = image.Value.Length > 0 ? image.Value.EndsWith("siderolabs/installer", StringComparison.Ordinal) : !hasExtensions;
        foreach (var service in bare ? config.Config.Documents.Where(static document => document.Kind == "ExtensionServiceConfig") : [])
        {
            findings.Add(new Diagnostic(TalosRules.Schematic, service.Span, $"{node.Hostname} configures the extension service \"{service.Name}\" but its installer image has no system extension")
            {
                Hint = "add it to schematic.customization.systemExtensions.officialExtensions",
            });
        }
    }
}

/// <summary>Addresses that the cluster hands out: a network or a range.</summary>
public sealed record AddressPool(string Text, IPAddress First, IPAddress Last, Syntax.Text.SourceSpan Span)
{
    public static bool TryParse(string text, Syntax.Text.SourceSpan span, out AddressPool pool)
    {
        pool = null!; // Only read where the result is true.
        if (NetIp.TryParsePrefix(text, out _, out var network, out _))
        {
            byte[] last = network.BaseAddress.GetAddressBytes();
            for (int i = 0; i < last.Length; i++)
            {
                int keep = Math.Clamp(network.PrefixLength - (i * 8), 0, 8);
                last[i] |= (byte)(0xFF >> keep);
            }

            pool = new AddressPool(text, network.BaseAddress, new IPAddress(last), span);
            return true;
        }

        string[] ends = text.Split('-', 2, StringSplitOptions.TrimEntries);
        if (NetIp.TryParseAddr(ends[0], out _, out var from) && NetIp.TryParseAddr(ends[^1], out _, out var to))
        {
            pool = new AddressPool(text, from, to, span);
            return true;
        }

        return false;
    }

    public bool Contains(IPAddress address) =>
        address.AddressFamily == First.AddressFamily && Compare(First, address) <= 0 && Compare(address, Last) <= 0;

    private static int Compare(IPAddress left, IPAddress right) => left.GetAddressBytes().AsSpan().SequenceCompareTo(right.GetAddressBytes());
}
