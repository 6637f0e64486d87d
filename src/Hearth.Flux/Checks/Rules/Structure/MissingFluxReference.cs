using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>Alerts, receivers and image automation that name an object of Flux which does not exist.</summary>
internal sealed class MissingFluxReference : Check
{
    public override DiagnosticRule Rule { get; } = new("STRUCT005", "alert, receiver or image policy that names nothing", Severity.Error,
        "An Alert sends through a Provider of its own namespace and listens to the objects in eventSources; a Receiver wakes the objects in resources; an ImagePolicy reads an ImageRepository. Nothing in the repository makes the object that is named, so nothing happens, and nothing says so.");

    public override CheckExample Example { get; } = new(
        """
        kind: Alert
        spec:
          providerRef: {name: discrod}
        """,
        """
        kind: Alert
        spec:
          providerRef: {name: discord}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.Objects)
        {
            var spec = found.Resource.Root.GetMapping("spec");
            var references = (found.Id.Group, found.Id.Kind) switch
            {
                (FluxKinds.NotificationGroup, "Alert") => Single(found, spec?.GetMapping("providerRef"), FluxKinds.NotificationGroup, "Provider")
                    .Concat(Several(found, spec?.GetSequence("eventSources"))),
                (FluxKinds.NotificationGroup, "Receiver") => Several(found, spec?.GetSequence("resources")),
                (FluxKinds.ImageGroup, "ImagePolicy") => Single(found, spec?.GetMapping("imageRepositoryRef"), FluxKinds.ImageGroup, "ImageRepository"),
                (FluxKinds.ImageGroup, "ImageUpdateAutomation") => Single(found, spec?.GetMapping("sourceRef"), FluxKinds.SourceGroup, "GitRepository"),
                _ => [],
            };
            foreach (var (id, name) in references)
            {
                // flux-system's own objects come from the bootstrap; a source of that name is the repository itself.
                if (name.Value is "*" or "" || Placeholders.IsIn(name.Value) || context.Find(id) is not null || IsOfTheBootstrap(context, id) || context.Unrendered.KustomizationIn(id.Namespace) is not null)
                {
                    continue;
                }

                yield return Finding(context, found, name.Span, $"{found.Id.ShortName} names {id.ShortName}, which nothing makes", ReferenceHint.For(id, context.OfKind(id.Group, id.Kind).Select(static other => other.Id)));
            }
        }
    }

    private static bool IsOfTheBootstrap(CheckContext context, ResourceId id) =>
        context.Cluster.Kustomizations.Any(owner => owner.Object is FluxKustomization { Parent: null } root && (root.Id == id || root.Source?.Id == id || (root.Source is { } source && source.Id.Name == id.Name && id.Group == FluxKinds.SourceGroup)));

    private static IEnumerable<(ResourceId Id, YamlScalar Name)> Single(ClusterObject found, YamlMapping? reference, string group, string kind)
    {
        if (reference?["name"] is YamlScalar name)
        {
            yield return (new ResourceId(group, reference.GetString("kind") is { Length: > 0 } given ? given : kind, reference.GetString("namespace") is { Length: > 0 } other ? other : found.Id.Namespace, name.Value), name);
        }
    }

    private static IEnumerable<(ResourceId Id, YamlScalar Name)> Several(ClusterObject found, YamlSequence? references)
    {
        foreach (var reference in NodeReading.MappingsOf(references))
        {
            string group = reference.GetString("kind") switch
            {
                "HelmRelease" => FluxKinds.HelmGroup,
                "Kustomization" => FluxKinds.KustomizeGroup,
                "GitRepository" or "OCIRepository" or "HelmRepository" or "HelmChart" or "Bucket" => FluxKinds.SourceGroup,
                "ImageRepository" or "ImagePolicy" => FluxKinds.ImageGroup,
                _ => "",
            };
            if (group.Length > 0)
            {
                foreach (var one in Single(found, reference, group, ""))
                {
                    yield return one;
                }
            }
        }
    }
}
