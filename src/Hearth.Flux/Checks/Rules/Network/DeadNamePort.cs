using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>An in-cluster address with a port that the Service does not have.</summary>
internal sealed class DeadNamePort : Check
{
    public override DiagnosticRule Rule { get; } = new("NET009", "in-cluster address with a port that the Service does not have", Severity.Error,
        "SERVICE.NAMESPACE.svc:PORT reaches the ports of the Service, not those of the container behind it. Headless Services lead to the pods themselves and are not looked at.");

    public override CheckExample Example { get; } = new(
        """
        env:
          REDIS: redis://dragonfly.database.svc.cluster.local:6380   # the Service has port 6379
        """,
        """
        env:
          REDIS: redis://dragonfly.database.svc.cluster.local:6379
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var services = context.Index(static context => new ServiceIndex(context));
        foreach (var name in context.Index(static context => new ClusterNames(context)).All)
        {
            if (name.Port is { } port && services.Find(name.Namespace, name.Service) is { } service
                && !ServiceIndex.IsHeadless(service) && !ServiceIndex.IsExternalName(service)
                && ServiceIndex.Ports(service).Any() && !ServiceIndex.Ports(service).Any(other => other.Number == port))
            {
                yield return Finding(name.Span, $"{name.Subject.Id.ShortName} asks for port {port} of {service.Id.ShortName}, which has {ServiceIndex.Describe(service)}");
            }
        }
    }
}
