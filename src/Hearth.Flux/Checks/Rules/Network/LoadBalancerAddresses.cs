using System.Net;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>An address that an object asks a load balancer for.</summary>
/// <param name="Subject">A Service, or a Gateway whose Service gets it.</param>
/// <param name="Text">The scalar that holds it.</param>
/// <param name="Address">The address.</param>
/// <param name="SharingKey">Services with one key share an address; empty where there is none.</param>
internal sealed record RequestedAddress(ClusterObject Subject, YamlScalar Text, IPAddress Address, string SharingKey);

/// <summary>The addresses asked for by Services of type LoadBalancer and by Gateways, after substitution, and the pools.</summary>
internal sealed class LoadBalancerAddresses
{
    private static readonly string[] AddressAnnotations =
    [
        "lbipam.cilium.io/ips", "io.cilium/lb-ipam-ips", "metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs", "kube-vip.io/loadbalancerIPs",
    ];

    private static readonly string[] SharingAnnotations =
        ["lbipam.cilium.io/sharing-key", "io.cilium/lb-ipam-sharing-key", "metallb.io/allow-shared-ip", "metallb.universe.tf/allow-shared-ip"];

    private readonly List<(IPAddress First, IPAddress Last)> ranges = [];

    public LoadBalancerAddresses(CheckContext context)
    {
        var requests = new List<RequestedAddress>();
        foreach (var service in context.OfKind("", "Service").Where(static service => Routes.Spec(service)?.GetString("type") == "LoadBalancer"))
        {
            Add(requests, service, service.Resource.Root.GetMapping("metadata")?.GetMapping("annotations"));
            Add(requests, service, Routes.Spec(service)?["loadBalancerIP"] as YamlScalar, service.Resource.Root.GetMapping("metadata")?.GetMapping("annotations"));
        }

        foreach (var gateway in context.OfKind(Routes.Group, "Gateway"))
        {
            var annotations = Routes.Spec(gateway)?.GetMapping("infrastructure")?.GetMapping("annotations");
            Add(requests, gateway, annotations);
            foreach (var address in NodeReading.MappingsOf(Routes.Spec(gateway)?.GetSequence("addresses")).Where(static address => address.GetString("type") is null or "IPAddress"))
            {
                Add(requests, gateway, address["value"] as YamlScalar, annotations);
            }
        }

        Requests = requests;
        foreach (var pool in context.OfKind("cilium.io", "CiliumLoadBalancerIPPool"))
        {
            foreach (var block in NodeReading.MappingsOf(Routes.Spec(pool)?.GetSequence("blocks") ?? Routes.Spec(pool)?.GetSequence("cidrs")))
            {
                AddRange(pool, block.GetString("cidr") ?? $"{block.GetString("start")}-{block.GetString("stop") ?? block.GetString("start")}");
            }
        }

        foreach (var pool in context.OfKind("metallb.io", "IPAddressPool"))
        {
            foreach (string range in Routes.Spec(pool)?.GetStrings("addresses") ?? [])
            {
                AddRange(pool, range);
            }
        }
    }

    public IReadOnlyList<RequestedAddress> Requests { get; }

    /// <summary>The pools' names, for messages.</summary>
    public List<string> Pools { get; } = [];

    /// <summary>Whether every block of every pool could be read, so that an address outside is known to be outside.</summary>
    public bool PoolsAreKnown { get; private set; } = true;

    public bool IsInPool(IPAddress address) => ranges.Exists(range => Compare(range.First, address) <= 0 && Compare(address, range.Last) <= 0);

    private static void Add(List<RequestedAddress> requests, ClusterObject subject, YamlMapping? annotations)
    {
        foreach (string name in AddressAnnotations)
        {
            Add(requests, subject, annotations?[name] as YamlScalar, annotations);
        }
    }

    private static void Add(List<RequestedAddress> requests, ClusterObject subject, YamlScalar? text, YamlMapping? annotations)
    {
        string key = SharingAnnotations.Select(name => annotations?.GetString(name)).FirstOrDefault(static value => value is { Length: > 0 }) ?? "";
        foreach (string part in (text?.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var address) && !requests.Exists(request => request.Subject.Id == subject.Id && request.Address.Equals(address)))
            {
                requests.Add(new RequestedAddress(subject, text!, address, key)); // A part is of a text.
            }
        }
    }

    private void AddRange(ClusterObject pool, string text)
    {
        if (!Pools.Contains(pool.Id.ShortName))
        {
            Pools.Add(pool.Id.ShortName);
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            ranges.Add((network.BaseAddress, Last(network)));
        }
        else if (text.Split('-', StringSplitOptions.TrimEntries) is [var start, var stop] && IPAddress.TryParse(start, out var first) && IPAddress.TryParse(stop, out var last))
        {
            ranges.Add((first, last));
        }
        else if (IPAddress.TryParse(text, out var single))
        {
            ranges.Add((single, single));
        }
        else
        {
            PoolsAreKnown = false;
        }
    }

    private static IPAddress Last(IPNetwork network)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        for (int bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    // Of two families none is between the other's ends.
    private static int Compare(IPAddress a, IPAddress b)
    {
        byte[] x = a.GetAddressBytes(), y = b.GetAddressBytes();
        return x.Length != y.Length ? 1 : x.AsSpan().SequenceCompareTo(y);
    }
}
