using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A route or Ingress that sends traffic to a Service which is not there.</summary>
internal sealed class MissingBackend : Check
{
    public override DiagnosticRule Rule { get; } = new("NET003", "backend that does not exist", Severity.Error,
        "A backendRef of a route, or the backend of an Ingress, names a Service that nothing makes in that namespace: requests are answered with an error. Charts often put their release's name before the Service's.");

    public override CheckExample Example { get; } = new(
        """
        backendRefs:
          - name: lighthouse       # the chart calls it lighthouse-app
            port: 8080
        """,
        """
        backendRefs:
          - name: lighthouse-app
            port: 8080
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var services = context.Index(static context => new ServiceIndex(context));
        foreach (var backend in context.Index(static context => new Backends(context)).All)
        {
            string name = backend.Name.Value;
            if (services.Find(backend.Namespace, name) is null && !services.MayExist(backend.Namespace, name))
            {
                var names = services.Names(backend.Namespace).ToList();
                yield return Finding(context, backend.User, backend.Name.Span,
                    $"{backend.User.Id.ShortName} sends traffic to the Service {backend.Namespace}/{name}, which does not exist",
                    DidYouMean(name, names) ?? Related(names, name));
            }
        }
    }

    private static string? Related(List<string> names, string name) =>
        names.Find(other => other.StartsWith(name + "-", StringComparison.Ordinal) || name.StartsWith(other + "-", StringComparison.Ordinal)) is { } near ? $"did you mean {near}?" : null;
}
