using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>One load balancer address that several Services ask for.</summary>
internal sealed class DuplicateAddress : Check
{
    public override DiagnosticRule Rule { get; } = new("NET011", "load balancer address asked for twice", Severity.Error,
        "Two Services ask for one address, by lbipam.cilium.io/ips, loadBalancerIP or an annotation of MetalLB, after variables are substituted. Only one gets it. Services share an address where both carry the same sharing key and their ports differ.");

    public override CheckExample Example { get; } = new(
        """
        kind: Service   # plex
        metadata: {annotations: {lbipam.cilium.io/ips: 10.0.0.20}}
        ---
        kind: Service   # jellyfin
        metadata: {annotations: {lbipam.cilium.io/ips: 10.0.0.20}}
        """,
        """
        kind: Service   # jellyfin
        metadata: {annotations: {lbipam.cilium.io/ips: 10.0.0.21}}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var group in context.Index(static context => new LoadBalancerAddresses(context)).Requests.GroupBy(static request => request.Address))
        {
            var first = group.First();
            foreach (var other in group.Skip(1).Where(other => other.SharingKey.Length == 0 || other.SharingKey != first.SharingKey))
            {
                yield return Finding(context, other.Subject, other.Text.Span, $"{other.Subject.Id.ShortName} asks for {other.Address}, and so does {first.Subject.Id.ShortName}") with
                {
                    Related = [new RelatedPlace(context.Place(first.Text.Span, first.Subject.Owner).Span, "the other one")],
                };
            }
        }
    }
}
