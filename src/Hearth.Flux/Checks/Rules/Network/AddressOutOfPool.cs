using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A load balancer address that no pool holds.</summary>
internal sealed class AddressOutOfPool : Check
{
    public override DiagnosticRule Rule { get; } = new("NET012", "load balancer address out of the pools", Severity.Error,
        "A Service asks for an address that no CiliumLoadBalancerIPPool or IPAddressPool of the repository holds, after variables are substituted: it stays without an address.");

    public override CheckExample Example { get; } = new(
        """
        kind: CiliumLoadBalancerIPPool
        spec: {blocks: [{cidr: 10.0.20.0/24}]}
        ---
        kind: Service
        metadata: {annotations: {lbipam.cilium.io/ips: 10.0.2.15}}
        """,
        """
        kind: Service
        metadata: {annotations: {lbipam.cilium.io/ips: 10.0.20.15}}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var addresses = context.Index(static context => new LoadBalancerAddresses(context));
        bool othersMayMakePools = context.Unrendered.Owners.Any(static owner => owner.Object is FluxKustomization);
        if (addresses.Pools.Count == 0 || !addresses.PoolsAreKnown || othersMayMakePools)
        {
            yield break;
        }

        foreach (var request in addresses.Requests.Where(request => !addresses.IsInPool(request.Address)))
        {
            yield return Finding(context, request.Subject, request.Text.Span, $"{request.Subject.Id.ShortName} asks for {request.Address}, which is in none of the pools: {string.Join(", ", addresses.Pools)}");
        }
    }
}
