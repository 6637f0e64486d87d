using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A place that sends traffic to a Service.</summary>
/// <param name="User">The route or Ingress.</param>
/// <param name="Namespace">The Service's namespace.</param>
/// <param name="Name">The scalar with its name.</param>
/// <param name="Port">The scalar with the port's number or name; null where there is none.</param>
/// <param name="NeedsPort">Whether the API wants a port here.</param>
internal sealed record Backend(ClusterObject User, string Namespace, YamlScalar Name, YamlScalar? Port, bool NeedsPort);

/// <summary>The Services that routes and Ingresses send traffic to. Backends of other kinds are left out.</summary>
internal sealed class Backends
{
    public Backends(CheckContext context)
    {
        var all = new List<Backend>();
        foreach (var route in context.Index(static context => new Routes(context)).All)
        {
            foreach (var rule in Routes.Rules(route))
            {
                var mirrors = NodeReading.MappingsOf(rule.GetSequence("filters")).Select(static filter => filter.GetMapping("requestMirror")?.GetMapping("backendRef")).OfType<YamlMapping>();
                foreach (var reference in NodeReading.MappingsOf(rule.GetSequence("backendRefs")).Concat(mirrors))
                {
                    if (reference.GetString("kind") is null or "Service" && reference.GetString("group") is null or "" && reference["name"] is YamlScalar name)
                    {
                        all.Add(new Backend(route, reference.GetString("namespace") ?? route.Id.Namespace, name, reference["port"] as YamlScalar, true));
                    }
                }
            }
        }

        foreach (var ingress in context.OfKind("networking.k8s.io", "Ingress"))
        {
            var spec = Routes.Spec(ingress);
            var paths = NodeReading.MappingsOf(spec?.GetSequence("rules")).SelectMany(static rule => NodeReading.MappingsOf(rule.GetMapping("http")?.GetSequence("paths")));
            foreach (var backend in paths.Select(static path => path.GetMapping("backend")).Append(spec?.GetMapping("defaultBackend")).OfType<YamlMapping>())
            {
                if (backend.GetMapping("service") is { } service && service["name"] is YamlScalar name)
                {
                    var port = service.GetMapping("port");
                    all.Add(new Backend(ingress, ingress.Id.Namespace, name, (port?["number"] ?? port?["name"]) as YamlScalar, false));
                }
            }
        }

        All = [.. all.Where(static backend => backend.Name.Value.Length > 0 && backend.Namespace.Length > 0 && !Placeholders.IsIn(backend.Name.Value))];
    }

    public IReadOnlyList<Backend> All { get; }
}
