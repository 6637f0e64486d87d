using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Data;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>
/// <c>cluster.toml</c> as cluster-template reads it since summer 2026: every key checked, defaults filled in, values
/// computed. All problems are said at once, each with its key and line. The rules over several keys are in
/// <c>ClusterConfig.Rules.cs</c>.
/// </summary>
internal sealed partial class ClusterConfig
{
    private const string FileName = "cluster.toml";
    private const string Fqdn = @"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$";
    private const string Schematic = "^[a-z0-9]{64}$";

    private static readonly string[] BundledHosts = ["github.com", "gitlab.com", "codeberg.org"];

    private readonly Dictionary<string, int> lines;
    private readonly List<string> problems = [];

    private ClusterConfig(Dictionary<string, int> lines) => this.lines = lines;

    /// <exception cref="MakejinjaException">The file does not do.</exception>
    public static void Load(PluginSource source, MakejinjaWorld world, JinjaEnvironment environment)
    {
        string path = Path.Combine(world.WorkingDirectory, FileName);
        if (!File.Exists(path))
        {
            throw new MakejinjaException($"config validation failed:\n{FileName}: file not found");
        }

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        PyDict raw;
        try
        {
            raw = TomlData.Read(File.ReadAllText(path), FileName, lines);
        }
        catch (JinjaException exception)
        {
            throw new MakejinjaException($"config validation failed:\n{FileName}: invalid TOML: {exception.Message}");
        }

        var config = new ClusterConfig(lines);
        var data = config.Read(raw);
        if (config.problems.Count == 0)
        {
            config.CheckTogether(data);
        }

        if (config.problems.Count > 0)
        {
            throw new MakejinjaException("config validation failed:\n" + string.Join('\n', config.problems));
        }

        if (Py.Str(Get(data, "ingress", "mode")) == "cloudflare-tunnel" && !File.Exists(Path.Combine(world.WorkingDirectory, "cloudflare-tunnel.json")))
        {
            throw new MakejinjaException("cloudflare-tunnel.json not found — see README");
        }

        var repository = (PyDict)data["repository"]!; // Read made it.
        string own = Py.Str(repository["known_hosts"]);
        repository["known_hosts"] = PyText.Strip(string.Join('\n', [.. BundledKeys(source), own]), null, start: true, end: true);
        foreach (var (key, value) in data.Pairs())
        {
            environment.Globals[Py.Str(key)] = value;
        }
    }

    // The host keys stand in the plugin itself, as string literals that follow a key each.
    private static IEnumerable<string> BundledKeys(PluginSource source)
    {
        string text = source.Find("KNOWN_HOSTS") ?? "";
        foreach (Match entry in HostPattern().Matches(text))
        {
            yield return string.Concat(LiteralPattern().Matches(entry.Groups[1].Value).Select(static literal => literal.Groups[1].Value.Replace("\\n", "\n", StringComparison.Ordinal)));
        }
    }

    private PyDict Read(PyDict raw)
    {
        var root = new Section(this, "", raw);
        var data = new PyDict();
        data["network"] = ReadNetwork(root.Table("network"));
        data["kubernetes"] = ReadKubernetes(root.Table("kubernetes"));
        data["gateways"] = root.Table("gateways") is { } gateways
            ? gateways.Close(("internal", gateways.Address("internal")), ("dns", gateways.Address("dns")), ("external", gateways.Address("external", isOptional: true)))
            : null;
        data["repository"] = ReadRepository(root.Table("repository"));
        data["domain"] = root.Table("domain") is { } domain ? domain.Close(("name", domain.Text("name", Missing.Value, Fqdn))) : null;
        data["dns"] = ReadDns(root.Table("dns"));
        string mode = data["dns"] is PyDict dns && Py.Str(dns["provider"]) == "cloudflare" ? "cloudflare-tunnel" : "none";
        var ingress = root.Table("ingress", isOptional: true);
        data["ingress"] = ingress is null
            ? Make(("mode", mode))
            : ingress.Close(("mode", ingress.OneOf("mode", "cloudflare-tunnel", "cloudflare-tunnel", "direct", "none")));
        var cilium = root.Table("cilium", isOptional: true) ?? new Section(this, "cilium", new PyDict());
        data["cilium"] = cilium.Close(("loadbalancer_mode", cilium.OneOf("loadbalancer_mode", "dsr", "dsr", "snat")), ("bgp", ReadBgp(cilium.Table("bgp", isOptional: true))));
        var talos = root.Table("talos", isOptional: true) ?? new Section(this, "talos", new PyDict());
        data["talos"] = talos.Close(("schematic_id", talos.Text("schematic_id", null, Schematic)));
        var spegel = root.Table("spegel", isOptional: true) ?? new Section(this, "spegel", new PyDict());
        data["spegel"] = spegel.Close(("enabled", spegel.Flag("enabled", null)));
        data["nodes"] = ReadNodes(root);
        root.RefuseOthers(data);
        return data;
    }

    private object? ReadNetwork(Section? section)
    {
        if (section is null)
        {
            return null;
        }

        var cidr = section.Network("node_cidr", null);
        var network = section.Close(
            ("node_cidr", cidr?.Canonical),
            ("dns_servers", section.Addresses("dns_servers", "1.1.1.1", "1.0.0.1")),
            ("ntp_servers", section.Addresses("ntp_servers", "162.159.200.1", "162.159.200.123")),
            ("default_gateway", section.Has("default_gateway") ? section.Address("default_gateway") : cidr?[1]),
            ("vlan_tag", section.Text("vlan_tag", null, "^[0-9]+$")));
        if (cidr is not null && network["default_gateway"] is string gateway && !cidr.Contains(IPAddress.Parse(gateway)))
        {
            Fail("network", $"default_gateway {gateway} is not inside node_cidr {cidr.Canonical}");
        }

        if (network["vlan_tag"] is string tag && !(BigInteger.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= 4094))
        {
            Fail("network", $"vlan_tag {tag} must be in the range 1-4094");
        }

        return network;
    }

    private object? ReadKubernetes(Section? section)
    {
        if (section is null)
        {
            return null;
        }

        var services = section.Network("svc_cidr", "10.43.0.0/16");
        var api = section.Table("api");
        var kubernetes = section.Close(
            ("pod_cidr", section.Network("pod_cidr", "10.42.0.0/16")?.Canonical),
            ("svc_cidr", services?.Canonical),
            ("coredns_addr", section.Has("coredns_addr") ? section.Address("coredns_addr") : services?[10]),
            ("api", api?.Close(("addr", api.Address("addr")), ("tls_sans", api.Texts("tls_sans", null, Fqdn)))));
        if (services is not null && kubernetes["coredns_addr"] is string coredns && !services.Contains(IPAddress.Parse(coredns)))
        {
            Fail("kubernetes", $"coredns_addr {coredns} is not inside svc_cidr {services.Canonical}");
        }

        return kubernetes;
    }

    private object? ReadRepository(Section? section)
    {
        if (section is null)
        {
            return null;
        }

        var repository = section.Close(
            ("url", section.Text("url", Missing.Value, "^(https?://|ssh://git@)[^/]+/.+$")),
            ("branch", section.Text("branch", "main", "(?s)^.+$", "String should have at least 1 character")),
            ("webhook_provider", section.OneOf("webhook_provider", "github", "github", "gitlab", "generic-hmac", "none")),
            ("known_hosts", section.Text("known_hosts", "", null)));
        if (repository["url"] is string url && url.StartsWith("ssh://git@", StringComparison.Ordinal))
        {
            string host = url["ssh://git@".Length..].Split('/')[0].Split(':')[0];
            if (!BundledHosts.Contains(host) && !Py.IsTrue(repository["known_hosts"]))
            {
                Fail("repository", $"known_hosts is required for ssh:// URLs to {Py.Repr(host)} (host keys are only bundled for {string.Join(", ", BundledHosts)})");
            }
        }

        return repository;
    }

    private object? ReadDns(Section? section)
    {
        if (section is null)
        {
            return null;
        }

        var dns = section.Close(("provider", section.OneOf("provider", "cloudflare", "cloudflare", "none")), ("token", section.Text("token", "", null)));
        bool hasToken = Py.IsTrue(dns["token"]);
        if (Py.Str(dns["provider"]) == "cloudflare" && !hasToken)
        {
            Fail("dns", "token is required when dns.provider is 'cloudflare'");
        }
        else if (Py.Str(dns["provider"]) == "none" && hasToken)
        {
            Fail("dns", "token must be empty when dns.provider is 'none'");
        }

        return dns;
    }

    private PyDict ReadBgp(Section? section)
    {
        section ??= new Section(this, "cilium.bgp", new PyDict());
        var bgp = section.Close(
            ("router_addr", section.Has("router_addr") && Py.Str(section.Raw("router_addr")).Length == 0 ? "" : section.Address("router_addr", isOptional: true) ?? ""),
            ("router_asn", section.Asn("router_asn")),
            ("node_asn", section.Asn("node_asn")));
        string[] unset = [.. bgp.Pairs().Where(static pair => !Py.IsTrue(pair.Value)).Select(static pair => Py.Str(pair.Key))];
        if (unset.Length is 1 or 2)
        {
            Fail("cilium.bgp", $"bgp is partially configured: set router_addr, router_asn and node_asn together (missing: {string.Join(", ", unset)})");
        }

        return bgp;
    }

    private object? ReadNodes(Section root)
    {
        if (!root.Has("nodes") || root.Raw("nodes") is not PyList list)
        {
            Fail("nodes", root.Has("nodes") ? "Input should be a valid list" : "Field required");
            return null;
        }

        var nodes = new PyList();
        for (int i = 0; i < list.Items.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"nodes.{i}");
            if (list.Items[i] is not PyDict raw)
            {
                Fail(path, "Input should be a valid dictionary or instance of Node");
                continue;
            }

            var node = new Section(this, path, raw);
            nodes.Items.Add(node.Close(
                ("name", node.Text("name", Missing.Value, @"^[a-z0-9][a-z0-9\-]{0,61}[a-z0-9]$|^[a-z0-9]$")),
                ("address", node.Address("address")),
                ("controller", node.Flag("controller", Missing.Value)),
                ("disk", node.Text("disk", Missing.Value, null)),
                ("mac_addr", node.Text("mac_addr", Missing.Value, "^([0-9a-f]{2}:){5}[0-9a-f]{2}$")),
                ("schematic_id", node.Text("schematic_id", null, Schematic)),
                ("mtu", node.Integer("mtu", 1500, 1450, 9000)),
                ("secureboot", node.Flag("secureboot", Py.False)),
                ("encrypt_disk", node.Flag("encrypt_disk", Py.False)),
                ("kernel_modules", node.Texts("kernel_modules", new PyList(), null))));
            if (nodes.Items[^1] is PyDict made && Py.Str(made["name"]) is "global" or "controller" or "worker")
            {
                Fail(path, $"node name {Py.Repr(((PyDict)nodes.Items[^1]!)["name"])} is reserved");
            }
        }

        return nodes;
    }

    // The nearest line that the file has for a key.
    private void Fail(string path, string message)
    {
        int line = 0;
        for (string at = path; at.Length > 0 && !lines.TryGetValue(at, out line); at = at.LastIndexOf('.') is var dot and >= 0 ? at[..dot] : "")
        {
        }

        string place = line > 0 ? $" ({FileName}:{line})" : "";
        problems.Add(path.Length > 0 ? $"{path}: {message}{place}" : message + place);
    }

    private static object? Get(PyDict data, string table, string key) => data.TryGetItem(table, out object? inner) && inner is PyDict dict && dict.TryGetItem(key, out object? value) ? value : null;

    private static PyDict Make(params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var made = new PyDict();
        foreach (var (key, value) in entries)
        {
            made[key] = value;
        }

        return made;
    }

    [GeneratedRegex(@"'[^'\n]+': \((.*?)\n\s*\)", RegexOptions.Singleline)]
    private static partial Regex HostPattern();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex LiteralPattern();
}
