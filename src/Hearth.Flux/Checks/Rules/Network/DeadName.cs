using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>An in-cluster DNS name that no Service answers to.</summary>
internal sealed class DeadName : Check
{
    public override DiagnosticRule Rule { get; } = new("NET008", "in-cluster name that no Service answers to", Severity.Error,
        "SERVICE.NAMESPACE.svc resolves where that Service exists. Services of rendered charts are known, and those that operators make by a rule (CloudNativePG's -rw, -ro and -r, Dragonfly's name, prometheus-operated …).");

    public override CheckExample Example { get; } = new(
        """
        env:
          INFLUX_URL: http://influxdb-app.vitals.svc.cluster.local:8086   # the Service is called influxdb
        """,
        """
        env:
          INFLUX_URL: http://influxdb.vitals.svc.cluster.local:8086
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var services = context.Index(static context => new ServiceIndex(context));
        var namespaces = context.Objects.Select(static found => found.Id.Namespace).Concat(context.OfKind("", "Namespace").Select(static found => found.Id.Name))
            .Where(static name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var name in context.Index(static context => new ClusterNames(context)).All)
        {
            if (services.Find(name.Namespace, name.Service) is not null || services.MayExist(name.Namespace, name.Service))
            {
                continue;
            }

            if (!namespaces.Contains(name.Namespace))
            {
                if (context.Unrendered.Anywhere is null && name.Namespace is not ("default" or "kube-system" or "kube-public"))
                {
                    yield return Finding(name.Span, $"{name.Subject.Id.ShortName} asks for {name.Service}.{name.Namespace}.svc, and there is no namespace {name.Namespace}", Near(context, name) ?? DidYouMean(name.Namespace, namespaces));
                }

                continue;
            }

            var names = services.Names(name.Namespace).ToList();
            yield return Finding(name.Span, $"{name.Subject.Id.ShortName} asks for {name.Service}.{name.Namespace}.svc, and the namespace {name.Namespace} has no Service {name.Service}",
                DidYouMean(name.Service, names)
                ?? (names.Find(other => other.StartsWith(name.Service + "-", StringComparison.Ordinal) || name.Service.StartsWith(other + "-", StringComparison.Ordinal)) is { } near ? $"did you mean {near}?" : Near(context, name)));
        }
    }

    private static string? Near(CheckContext context, ClusterName name) =>
        context.OfKind("", "Service").FirstOrDefault(service => service.Id.Name == name.Service) is { } other ? $"there is {other.Id.ShortName}" : null;
}
