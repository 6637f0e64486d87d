using System.Globalization;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Talconfig;

/// <summary>
/// From contract 1.12 the interfaces of a talconfig become documents of their own, in talhelper's order: aliases, bonds,
/// DHCP, virtual IPs, links, VLANs, Wireguard, bridges. Every value keeps the place in the talconfig that gave it.
/// </summary>
internal sealed class NetworkDocuments
{
    private static readonly (string From, string To)[] BondFields =
    [
        ("mode", "bondMode"), ("miimon", "miimon"), ("updelay", "updelay"), ("downdelay", "downdelay"), ("useCarrier", "useCarrier"),
        ("xmitHashPolicy", "xmitHashPolicy"), ("arpInterval", "arpInterval"), ("arpIPTarget", "arpIpTargets"), ("arpValidate", "arpValidate"),
        ("arpAllTargets", "arpAllTargets"), ("lacpRate", "lacpRate"), ("failOverMac", "failOverMac"), ("adSelect", "adSelect"),
        ("adActorSysPrio", "adActorSysPrio"), ("adUserPortKey", "adUserPortKey"), ("primaryReselect", "primaryReselect"), ("resendIgmp", "resendIGMP"),
        ("minLinks", "minLinks"), ("lpInterval", "lpInterval"), ("packetsPerSlave", "packetsPerSlave"), ("numPeerNotif", "numPeerNotif"),
        ("tlbDynamicLb", "tlbLogicalLb"), ("allSlavesActive", "allSlavesActive"), ("peerNotifyDelay", "peerNotifDelay"),
    ];

    private readonly List<ConfigDocument> documents = [];
    private readonly List<(string Name, YamlMapping Device)> devices;
    private readonly List<Diagnostic> diagnostics;

    private NetworkDocuments(IEnumerable<YamlMapping> interfaces, List<Diagnostic> diagnostics)
    {
        this.diagnostics = diagnostics;
        devices = NameDevices([.. interfaces]);
    }

    public static List<ConfigDocument> Make(IEnumerable<YamlMapping> interfaces, List<Diagnostic> diagnostics)
    {
        var made = new NetworkDocuments(interfaces, diagnostics);
        made.AddAliases();
        made.AddBondMembers();
        made.ForEach("bond", made.AddBond);
        foreach (var (name, device) in made.devices)
        {
            made.AddDhcp(name, device);
        }

        foreach (var (name, device) in made.devices)
        {
            made.AddVip(name, device.GetMapping("vip"));
        }

        made.AddLinks();
        made.AddVlans();
        made.ForEach("wireguard", made.AddWireguard);
        made.ForEach("bridge", made.AddBridge);
        return made.documents;
    }

    /// <summary>The CEL expression that finds what a device selector finds; empty where it says nothing.</summary>
    internal static string SelectorExpression(YamlMapping selector)
    {
        var conditions = new List<string>();
        void Glob(string key, string expression)
        {
            if (selector.GetString(key) is { Length: > 0 } pattern)
            {
                conditions.Add($"glob(\"{pattern}\", {expression})");
            }
        }

        Glob("hardwareAddr", "mac(link.hardware_addr)");
        Glob("permanentAddr", "mac(link.permanent_addr)");
        Glob("busPath", "link.bus_path");
        Glob("driver", "link.driver");
        Glob("pciID", "link.pciid");
        if (selector.GetString("physical") is { } physical)
        {
            conditions.Add(physical == "true" ? "link.type == 1" : "link.type != 1");
        }

        return string.Join(" && ", conditions);
    }

    // A device found by a selector only gets the first free name of its kind.
    private static List<(string Name, YamlMapping Device)> NameDevices(YamlMapping[] interfaces)
    {
        var used = interfaces.Select(device => device.GetString("interface") ?? "").ToHashSet(StringComparer.Ordinal);
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var named = new List<(string, YamlMapping)>();
        foreach (var device in interfaces)
        {
            string name = device.GetString("interface") ?? "";
            if (name.Length == 0 && device.ContainsKey("deviceSelector"))
            {
                string prefix = device.ContainsKey("bond") ? "bond" : device.ContainsKey("bridge") ? "br" : device.ContainsKey("wireguard") ? "wg" : "ethSel";
                do
                {
                    int index = next.GetValueOrDefault(prefix);
                    next[prefix] = index + 1;
                    name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}");
                }
                while (!used.Add(name));
            }

            named.Add((name, device));
        }

        return named;
    }

    private void AddAliases()
    {
        foreach (var (name, device) in devices)
        {
            if (device.GetMapping("deviceSelector") is { } selector)
            {
                AddAlias(name, selector);
            }
        }
    }

    private void AddBondMembers()
    {
        foreach (var (name, device) in devices)
        {
            if (device.GetMapping("bond")?.GetSequence("deviceSelectors") is { } selectors)
            {
                for (int i = 0; i < selectors.Count; i++)
                {
                    if (selectors[i] is YamlMapping selector)
                    {
                        AddAlias(string.Create(CultureInfo.InvariantCulture, $"{name}-m{i}"), selector);
                    }
                }
            }
        }
    }

    private void AddAlias(string name, YamlMapping selector)
    {
        string expression = SelectorExpression(selector);
        if (expression.Length > 0)
        {
            Add("LinkAliasConfig", name, selector.Span, ("selector", new Tree(selector.Span).Map(("match", GoScalars.String(expression, selector.Span)))));
        }
    }

    private void AddBond(string name, YamlMapping device, YamlMapping bond)
    {
        var fields = new List<(string, YamlNode?)>();
        var links = new List<YamlNode>(bond.GetSequence("interfaces")?.Items.ToArray() ?? []);
        int selectors = bond.GetSequence("deviceSelectors")?.Count ?? 0;
        for (int i = 0; i < selectors; i++)
        {
            links.Add(GoScalars.String(string.Create(CultureInfo.InvariantCulture, $"{name}-m{i}"), bond.GetSequence("deviceSelectors")![i].Span)); // Counted above.
        }

        fields.Add(("links", links.Count == 0 ? null : new YamlSequence(links, bond.Span)));
        var type = TypeTable.GetStruct("network.BondConfig");
        foreach (var (from, to) in BondFields)
        {
            if (bond[from] is not { } value)
            {
                continue;
            }

            // talhelper drops what it cannot read without a word; here it is at least said.
            var errors = new List<Diagnostic>();
            var read = new TypedReader(errors).Read(value, type.Find(to)!.Type, $"bond.{from}", 0); // The table has these fields.
            diagnostics.AddRange(errors.Select(error => error with { Severity = Severity.Warning, Hint = "the bond is written without it" }));
            fields.Add((to, read));
        }

        fields.AddRange(CommonFields(device));
        Add("BondConfig", name, device.Span, [.. fields]);
    }

    private void AddDhcp(string name, YamlMapping device)
    {
        if (!TalconfigFile.IsTrue(device, "dhcp"))
        {
            return;
        }

        var options = device.GetMapping("dhcpOptions");
        var span = (device["dhcp"] ?? device).Span;
        if (options?.GetString("ipv4") is null or "true")
        {
            Add("DHCPv4Config", name, span, ("routeMetric", options?["routeMetric"]));
        }

        if (options?.GetString("ipv6") is "true")
        {
            Add("DHCPv6Config", name, span, ("routeMetric", options["routeMetric"]));
        }
    }

    private void AddVip(string link, YamlMapping? vip)
    {
        if (vip?["ip"] is YamlScalar { Value.Length: > 0 } address)
        {
            Add("Layer2VIPConfig", address.Value, address.Span, ("link", GoScalars.String(link, vip.Span)));
        }
    }

    private void AddLinks()
    {
        foreach (var (name, device) in devices)
        {
            bool special = device.ContainsKey("bond") || device.ContainsKey("wireguard") || device.ContainsKey("bridge");
            var fields = special ? [] : CommonFields(device);
            if (fields.Length > 0)
            {
                Add("LinkConfig", name, device.Span, fields);
            }
        }
    }

    private void AddVlans()
    {
        foreach (var (name, device) in devices)
        {
            foreach (var vlan in (device.GetSequence("vlans")?.Items.ToArray() ?? []).OfType<YamlMapping>())
            {
                if (vlan["vlanId"] is not YamlScalar id)
                {
                    continue;
                }

                string vlanName = $"{name}.{id.Value}";
                Add("VLANConfig", vlanName, vlan.Span, [("vlanID", id), ("parent", GoScalars.String(name, device.Span)), .. CommonFields(vlan)]);
                AddDhcp(vlanName, vlan);
                AddVip(vlanName, vlan.GetMapping("vip"));
            }
        }
    }

    private void AddWireguard(string name, YamlMapping device, YamlMapping wireguard)
    {
        var peers = (wireguard.GetSequence("peers")?.Items.ToArray() ?? []).OfType<YamlMapping>().Select(peer => (YamlNode)new Tree(peer.Span).Map(
            ("publicKey", peer["publicKey"]),
            ("endpoint", peer.GetString("endpoint") is { } endpoint && NetIp.TryParseAddrPort(endpoint, out _) ? peer["endpoint"] : Dropped(peer["endpoint"], "an address with a port")),
            ("persistentKeepaliveInterval", peer["persistentKeepaliveInterval"]),
            ("allowedIPs", peer["allowedIPs"])));
        YamlNode[] list = [.. peers];
        Add(
            "WireguardConfig",
            name,
            wireguard.Span,
            [("privateKey", wireguard["privateKey"]), ("listenPort", wireguard["listenPort"]), ("firewallMark", wireguard["firewallMark"]), ("peers", list.Length == 0 ? null : new YamlSequence(list, wireguard.Span)), .. CommonFields(device)]);
    }

    private void AddBridge(string name, YamlMapping device, YamlMapping bridge)
    {
        var tree = new Tree(bridge.Span);
        Add(
            "BridgeConfig",
            name,
            bridge.Span,
            [
                ("links", bridge["interfaces"]),
                ("stp", bridge.GetMapping("stp")?["enabled"] is { } stp ? tree.Map(("enabled", stp)) : null),
                ("vlan", bridge.GetMapping("vlan")?["vlanFiltering"] is YamlScalar { Value: "true" } filtering ? tree.Map(("filtering", filtering)) : null),
                .. CommonFields(device),
            ]);
    }

    private (string, YamlNode?)[] CommonFields(YamlMapping device)
    {
        var fields = new List<(string, YamlNode?)>();
        if (device["mtu"] is { } mtu)
        {
            fields.Add(("mtu", mtu));
        }

        if (device.GetSequence("addresses") is { Count: > 0 } addresses)
        {
            var list = addresses.Items.ToArray().OfType<YamlScalar>().Select(address => (YamlNode)new Tree(address.Span).Map(("address", Prefix(address))));
            fields.Add(("addresses", new YamlSequence(list, addresses.Span)));
        }

        if (device.GetSequence("routes") is { Count: > 0 } routes)
        {
            fields.Add(("routes", new YamlSequence(routes.Items.ToArray().OfType<YamlMapping>().Select(Route), routes.Span)));
        }

        return [.. fields];
    }

    // A bare address is a network of its own.
    private static YamlScalar Prefix(YamlScalar address) =>
        address.Value.Contains('/') ? address : GoScalars.String($"{address.Value}/{(address.Value.Contains(':') ? 128 : 32)}", address.Span);

    // Default routes have no destination: Talos takes the family from the gateway.
    private static YamlNode Route(YamlMapping route) => new Tree(route.Span).Map(
        ("destination", route.GetString("network") is null or "0.0.0.0/0" or "::/0" ? null : route["network"]),
        ("gateway", route["gateway"]),
        ("source", route["source"]),
        ("metric", route["metric"]),
        ("mtu", route["mtu"]));

    private void ForEach(string key, Action<string, YamlMapping, YamlMapping> add)
    {
        foreach (var (name, device) in devices)
        {
            if (device.GetMapping(key) is { } part)
            {
                add(name, device, part);
            }
        }
    }

    private YamlNode? Dropped(YamlNode? value, string wanted)
    {
        if (value is YamlScalar scalar)
        {
            diagnostics.Add(new Diagnostic(TalosRules.WrongValue, scalar.Span, $"\"{scalar.Value}\" is no {wanted[3..]}") { Severity = Severity.Warning, Hint = "it is left out of the config" });
        }

        return null;
    }

    private void Add(string kind, string name, SourceSpan span, params ReadOnlySpan<(string Key, YamlNode? Value)> fields) =>
        documents.Add(DocumentBuilder.Build(kind, name, span, diagnostics, fields));
}

/// <summary>Makes documents out of parts of a talconfig: typed, so that wrong values are found where they are written.</summary>
internal static class DocumentBuilder
{
    public static ConfigDocument Build(string kind, string? name, SourceSpan span, List<Diagnostic> diagnostics, params ReadOnlySpan<(string Key, YamlNode? Value)> fields)
    {
        var definition = TypeTable.Kinds[kind];
        var tree = new Tree(span);
        var root = tree.Map([("apiVersion", tree.Value("v1alpha1")), ("kind", tree.Value(kind)), ("name", name is null ? null : tree.Value(name)), .. fields]);
        return new ConfigDocument(definition, new TypedReader(diagnostics).ReadStruct(root, definition.Type.Struct!, "")); // Kinds are structs.
    }
}
