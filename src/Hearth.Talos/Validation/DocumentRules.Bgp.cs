using System.Net;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Validation;

/// <content>BGP instances: their neighbours and what they import.</content>
internal static partial class DocumentRules
{
    private static void CheckBgp(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name must be specified");
        findings.Error(Number(root, "localASN") == 0, null, "localASN must be specified");
        findings.Error(root.GetString("routerID")?.Contains(':') == true, root["routerID"], "routerID must be an IPv4 address");
        findings.Warning(root.GetSequence("neighbors") is not { Count: > 0 }, null, "BGPInstanceConfig has no neighbors configured");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int index = 0;
        foreach (var neighbor in Checks.Mappings(root, "neighbors"))
        {
            string place = $"neighbor[{index++}]";
            string address = neighbor.GetString("address") ?? "";
            string link = neighbor.GetString("link") ?? "";
            bool single = address.Length > 0 != link.Length > 0;
            var bfd = neighbor.GetMapping("bfd");
            findings.Error(!single, neighbor, $"{place}: exactly one of address or link must be set");
            findings.Error(IsNegative(neighbor, "holdTime"), neighbor["holdTime"], $"{place}: holdTime must not be negative");
            findings.Error(bfd is not null && !IsEmpty(root, "vrf"), bfd, $"{place}: bfd is not supported for VRF-bound BGP instances");
            findings.Error(bfd is not null && IsNegative(bfd, "transmitInterval"), bfd?["transmitInterval"], $"{place}: bfd.transmitInterval must not be negative");
            findings.Error(bfd is not null && IsNegative(bfd, "receiveInterval"), bfd?["receiveInterval"], $"{place}: bfd.receiveInterval must not be negative");
            findings.Error(single && !seen.Add(address + link), neighbor, $"{place}: duplicate neighbor \"{address}{link}\"");
        }

        CheckImports(findings, root, name);
    }

    private static void CheckImports(Findings findings, YamlMapping root, string name)
    {
        var sources = new HashSet<string>(StringComparer.Ordinal);
        var earlier = new List<(IPNetwork Network, int Route)>();
        int index = -1;
        foreach (var route in Checks.Mappings(root, "importRoutes"))
        {
            string place = $"importRoutes[{++index}]";
            string source = route.GetString("bgpInstance") ?? "";
            findings.Error(source.Length == 0, route, $"{place}: bgpInstance must be specified");
            findings.Error(source.Length > 0 && source == name, route["bgpInstance"], $"{place}: cannot import from the same BGP instance \"{name}\"");
            YamlScalar[] prefixes = [.. Checks.Scalars(route, "prefixes")];
            findings.Error(prefixes.Length == 0, route, $"{place}: at least one prefix must be specified");
            var own = new List<IPNetwork>();
            for (int i = 0; i < prefixes.Length; i++)
            {
                if (!NetIp.TryParsePrefix(prefixes[i].Value, out _, out var network, out var address))
                {
                    findings.Error(true, prefixes[i], $"{place}.prefixes[{i}]: invalid prefix");
                    continue;
                }

                bool masked = network.BaseAddress.Equals(address);
                findings.Error(!masked, prefixes[i], $"{place}.prefixes[{i}]: prefix {prefixes[i].Value} must be masked");
                for (int j = 0; j < own.Count; j++)
                {
                    findings.Error(Overlap(own[j], network), prefixes[i], $"{place}.prefixes[{i}]: prefix {prefixes[i].Value} overlaps prefixes[{j}] {prefixes[j].Value}");
                }

                own.Add(network);
                if (masked)
                {
                    foreach (var (other, at) in earlier)
                    {
                        findings.Error(at != index && Overlap(other, network), prefixes[i], $"{place}: prefix {network} overlaps importRoutes[{at}] prefix {other}");
                    }

                    earlier.Add((network, index));
                }
            }

            findings.Error(source.Length > 0 && !sources.Add(source), route["bgpInstance"], $"{place}: duplicate source BGP instance \"{source}\"");
        }
    }

    private static bool Overlap(IPNetwork left, IPNetwork right) =>
        left.BaseAddress.AddressFamily == right.BaseAddress.AddressFamily && (left.Contains(right.BaseAddress) || right.Contains(left.BaseAddress));
}
