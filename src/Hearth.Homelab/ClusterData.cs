using System.Net;
using System.Text.RegularExpressions;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Homelab;

/// <summary>Checks <c>config.yaml</c>: every problem with its key and line, not only the first.</summary>
public sealed partial class ClusterData
{
    private static readonly Dictionary<string, (Func<string, bool> Fits, string Wanted)> Keys = new(StringComparer.Ordinal)
    {
        ["cluster.name"] = (static text => Label().IsMatch(text), "a name of small letters, digits and dashes"),
        ["cluster.domain"] = (static text => Domain().IsMatch(text), "a domain such as example.com"),
        ["cluster.timezone"] = (static text => TimeZoneName().IsMatch(text), "a time zone such as Europe/Berlin"),
        ["cluster.acme_email"] = (static text => Mail().IsMatch(text), "a mail address"),
        ["repository.name"] = (static text => Repository().IsMatch(text), "OWNER/NAME"),
        ["repository.branch"] = (static text => text.Length > 0 && !text.Contains(' '), "the name of a branch"),
        ["network.node_cidr"] = (IsNetwork, NetworkWanted),
        ["network.gateway"] = (IsAddress, AddressWanted),
        ["network.api_address"] = (IsAddress, AddressWanted),
        ["network.load_balancer_cidr"] = (IsNetwork, NetworkWanted),
        ["network.gateway_internal"] = (IsAddress, AddressWanted),
        ["network.gateway_external"] = (IsAddress, AddressWanted),
        ["network.pod_cidr"] = (IsNetwork, NetworkWanted),
        ["network.service_cidr"] = (IsNetwork, NetworkWanted),
        ["network.cluster_dns"] = (IsAddress, AddressWanted),
        ["storage.nfs_server"] = (static text => IsAddress(text) || Domain().IsMatch(text) || Label().IsMatch(text), "an address or a host name"),
        ["storage.nfs_path"] = (static text => text.StartsWith('/'), "an absolute path"),
        ["secrets.vault"] = (static text => text.Length > 0, "the name of a vault"),
        ["versions.talos"] = (static text => Version().IsMatch(text), "a version such as v1.11.5"),
        ["versions.kubernetes"] = (static text => Version().IsMatch(text), "a version such as v1.34.2"),
    };

    private static readonly (string Address, string Network)[] Containments =
    [
        ("network.gateway", "network.node_cidr"), ("network.api_address", "network.node_cidr"), ("network.gateway_internal", "network.load_balancer_cidr"),
        ("network.gateway_external", "network.load_balancer_cidr"), ("network.cluster_dns", "network.service_cidr"),
    ];

    private const string AddressWanted = "an address such as 192.168.1.10";
    private const string NetworkWanted = "a network such as 192.168.1.0/24";

    private readonly List<Diagnostic> findings = [];
    private readonly Dictionary<string, YamlScalar> sound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlScalar> uses = new(StringComparer.Ordinal);

    private ClusterData()
    {
    }

    public static IReadOnlyList<Diagnostic> Check(SourceText source)
    {
        var stream = YamlReader.Read(source, new YamlReadOptions { RefuseDuplicateKeys = true });
        if (stream.HasErrors)
        {
            return stream.Diagnostics;
        }

        var data = new ClusterData();
        if (stream.Documents.FirstOrDefault()?.Root is YamlMapping root)
        {
            data.CheckRoot(root);
        }
        else
        {
            data.findings.Add(new Diagnostic(HomelabRules.WrongValue, source.Span(0, 0), $"{source.Path} is no mapping; wants the keys of config.sample.yaml"));
        }

        return [.. data.findings.OrderBy(static finding => finding.Span.Start)];
    }

    private void CheckRoot(YamlMapping root)
    {
        foreach (string section in Keys.Keys.Select(static key => key.Split('.')[0]).Distinct())
        {
            var known = Keys.Where(pair => pair.Key.StartsWith(section + ".", StringComparison.Ordinal)).ToList();
            if (root[section] is not YamlMapping mapping)
            {
                Add(root[section] is null ? HomelabRules.MissingKey : HomelabRules.WrongValue, root[section]?.Span ?? Start(root), $"{section} is {(root[section] is null ? "missing" : "no mapping")}; wants the keys {string.Join(", ", known.Select(static pair => pair.Key.Split('.')[1]))}");
                continue;
            }

            foreach (var (key, (fits, wanted)) in known)
            {
                CheckScalar(mapping, key.Split('.')[1], key, fits, wanted);
            }

            CheckUnknown(mapping, section + ".", [.. known.Select(static pair => pair.Key.Split('.')[1]), .. section == "network" ? ["dns_servers"] : Array.Empty<string>()]);
        }

        CheckUnknown(root, "", [.. Keys.Keys.Select(static key => key.Split('.')[0]).Distinct(), "nodes"]);
        CheckDnsServers(root);
        CheckNodes(root);
        foreach (var (address, network) in Containments)
        {
            CheckInside(address, sound.GetValueOrDefault(address), network);
        }

        foreach (string key in (ReadOnlySpan<string>)["network.gateway", "network.gateway_internal", "network.gateway_external", "network.api_address"])
        {
            CheckUnique(key, sound.GetValueOrDefault(key));
        }
    }

    private void CheckDnsServers(YamlMapping root)
    {
        if (root.GetMapping("network") is not { } network)
        {
            return;
        }

        if (network.GetSequence("dns_servers") is not { Count: > 0 } servers)
        {
            Add(network["dns_servers"] is null ? HomelabRules.MissingKey : HomelabRules.WrongValue, network["dns_servers"]?.Span ?? Start(network), "network.dns_servers is no list of addresses; wants at least one");
            return;
        }

        for (int i = 0; i < servers.Count; i++)
        {
            if (servers[i] is not YamlScalar scalar || !IsAddress(scalar.Value))
            {
                Add(HomelabRules.WrongValue, servers[i].Span, $"network.dns_servers[{i}] is {Show(servers[i])}; wants {AddressWanted}");
            }
        }
    }

    private void CheckNodes(YamlMapping root)
    {
        if (root.GetSequence("nodes") is not { Count: > 0 } nodes)
        {
            Add(root["nodes"] is null ? HomelabRules.MissingKey : HomelabRules.WrongValue, root["nodes"]?.Span ?? Start(root), "nodes is no list; wants at least one node with name, address, controller and disk");
            return;
        }

        int controllers = 0;
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] is not YamlMapping node)
            {
                Add(HomelabRules.WrongValue, nodes[i].Span, $"nodes[{i}] is {Show(nodes[i])}; wants a mapping with name, address, controller and disk");
                continue;
            }

            string prefix = $"nodes[{i}].";
            CheckScalar(node, "name", prefix + "name", static text => Label().IsMatch(text), "a name of small letters, digits and dashes");
            CheckScalar(node, "address", prefix + "address", IsAddress, AddressWanted);
            CheckScalar(node, "controller", prefix + "controller", static text => text is "true" or "false", "true or false");
            CheckScalar(node, "disk", prefix + "disk", static text => text.StartsWith("/dev/", StringComparison.Ordinal), "a device such as /dev/sda");
            CheckUnknown(node, prefix, ["name", "address", "controller", "disk", "interface"]);
            CheckInside(prefix + "address", sound.GetValueOrDefault(prefix + "address"), "network.node_cidr");
            CheckUnique(prefix + "address", sound.GetValueOrDefault(prefix + "address"));
            CheckUnique(prefix + "name", sound.GetValueOrDefault(prefix + "name"));
            controllers += node.GetString("controller") == "true" ? 1 : 0;
        }

        if (controllers % 2 == 0)
        {
            Add(HomelabRules.WrongValue, nodes.Span, $"nodes has {controllers} controllers; wants an odd number, so that etcd has a majority");
        }
    }

    private void CheckScalar(YamlMapping mapping, string name, string key, Func<string, bool> fits, string wanted)
    {
        var value = mapping[name];
        if (value is null)
        {
            Add(HomelabRules.MissingKey, Start(mapping), $"{key} is missing; wants {wanted}");
        }
        else if (value is YamlScalar scalar && fits(scalar.Value))
        {
            sound[key] = scalar;
        }
        else
        {
            Add(HomelabRules.WrongValue, value.Span, $"{key} is {Show(value)}; wants {wanted}");
        }
    }

    private void CheckInside(string key, YamlScalar? address, string network)
    {
        if (address is not null && sound.TryGetValue(network, out var block) && !IPNetwork.Parse(block.Value).Contains(IPAddress.Parse(address.Value)))
        {
            Add(HomelabRules.WrongValue, address.Span, $"{key} is {address.Value}; wants an address of {network}, {block.Value}");
        }
    }

    private void CheckUnique(string key, YamlScalar? value)
    {
        if (value is not null && !uses.TryAdd(value.Value, value))
        {
            findings.Add(new Diagnostic(HomelabRules.WrongValue, value.Span, $"{key} is {value.Value}, which is taken") { Related = [new RelatedPlace(uses[value.Value].Span, "here")] });
        }
    }

    private void CheckUnknown(YamlMapping mapping, string prefix, string[] known)
    {
        foreach (var entry in mapping.Entries)
        {
            if (entry.Name is not { } name || !known.Contains(name))
            {
                string? nearest = entry.Name is { } typed ? NearestName.Find(typed, known) : null;
                findings.Add(new Diagnostic(HomelabRules.UnknownKey, entry.Key.Span, $"{prefix}{entry.Name} is no key that a template reads") { Hint = nearest is null ? null : $"did you mean {nearest}?" });
            }
        }
    }

    private void Add(DiagnosticRule rule, SourceSpan span, string message) => findings.Add(new Diagnostic(rule, span, message));

    private static SourceSpan Start(YamlMapping mapping) => mapping.Count > 0 ? mapping.Entries[0].Key.Span : mapping.Span;

    private static string Show(YamlNode node) => node switch
    {
        YamlScalar scalar => $"\"{scalar.Value}\"",
        YamlMapping => "a mapping",
        _ => "a list",
    };

    private static bool IsAddress(string text) => text.Count(static c => c == '.') == 3 && IPAddress.TryParse(text, out _);

    private static bool IsNetwork(string text) => text.Count(static c => c == '.') == 3 && IPNetwork.TryParse(text, out _);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")]
    private static partial Regex Domain();

    [GeneratedRegex("^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$")]
    private static partial Regex TimeZoneName();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Mail();

    [GeneratedRegex(@"^[\w.-]+/[\w.-]+$")]
    private static partial Regex Repository();

    [GeneratedRegex(@"^v\d+\.\d+\.\d+(-[\w.]+)?$")]
    private static partial Regex Version();
}
