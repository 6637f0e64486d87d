using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A route or Ingress that names a port which its Service does not have.</summary>
internal sealed class WrongBackendPort : Check
{
    public override DiagnosticRule Rule { get; } = new("NET004", "port that the Service does not have", Severity.Error,
        "The port of a backend is one of the Service's ports (spec.ports[].port), not the port that the container listens on. An Ingress may also give its name.");

    public override CheckExample Example { get; } = new(
        """
        backendRefs:
          - name: truenas
            port: 443        # the Service has port 80
        """,
        """
        backendRefs:
          - name: truenas
            port: 80
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var services = context.Index(static context => new ServiceIndex(context));
        foreach (var backend in context.Index(static context => new Backends(context)).All)
        {
            if (services.Find(backend.Namespace, backend.Name.Value) is not { } service || ServiceIndex.IsExternalName(service))
            {
                continue;
            }

            if (backend.Port is { } named && backend.NeedsPort && !named.Value.All(char.IsAsciiDigit))
            {
                continue; // A name here is a matter of schemas.
            }

            if (backend.Port is null)
            {
                if (backend.NeedsPort)
                {
                    yield return Finding(context, backend.User, backend.Name.Span, $"{backend.User.Id.ShortName} names the Service {service.Id.Name} without a port; it has {ServiceIndex.Describe(service)}");
                }
            }
            else if (!ServiceIndex.Ports(service).Any(port => port.Number == backend.Port.Value || (!backend.NeedsPort && port.Name == backend.Port.Value)))
            {
                yield return Finding(context, backend.User, backend.Port.Span, $"{backend.User.Id.ShortName} sends traffic to port {backend.Port.Value} of {service.Id.ShortName}, which has {ServiceIndex.Describe(service)}");
            }
        }
    }
}
