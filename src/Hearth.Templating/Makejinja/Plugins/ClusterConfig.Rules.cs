using System.Globalization;
using System.Net;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>Rules over several keys of <c>cluster.toml</c>, and the values computed from them.</summary>
internal sealed partial class ClusterConfig
{
    private void CheckTogether(PyDict data)
    {
        var nodes = ((PyList)data["nodes"]!).Items.Cast<PyDict>().ToList(); // All was read without problems.
        var spegel = (PyDict)data["spegel"]!;
        spegel["enabled"] ??= Py.Bool(nodes.Count > 1);
        CheckSchematics(data, nodes);
        CheckIngress(data);
        CheckNetworks(data);
        CheckAddresses(data, nodes);
        CheckInside(data, nodes);
        CheckDuplicates(nodes);
        Compute(data, nodes);
    }

    private static string At(int index, string key) => string.Create(CultureInfo.InvariantCulture, $"nodes.{index}.{key}");

    private static bool UsesBgp(PyDict data) => Get(data, "cilium", "bgp") is PyDict bgp && bgp.Pairs().All(static pair => Py.IsTrue(pair.Value));

    private void CheckSchematics(PyDict data, List<PyDict> nodes)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            nodes[i]["schematic_id"] ??= Get(data, "talos", "schematic_id");
            if (nodes[i]["schematic_id"] is null)
            {
                Fail(At(i, "schematic_id"), $"nodes[{i}].schematic_id is required: set it on the node or set a cluster-wide default in [talos]");
            }
        }
    }

    private void CheckIngress(PyDict data)
    {
        string mode = Py.Str(Get(data, "ingress", "mode"));
        if (mode != "none" && Py.Str(Get(data, "dns", "provider")) != "cloudflare")
        {
            Fail("ingress.mode", $"ingress.mode {Py.Repr(mode)} requires dns.provider 'cloudflare'");
        }

        if (mode != "none" && Get(data, "gateways", "external") is null)
        {
            Fail("gateways.external", $"gateways.external is required when ingress.mode is {Py.Repr(mode)}");
        }
    }

    private void CheckNetworks(PyDict data)
    {
        (string Table, string Key)[] names = [("network", "node_cidr"), ("kubernetes", "pod_cidr"), ("kubernetes", "svc_cidr")];
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++)
            {
                var first = Network(names[i]);
                var second = Network(names[j]);
                if (first.Overlaps(second))
                {
                    Fail($"{names[i].Table}.{names[i].Key}", $"{names[i].Table}.{names[i].Key} {first.Canonical} overlaps {names[j].Table}.{names[j].Key} {second.Canonical}");
                }
            }
        }

        IpNetwork Network((string Table, string Key) name) => IpNetwork.Parse(Py.Str(Get(data, name.Table, name.Key)))!; // Read took it for one.
    }

    private void CheckAddresses(PyDict data, List<PyDict> nodes)
    {
        var owners = new List<(string Owner, string Path, string? Address)>
        {
            ("kubernetes.api.addr", "kubernetes.api.addr", ApiAddress(data)),
            ("gateways.internal", "gateways.internal", Get(data, "gateways", "internal") as string),
            ("gateways.dns", "gateways.dns", Get(data, "gateways", "dns") as string),
            ("network.default_gateway", "network.default_gateway", Get(data, "network", "default_gateway") as string),
        };
        owners.AddRange(nodes.Select((node, i) => ($"nodes[{i}].address", At(i, "address"), node["address"] as string)));
        owners.Add(("gateways.external", "gateways.external", Get(data, "gateways", "external") as string));
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (owner, path, address) in owners)
        {
            if (address is not null && !seen.TryAdd(address, owner))
            {
                Fail(path, $"address {address} is used by both {seen[address]} and {owner}");
            }
        }
    }

    private void CheckInside(PyDict data, List<PyDict> nodes)
    {
        var cidr = IpNetwork.Parse(Py.Str(Get(data, "network", "node_cidr")))!; // Read took it for one.
        for (int i = 0; i < nodes.Count; i++)
        {
            Check(At(i, "address"), $"nodes[{i}].address", nodes[i]["address"] as string, "");
        }

        Check("kubernetes.api.addr", "kubernetes.api.addr", ApiAddress(data), "");

        // Without BGP the addresses are announced in the nodes' own network.
        foreach (string gateway in UsesBgp(data) ? [] : new[] { "internal", "dns", "external" })
        {
            Check($"gateways.{gateway}", $"gateways.{gateway}", Get(data, "gateways", gateway) as string, " (required unless BGP is enabled)");
        }

        void Check(string path, string name, string? address, string suffix)
        {
            if (address is not null && !cidr.Contains(IPAddress.Parse(address)))
            {
                Fail(path, $"{name} {address} is not inside node_cidr {cidr.Canonical}{suffix}");
            }
        }
    }

    private void CheckDuplicates(List<PyDict> nodes)
    {
        foreach (var (field, label) in new[] { ("name", "name"), ("mac_addr", "MAC address") })
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < nodes.Count; i++)
            {
                string value = Py.Str(nodes[i][field]);
                if (!seen.TryAdd(value, i))
                {
                    Fail(At(i, field), $"duplicate node {label} {Py.Repr(value)} on nodes[{seen[value]}] and nodes[{i}]");
                }
            }
        }
    }

    private static string? ApiAddress(PyDict data) => Get(data, "kubernetes", "api") is PyDict api ? api["addr"] as string : null;

    private static void Compute(PyDict data, List<PyDict> nodes)
    {
        data["cilium_bgp_enabled"] = Py.Bool(UsesBgp(data));
        data["controller_count"] = (long)nodes.Count(static node => Py.IsTrue(node["controller"]));
        data["cluster_issuer"] = Py.Str(Get(data, "dns", "provider")) == "cloudflare" ? "letsencrypt-production" : "internal-ca";
        var names = Get(data, "kubernetes", "api") is PyDict api && api["tls_sans"] is PyList given ? given.Items : [];
        data["cert_sans"] = new PyList(["127.0.0.1", ApiAddress(data), .. names]);
    }
}
