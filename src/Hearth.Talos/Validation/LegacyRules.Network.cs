using System.Globalization;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Validation;

/// <content>Interfaces of the legacy document.</content>
internal sealed partial class LegacyRules
{
    private const int MinimumKubeSpanMtu = 1280;

    private void CheckNetwork()
    {
        if (machine!.GetMapping("network") is not { } network) // Check returns before this without a machine section.
        {
            return;
        }

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        YamlMapping[] devices = [.. Checks.Mappings(network, "interfaces")];
        foreach (var device in devices)
        {
            string name = device.GetString("interface") ?? "";
            var bond = device.GetMapping("bond");
            var bridge = device.GetMapping("bridge");
            findings.Error(bond is not null && bridge is not null, device, $"interface has both bridge and bond sections set \"{name}\": config sections are mutually exclusive");
            findings.Error(bond?.GetSequence("interfaces") is { Count: > 0 } && bond.GetSequence("deviceSelectors") is { Count: > 0 }, bond, $"interface \"{name}\" has both interfaces and selectors set: config sections are mutually exclusive");
            foreach (var member in Checks.Scalars(bridge ?? bond, "interfaces"))
            {
                findings.Error(members.TryGetValue(member.Value, out string? other) && other != name, member, $"interface \"{member.Value}\" is declared as part of two separate links: \"{other}\" and \"{name}\"");
                members[member.Value] = name;
            }
        }

        foreach (var device in devices)
        {
            if (device.GetString("ignore") != "true")
            {
                CheckDevice(device);
                CheckAddressing(device, members);
                CheckRoutes(device);
            }
        }

        CheckKubeSpan(network);
    }

    internal void CheckDevice(YamlMapping device)
    {
        string name = device.GetString("interface") ?? "";
        var selector = device.GetMapping("deviceSelector");
        findings.Error(name.Length == 0 && selector is null, device, "[networking.os.device.interface], [networking.os.device.deviceSelector]: required either config section to be set");
        findings.Error(name.Length > 0 && selector is not null, selector, "[networking.os.device.interface], [networking.os.device.deviceSelector]: config sections are mutually exclusive");
        findings.Error(selector is { Count: 0 }, selector, "[networking.os.device.deviceSelector]: config section should contain at least one field");
        if (device.GetMapping("bond") is { } bond)
        {
            CheckBond(bond);
        }

        if (device.GetMapping("wireguard") is { } wireguard)
        {
            CheckWireguard(wireguard);
        }

        foreach (var vlan in Checks.Mappings(device, "vlans"))
        {
            string id = $"{name}.{vlan.GetString("vlanId") ?? "0"}";
            findings.Error(vlan.GetSequence("addresses") is { Count: > 0 } && vlan.ContainsKey("cidr"), vlan, $"[networking.os.device.vlan] {id}: vlan can't have both .cidr and .addresses set");
            CheckIp(vlan["cidr"] as YamlScalar, $"[networking.os.device.vlan.CIDR] {id}");
            foreach (var address in Checks.Scalars(vlan, "addresses"))
            {
                CheckIp(address, $"[networking.os.device.vlan.addresses] {id}");
            }
        }
    }

    private void CheckAddressing(YamlMapping device, Dictionary<string, string> members)
    {
        string name = device.GetString("interface") ?? "";
        bool addressed = device.GetString("dhcp") == "true" || device.ContainsKey("cidr") || device.GetSequence("addresses") is { Count: > 0 } || device.ContainsKey("vip");
        findings.Error(members.ContainsKey(name) && addressed, device, $"[networking.os.device] \"{name}\": bonded/bridged interface shouldn't have any addressing methods configured");
        findings.Error(device.GetSequence("addresses") is { Count: > 0 } && device.ContainsKey("cidr"), device["cidr"], $"[networking.os.device] \"{name}\": interface can't have both .cidr and .addresses set");
        CheckIp(device["cidr"] as YamlScalar, $"[networking.os.device.CIDR] \"{name}\"");
        findings.Warning(device.ContainsKey("cidr"), device["cidr"], $"\"{name}\": machine.network.interface.cidr is deprecated, please use machine.network.interface.addresses");
        foreach (var address in Checks.Scalars(device, "addresses"))
        {
            CheckIp(address, $"[networking.os.device.addresses] \"{name}\"");
        }

        var vip = device.GetMapping("vip");
        findings.Error(vip is not null && !Checks.IsIp(vip.GetString("ip") ?? ""), vip, $"[networking.os.device.vip] failed to parse \"{vip?.GetString("ip")}\" as IP address");
    }

    private void CheckRoutes(YamlMapping device)
    {
        int index = 0;
        foreach (var route in Checks.Mappings(device, "routes"))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"networking.os.device.route[{index++}]");
            string network = route.GetString("network") ?? "";
            string gateway = route.GetString("gateway") ?? "";
            string source = route.GetString("source") ?? "";
            findings.Error(network.Length > 0 && !NetIp.TryParsePrefix(network, out _, out _, out _), route["network"], $"[{place}.network] \"{network}\": invalid network address");
            findings.Error(gateway.Length > 0 && !Checks.IsIp(gateway), route["gateway"], $"[{place}.gateway] \"{gateway}\": invalid network address");
            findings.Error(gateway.Length == 0 && network.Length == 0, route, $"[{place}]: either network or gateway should be set");
            findings.Error(source.Length > 0 && !Checks.IsIp(source), route["source"], $"[{place}.source] \"{source}\": invalid network address");
        }
    }

    private void CheckBond(YamlMapping bond)
    {
        string mode = bond.GetString("mode") ?? "balance-rr";
        mode = TypeTable.GetType("nethelpers.BondMode").EnumNames.Contains(mode) ? mode : "balance-rr"; // What Go's zero value is.
        CheckNames(bond, "mode", "BondMode", "bond type", strict: true);
        CheckNames(bond, "xmitHashPolicy", "BondXmitHashPolicy", "xmit hash policy", strict: false);
        CheckNames(bond, "lacpRate", "LACPRate", "lacp rate", strict: false);
        CheckNames(bond, "arpValidate", "ARPValidate", "arp_validate mode", strict: false);
        CheckNames(bond, "arpAllTargets", "ARPAllTargets", "arp_all_targets mode", strict: false);
        CheckNames(bond, "primaryReselect", "PrimaryReselect", "primary_reselect mode", strict: false);
        CheckNames(bond, "failOverMac", "FailOverMAC", "fail_over_mac value", strict: false);
        CheckNames(bond, "adSelect", "ADSelect", "ad_select mode", strict: false);

        long miimon = Number(bond, "miimon");
        foreach (var (key, shown) in (ReadOnlySpan<(string, string)>)[("updelay", "upDelay"), ("downdelay", "downDelay")])
        {
            long delay = Number(bond, key);
            findings.Error(miimon == 0 && delay != 0, bond[key], $"bond.{shown} can't be set if miiMon is zero");
            findings.Error(miimon != 0 && delay % Math.Max(1, miimon) != 0, bond[key], $"bond.{shown} should be a multiple of miiMon");
        }

        bool lacp = mode == "802.3ad";
        bool adaptive = mode is "balance-alb" or "balance-tlb";
        findings.Error(bond.GetSequence("arpIPTarget") is { Count: > 0 }, bond["arpIPTarget"], "bond.arpIPTarget is not supported");
        findings.Error(bond.ContainsKey("lacpRate") && !lacp, bond["lacpRate"], "bond.lacpRate is only available in 802.3ad mode");
        findings.Error(bond.ContainsKey("adActorSystem"), bond["adActorSystem"], "bond.adActorSystem is not supported");
        findings.Error((lacp || adaptive) && bond.ContainsKey("arpValidate"), bond["arpValidate"], $"bond.arpValidate is not available in {mode} mode");
        findings.Error(mode != "active-backup" && !adaptive && bond.ContainsKey("primary"), bond["primary"], $"bond.primary is not available in {mode} mode");
        findings.Error((lacp || adaptive) && Number(bond, "arpInterval") > 0, bond["arpInterval"], $"bond.arpInterval is not available in {mode} mode");
        findings.Error(mode != "balance-rr" && Number(bond, "packetsPerSlave") > 1, bond["packetsPerSlave"], $"bond.packetsPerSlave is not available in {mode} mode");
        findings.Error(!adaptive && Number(bond, "tlbDynamicLb") > 0, bond["tlbDynamicLb"], $"bond.tlbDynamicTLB is not available in {mode} mode");
        findings.Error(!lacp && Number(bond, "adActorSysPrio") > 0, bond["adActorSysPrio"], "bond.adActorSysPrio is only available in 802.3ad mode");
        findings.Error(!lacp && Number(bond, "adUserPortKey") > 0, bond["adUserPortKey"], "bond.adUserPortKey is only available in 802.3ad mode");
    }

    private void CheckWireguard(YamlMapping wireguard)
    {
        string? own = LegacyKey(wireguard.GetString("privateKey") ?? "", secret: true);
        findings.Error(own is not null, wireguard["privateKey"] ?? wireguard, $"private key is invalid: {own}");
        foreach (var peer in Checks.Mappings(wireguard, "peers"))
        {
            string? key = LegacyKey(peer.GetString("publicKey") ?? "", secret: false);
            findings.Error(key is not null, peer["publicKey"] ?? peer, $"public key invalid: {key}");
            string endpoint = peer.GetString("endpoint") ?? "";
            findings.Error(endpoint.Length > 0 && (!endpoint.Contains(':') || endpoint.EndsWith(']')), peer["endpoint"], $"peer endpoint \"{endpoint}\" is invalid");
            foreach (var allowed in Checks.Scalars(peer, "allowedIPs"))
            {
                findings.Error(!NetIp.TryParsePrefix(allowed.Value, out _, out _, out _), allowed, $"peer allowed IP \"{allowed.Value}\" is invalid: invalid CIDR address: {allowed.Value}");
            }
        }
    }

    private static string? LegacyKey(string key, bool secret) =>
        Checks.Base64(key, out int length) ?? (length != 32 ? $"wrong key \"{(secret && length > 0 ? "***" : key)}\" length: {length}" : null);

    private void CheckKubeSpan(YamlMapping network)
    {
        if (network.GetMapping("kubespan") is not { } kubeSpan || kubeSpan.GetString("enabled") != "true")
        {
            return;
        }

        findings.Error(kubeSpan.ContainsKey("mtu") && Number(kubeSpan, "mtu") < MinimumKubeSpanMtu, kubeSpan["mtu"], $"kubespan link MTU must be at least {MinimumKubeSpanMtu}");
        foreach (var filter in Checks.Scalars(kubeSpan.GetMapping("filters"), "endpoints"))
        {
            findings.Error(!Checks.IsSubnetOrAddress(filter.Value), filter, $"KubeSpan endpoint filter is not valid: \"{filter.Value.TrimStart('!')}\"");
        }

        foreach (var filter in Checks.Scalars(kubeSpan.GetMapping("filters"), "excludeAdvertisedNetworks"))
        {
            findings.Error(!NetIp.TryParsePrefix(filter.Value, out _, out _, out _), filter, $"KubeSpan exclude advertised networks filter is not valid: \"{filter.Value}\"");
        }
    }

    private void CheckIp(YamlScalar? address, string place)
    {
        if (address is not null)
        {
            string reason = address.Value.Contains('/') ? $"invalid CIDR address: {address.Value}" : $"failed to parse IP address \"{address.Value}\"";
            findings.Error(!Checks.IsIpOrCidr(address.Value), address, $"{place}: {reason}");
        }
    }

    private void CheckNames(YamlMapping bond, string key, string type, string shown, bool strict)
    {
        if (bond[key] is YamlScalar value && (strict || value.Value.Length > 0))
        {
            findings.Error(!TypeTable.GetType($"nethelpers.{type}").EnumNames.Contains(value.Value), value, $"invalid {shown} {value.Value}");
        }
    }

    private static long Number(YamlMapping mapping, string key) =>
        long.TryParse(mapping.GetString(key), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
