using System.Globalization;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;

namespace Hearth.Talos.Validation;

/// <summary>The rules of the single documents that are about networks and the system.</summary>
internal static partial class DocumentRules
{
    public static void Check(Findings findings, ConfigDocument document, string? talosVersion)
    {
        var root = document.Root;
        string name = document.Name ?? "";
        switch (document.Kind)
        {
            case "BondConfig":
                CheckBond(findings, root, name);
                break;
            case "BridgeConfig" or "DummyLinkConfig" or "LinkConfig":
                findings.Error(name.Length == 0, null, "name must be specified");
                CheckLink(findings, root);
                break;
            case "VRFConfig":
                findings.Error(name.Length == 0, null, "name must be specified");
                findings.Error(root.GetString("table") is null or "unspec" or "local" or "main" or "default", root["table"], $"cannot create vrf with reserved table {root.GetString("table") ?? "unspec"}");
                CheckLink(findings, root);
                break;
            case "VLANConfig":
                findings.Error(name.Length == 0, null, "name must be specified");
                findings.Error(Number(root, "vlanID") is < 1 or > 4094, root["vlanID"], "vlanID must be specified and between 1 and 4094");
                findings.Error(IsEmpty(root, "parent"), null, "parent must be specified");
                CheckLink(findings, root);
                break;
            case "VethConfig":
                CheckVeth(findings, root, name);
                break;
            case "WireguardConfig":
                CheckWireguard(findings, root, name);
                break;
            case "DHCPv4Config" or "DHCPv6Config":
                findings.Error(name.Length == 0, null, "name must be specified");
                bool duid = root.GetString("clientIdentifier") == "duid";
                findings.Error(root.ContainsKey("duidRaw") && !duid, root["duidRaw"], "duidRaw can only be set if clientIdentifier is 'duid'");
                findings.Error(!root.ContainsKey("duidRaw") && duid, null, "duidRaw must be set if clientIdentifier is 'duid'");
                break;
            case "Layer2VIPConfig" or "HCloudVIPConfig":
                findings.Error(name.Length == 0, null, "name must be specified");
                findings.Error(name.Length > 0 && !Checks.IsIp(name), root["name"], $"name must be a valid IP address: ParseAddr(\"{name}\"): unable to parse IP");
                findings.Error(IsEmpty(root, "link"), null, "link must be specified");
                findings.Error(document.Kind == "HCloudVIPConfig" && IsEmpty(root, "apiToken"), null, "apiToken must be specified");
                break;
            case "BlackholeRouteConfig":
                findings.Error(name.Length == 0, null, "name must be specified");
                findings.Error(!NetIp.TryParsePrefix(name, out _, out _, out _), root["name"], $"name must be a valid address prefix: netip.ParsePrefix(\"{name}\"): no '/'");
                break;
            case "HostnameConfig":
                CheckHostname(findings, root);
                break;
            case "LinkAliasConfig":
                CheckLinkAlias(findings, root, name);
                break;
            case "ResolverConfig":
                CheckResolver(findings, root);
                break;
            case "RoutingRuleConfig":
                CheckRoutingRule(findings, root, name);
                break;
            case "NetworkRuleConfig":
                CheckNetworkRule(findings, root, name);
                break;
            case "StaticHostConfig":
                findings.Error(name.Length == 0, null, "name is required");
                findings.Error(!Checks.IsIp(name), root["name"], "name must be a valid IP address");
                findings.Error(root.GetSequence("hostnames") is not { Count: > 0 }, null, "at least one hostname is required");
                break;
            case "KubeSpanConfig":
                findings.Error(root.ContainsKey("mtu") && Number(root, "mtu") < 1280, root["mtu"], "kubespan link MTU must be at least 1280");
                foreach (var filter in Checks.Scalars(root.GetMapping("filters"), "endpoints"))
                {
                    findings.Error(!Checks.IsSubnetOrAddress(filter.Value), filter, $"KubeSpan endpoint filter is not valid: \"{filter.Value.TrimStart('!')}\"");
                }

                break;
            case "TCPProbeConfig" or "HTTPProbeConfig":
                CheckProbe(findings, root, name, document.Kind);
                break;
            case "TimeSyncConfig":
                findings.Error(IsNegative(root, "bootTimeout"), root["bootTimeout"], "bootTimeout cannot be negative");
                findings.Error(root.ContainsKey("ntp") && root.ContainsKey("ptp"), null, "only one of ntp or ptp configuration can be specified");
                foreach (var server in root.GetMapping("ntp")?.GetString("useNTS") == "true" ? Checks.Scalars(root.GetMapping("ntp"), "servers") : [])
                {
                    findings.Error(Checks.IsIp(server.Value), server, $"NTS requires hostnames, not IP addresses: \"{server.Value}\"");
                }

                break;
            case "EthernetConfig" or "KernelModuleConfig":
                findings.Error(name.Length == 0, null, "name is required");
                break;
            case "BGPInstanceConfig":
                CheckBgp(findings, root, name);
                break;
            case "ExtensionServiceConfig":
                CheckExtensionService(findings, root, name);
                break;
            case "EventSinkConfig":
                string sink = root.GetString("endpoint") ?? "";
                findings.Error(sink.LastIndexOf(':') < 1, root["endpoint"], $"event sink endpoint: {(sink.Length == 0 ? "" : $"address {sink}: ")}missing port in address");
                break;
            case "KmsgLogConfig":
                CheckKmsgLog(findings, root, name);
                break;
            case "EnvironmentConfig":
                foreach (var (key, _, node) in Checks.Pairs(root.GetMapping("variables")))
                {
                    findings.Error(key.Length == 0 || char.IsDigit(key[0]) || !key.All(static c => c == '_' || char.IsAsciiLetterOrDigit(c)), node, $"invalid environment variable name: \"{key}\"");
                }

                break;
            case "WatchdogTimerConfig":
                findings.Error(IsEmpty(root, "device"), null, "watchdog device: empty value");
                findings.Error(GoDuration.TryParse(root.GetString("timeout") ?? "0s", out long timeout) && timeout is not 0 and < 10_000_000_000, root["timeout"], "watchdog timeout: minimum value is 10s");
                break;
            case "OOMConfig":
                CheckCel(findings, root["triggerExpression"], MemoryExpressions.Trigger, "OOM trigger expression is invalid");
                CheckCel(findings, root["cgroupRankingExpression"], MemoryExpressions.Ranking, "OOM cgroup scoring expression is invalid");
                findings.Error(IsNegative(root, "sampleInterval"), root["sampleInterval"], "OOM sample interval must be longer than 0");
                break;
            case "ContainerConfig":
                CheckContainer(findings, root, name);
                break;
            default:
                if (!CheckService(findings, document))
                {
                    CheckStorage(findings, document);
                    CheckKubernetes(findings, document, talosVersion);
                }

                break;
        }
    }

    private static void CheckBond(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name must be specified");
        findings.Error(root.GetSequence("links") is not { Count: > 0 }, null, "at least one link must be specified");
        string? mode = root.GetString("bondMode");
        findings.Error(mode is null, null, "bond mode must be specified");
        foreach (string key in (ReadOnlySpan<string>)["miimon", "updelay", "downdelay"])
        {
            findings.Warning(mode == "802.3ad" && !root.ContainsKey(key), null, $"{key} was not specified for 802.3ad bond");
        }

        bool usesPrimary = mode is "active-backup" or "balance-tlb" or "balance-alb";
        if (root["primary"] is YamlScalar primary)
        {
            findings.Error(primary.Value.Length == 0, primary, "primary link name can't be empty");
            findings.Error(primary.Value.Length > 0 && !Checks.Scalars(root, "links").Any(link => link.Value == primary.Value), primary, $"primary link \"{primary.Value}\" is not in the list of bonded links");
            findings.Error(mode is not null && !usesPrimary, primary, $"primary link is not supported in \"{mode}\" bond mode");
        }
        else
        {
            findings.Warning(root.ContainsKey("primaryReselect") && usesPrimary, root["primaryReselect"], "primaryReselect has no effect unless primary is specified");
        }

        CheckLink(findings, root);
    }

    private static void CheckLink(Findings findings, YamlMapping root)
    {
        int index = 0;
        foreach (var address in Checks.Mappings(root, "addresses"))
        {
            string value = address.GetString("address") ?? "";
            findings.Error(value.Length == 0, address, $"address {index} must be specified");
            findings.Error(value is "0.0.0.0/0" || value.StartsWith("::/", StringComparison.Ordinal) || value.StartsWith("0.0.0.0/", StringComparison.Ordinal), address, $"address {index} must be a valid IP address");
            index++;
        }

        index = 0;
        foreach (var route in Checks.Mappings(root, "routes"))
        {
            findings.Error(route.GetString("destination") is { } destination && (destination.StartsWith("0.0.0.0/", StringComparison.Ordinal) || destination.StartsWith("::/", StringComparison.Ordinal)), route["destination"], $"route {index} destination must be a valid IP prefix");
            findings.Error(route.GetString("gateway") is "0.0.0.0" or "::", route["gateway"], $"route {index} gateway must be a valid IP address");
            findings.Error(route.GetString("source") is "0.0.0.0" or "::", route["source"], $"route {index} source must be a valid IP address");
            index++;
        }
    }

    private static void CheckVeth(Findings findings, YamlMapping root, string name)
    {
        string peer = root.GetMapping("peer")?.GetString("name") ?? "";
        foreach (var (field, value) in (ReadOnlySpan<(string, string)>)[("name", name), ("peer name", peer)])
        {
            findings.Error(value.Length == 0, null, $"{field} must be specified");
            findings.Error(value.Length > 15, null, $"{field} must not exceed 15 bytes");
            findings.Error(value is "." or "..", null, $"{field} must not be \"{value}\"");
            findings.Error(value.AsSpan().ContainsAny('/', ':'), null, $"{field} must not contain '/' or ':'");
            findings.Error(value.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)), null, $"{field} must not contain whitespace or non-printable characters");
        }

        findings.Error(name.Length > 0 && name == peer, null, "name and peer name must be different");
        CheckLink(findings, root);
    }

    private static void CheckWireguard(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name must be specified");
        string key = root.GetString("privateKey") ?? "";
        findings.Error(key.Length == 0, null, "wireguard private key must be specified");
        findings.Error(key.Length > 0 && Checks.WireguardKey(key) is not null, root["privateKey"], $"wireguard private key is invalid: {Checks.WireguardKey(key)}");
        findings.Error(Number(root, "listenPort") is < 0 or > 65535, root["listenPort"], "wireguard listen port must be between 0 and 65535");
        int index = 0;
        foreach (var peer in Checks.Mappings(root, "peers"))
        {
            string publicKey = peer.GetString("publicKey") ?? "";
            findings.Error(publicKey.Length == 0, peer, $"wireguard peer public key must be specified (peer index {index})");
            findings.Error(publicKey.Length > 0 && Checks.WireguardKey(publicKey) is not null, peer, $"wireguard peer public key is invalid (peer index {index}): {Checks.WireguardKey(publicKey)}");
            findings.Error(peer.GetString("presharedKey") is { } shared && Checks.WireguardKey(shared) is not null, peer["presharedKey"], $"wireguard peer preshared key is invalid (peer index {index}): {Checks.WireguardKey(peer.GetString("presharedKey") ?? "")}");
            findings.Error(IsNegative(peer, "persistentKeepaliveInterval"), peer, $"wireguard peer persistent keepalive interval cannot be negative (peer index {index})");
            index++;
        }

        CheckLink(findings, root);
    }

    private static void CheckHostname(Findings findings, YamlMapping root)
    {
        string? auto = root.GetString("auto");
        string hostname = root.GetString("hostname") ?? "";
        findings.Error(auto is null && hostname.Length == 0, null, "either 'auto' or 'hostname' must be set");
        findings.Error(auto is not null and not "off" && hostname.Length > 0, root["hostname"], "'auto' and 'hostname' cannot be set at the same time");
        findings.Error(auto is not null and not ("off" or "stable"), root["auto"], $"invalid value for 'auto': {auto}");
        string first = hostname.Split('.')[0];
        findings.Error(hostname.Length > 253, root["hostname"], $"fqdn is too long: {hostname.Length}");
        findings.Error(hostname.Length > 0 && first.Length is 0 or > 63, root["hostname"], $"invalid hostname \"{first}\"");
    }

    private static void CheckLinkAlias(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name must be specified");
        int percent = name.IndexOf('%');
        findings.Error(percent >= 0 && (name[(percent + 1)..] != "d" || percent == 0), root["name"], $"name \"{name}\" contains an invalid format verb, use %d suffix");
        var match = root.GetMapping("selector")?["match"];
        findings.Error(match is null, null, "link selector is required");
        CheckCel(findings, match, CelHosts.TalosLink, "link selector is invalid");
    }

    private static void CheckResolver(Findings findings, YamlMapping root)
    {
        if (root.GetMapping("hostDNS") is { } hostDns && hostDns.GetString("enabled") != "true")
        {
            foreach (string key in (ReadOnlySpan<string>)["forwardKubeDNSToHost", "resolveMemberNames"])
            {
                findings.Error(hostDns.GetString(key) == "true", hostDns[key], $"hostDNS.{key} cannot be enabled when hostDNS.enabled is false");
            }
        }

        int index = 0;
        int encrypted = 0;
        foreach (var server in Checks.Mappings(root, "nameservers"))
        {
            string protocol = server.GetString("protocol") ?? "Do53";
            bool hasName = !IsEmpty(server, "tlsServerName");
            encrypted += protocol == "Do53" ? 0 : 1;
            findings.Error(protocol != "Do53" && !hasName, server, $"tlsServerName must be set when protocol is {protocol}: entry {index}");
            findings.Error(protocol == "Do53" && hasName, server["tlsServerName"], $"tlsServerName must be empty when protocol is Do53: entry {index}");
            findings.Error(IsEmpty(server, "address"), server, $"nameserver address must be a valid IP: entry {index}");
            index++;
        }

        findings.Warning(
            encrypted > 0 && encrypted == index,
            root["nameservers"],
            "all configured nameservers use encrypted DNS (DoT or DoH): validating certificates requires a correct system clock, so boot may stall when NTP servers are configured by hostname; consider keeping at least one plain-DNS fallback or configuring NTP servers by IP address");
    }

    private static void CheckRoutingRule(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name must be specified");
        bool valid = uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint priority);
        findings.Error(!valid, root["name"], $"invalid name: must be priority parsable unsigned integer: strconv.ParseUint: parsing \"{name}\": invalid syntax");
        findings.Error(priority is 0 or 32500 or 32766 or 32767, root["name"], "priority must be between 1 and 32765 (excluding reserved priorities [0 32500 32766 32767])");
        findings.Error(root.GetString("table") is null or "unspec" && root.GetString("action") is null or "unspec" or "unicast", null, "either table or a non-unicast action must be specified");
        findings.Error(root.ContainsKey("fwMask") && !root.ContainsKey("fwMark"), root["fwMask"], "fwMask requires fwMark to be set");
    }

    private static void CheckNetworkRule(Findings findings, YamlMapping root, string name)
    {
        if (name.Length == 0)
        {
            findings.Error(true, null, "name is required");
            return;
        }

        var ports = Checks.Scalars(root.GetMapping("portSelector"), "ports").Select(Range).OrderBy(range => range.Low).ToList();
        findings.Error(ports.Count == 0, null, "portSelector.ports is required");
        for (int i = 0; i < ports.Count; i++)
        {
            findings.Error(ports[i].Low > ports[i].High, ports[i].Node, $"invalid port range: {ports[i].Low}-{ports[i].High}");
            findings.Error(i > 0 && ports[i].Low <= ports[i].High && ports[i].Low <= ports[i - 1].High, ports[i].Node, i > 0 ? $"invalid port range: {ports[i].Low}-{ports[i].High}, overlaps with {ports[i - 1].Low}-{ports[i - 1].High}" : "");
        }

        foreach (var rule in Checks.Mappings(root, "ingress"))
        {
            findings.Error(IsEmpty(rule, "subnet"), rule, "invalid subnet: invalid Prefix");
        }
    }

    private static (int Low, int High, YamlNode Node) Range(YamlScalar port)
    {
        string[] halves = port.Value.Split('-', 2);
        int low = int.Parse(halves[0], CultureInfo.InvariantCulture); // The typed reader took them as ports.
        return (low, halves.Length == 2 ? int.Parse(halves[1], CultureInfo.InvariantCulture) : low, port);
    }

    private static void CheckProbe(Findings findings, YamlMapping root, string name, string kind)
    {
        findings.Error(name.Length == 0, null, "probe name is required");
        string word = kind == "TCPProbeConfig" ? "TCP" : "HTTP";
        if (kind == "TCPProbeConfig")
        {
            findings.Error(IsEmpty(root, "endpoint"), null, "TCP probe endpoint is required");
        }
        else
        {
            string text = root.GetString("url") ?? "";
            bool parsed = GoUrl.TryParse(text, out var url);
            findings.Error(text.Length == 0, null, "HTTP probe URL is required");
            findings.Error(text.Length > 0 && parsed && url.Scheme is not ("http" or "https"), root["url"], $"HTTP probe URL scheme must be http or https, got \"{url.Scheme}\"");
            findings.Error(parsed && url.Scheme is "http" or "https" && url.Host.Length == 0, root["url"], "HTTP probe URL must be an absolute http or https URL with a non-empty host");
        }

        findings.Error(IsNegative(root, "timeout"), root["timeout"], $"{word} probe timeout cannot be negative: {root.GetString("timeout")}");
        findings.Error(IsNegative(root, "interval"), root["interval"], $"probe interval cannot be negative: {root.GetString("interval")}");
        findings.Error(Number(root, "failureThreshold") < 0, root["failureThreshold"], $"probe failure threshold cannot be negative: {root.GetString("failureThreshold")}");
    }

    private static void CheckExtensionService(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name is required");
        findings.Error(root.GetSequence("configFiles") is not { Count: > 0 } && root.GetSequence("environment") is not { Count: > 0 }, null, $"no config files found for extension \"{name}\"");
        foreach (var file in Checks.Mappings(root, "configFiles"))
        {
            findings.Error(IsEmpty(file, "content"), file, $"extension content is required for extension \"{name}\"");
            findings.Error(IsEmpty(file, "mountPath"), file, $"extension mount path is required for extension \"{name}\"");
        }
    }

    private static void CheckKmsgLog(Findings findings, YamlMapping root, string name)
    {
        string text = root.GetString("url") ?? "";
        bool parsed = GoUrl.TryParse(text, out var url);
        string? reason = name.Length == 0 ? "name is required"
            : text.Length == 0 || !parsed ? "url is required"
            : url.Scheme is not ("tcp" or "udp") ? "url scheme must be tcp:// or udp://"
            : url.Path is not ("" or "/") ? "url path must be empty"
            : url.Host == url.HostName ? "url port is required"
            : null;
        findings.Error(reason is not null, root["url"], reason ?? "");
    }

    /// <summary>Compiles an expression for what it is asked about; the finding stands where the expression goes wrong.</summary>
    private static void CheckCel(Findings findings, YamlNode? expression, CelEnvironment environment, string message)
    {
        if (expression is YamlScalar scalar && !CelProgram.TryCompile(scalar, environment, out _, out var diagnostic))
        {
            findings.Error(new YamlScalar(scalar.Value, scalar.Style, diagnostic.Span), $"{message}: {diagnostic.Message}", diagnostic.Hint);
        }
    }

    private static bool IsEmpty(YamlMapping mapping, string key) => string.IsNullOrEmpty(mapping.GetString(key));

    private static bool IsNegative(YamlMapping mapping, string key) => mapping.GetString(key)?.StartsWith('-') == true;

    private static long Number(YamlMapping mapping, string key) =>
        long.TryParse(mapping.GetString(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
