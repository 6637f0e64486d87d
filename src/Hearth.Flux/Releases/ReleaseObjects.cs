using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Releases;

/// <summary>
/// What helm-controller makes of a rendered chart: custom resource definitions by policy, post-renderers, common metadata and
/// owner labels, on hooks as the strategy says (internal/postrender and internal/action/crds.go).
/// </summary>
internal static class ReleaseObjects
{
    private static readonly string[] PostRendererFields = ["patches", "patchesStrategicMerge", "patchesJson6902", "images"];

    /// <exception cref="DiagnosticException">A post-renderer fails, or the chart makes an object twice.</exception>
    public static List<Resource> Finish(FluxRelease release, RenderedChart rendered)
    {
        var manifests = Read(rendered.Manifests);
        var hooks = release.RunsHooks
            ? Read(rendered.Hooks.Where(hook => release.RunsTests || hook.Events.Any(static happening => happening != "test")).OrderBy(static hook => hook.Weight).Select(static hook => hook.Manifest))
            : [];
        var finished = new List<Resource>();
        if (release.InstallCrds != "Skip" || release.UpgradeCrds != "Skip")
        {
            finished.AddRange(rendered.CustomResourceDefinitions.SelectMany(static file => ReadDefinitions(file.File)).Select(root => new Resource(Label(root, release))));
        }

        finished.AddRange(release.HookStrategy switch
        {
            HookStrategy.Left => [.. PostRender(release, manifests), .. hooks],
            HookStrategy.Separate => [.. PostRender(release, manifests), .. PostRender(release, hooks)],
            _ => PostRender(release, [.. manifests, .. hooks]),
        });
        return finished;
    }

    private static List<Resource> Read(IEnumerable<Manifest> manifests) => [.. manifests.Select(static manifest => new Resource(SchemaNormalizer.Normalize(manifest.Root)))];

    private static YamlMapping Label(YamlMapping root, FluxRelease release) =>
        ObjectMetadata.AddOwner(root, FluxKinds.HelmGroup, release.Id.Name, release.Id.Namespace, release.Span);

    private static IEnumerable<Resource> PostRender(FluxRelease release, IReadOnlyList<Resource> resources)
    {
        RefuseTwins(release, resources);
        foreach (var entry in NodeReading.MappingsOf(release.Spec.GetSequence("postRenderers")))
        {
            if (entry.GetMapping("kustomize") is not { } kustomize)
            {
                continue;
            }

            var root = kustomize.WithEntries(kustomize.Entries.ToArray().Where(static field => PostRendererFields.Contains(field.Name)));
            if (root.Count == 0)
            {
                continue;
            }

            var result = Kustomizer.Transform(resources, root);
            if (result.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error)
            {
                throw new DiagnosticException(error);
            }

            resources = result.Resources;
        }

        return resources.Select(resource => new Resource(Label(ObjectMetadata.AddCommon(resource.Root, release.CommonMetadata), release)));
    }

    // The labels of every release are put on by kustomize, which takes no two objects of one identity.
    private static void RefuseTwins(FluxRelease release, IReadOnlyList<Resource> resources)
    {
        var seen = new Dictionary<(GroupVersionKind, string, string), Resource>(resources.Count);
        foreach (var resource in resources)
        {
            var key = (resource.Type, resource.Namespace.Length == 0 ? "default" : resource.Namespace, resource.Name);
            if (!seen.TryAdd(key, resource))
            {
                var first = seen[key];
                throw new DiagnosticException(new Diagnostic(FluxRules.ChartFailed, resource.Span, $"the chart makes {resource.Id.ShortName} twice, and the post-renderer that labels the objects of a release refuses that")
                {
                    Hint = IsHook(first) != IsHook(resource) ? "one of them is a hook: spec.postRenderStrategy separate renders hooks by themselves" : null,
                    Related = [new RelatedPlace(first.Span, "the first one"), new RelatedPlace(release.Span, "rendering this release")],
                });
            }
        }
    }

    private static bool IsHook(Resource resource) => resource.Root.GetMapping("metadata")?.GetMapping("annotations")?.ContainsKey("helm.sh/hook") == true;

    // Anything else that lies in crds/ is passed over.
    private static IEnumerable<YamlMapping> ReadDefinitions(ChartFile file)
    {
        var stream = YamlReader.Read(file.Text);
        if (stream.HasErrors)
        {
            throw new DiagnosticException(stream.Diagnostics[0]);
        }

        foreach (var document in stream.Documents)
        {
            if (document.Root is YamlMapping root && YamlExpander.Expand(root, YamlMergeRule.LaterWins).Root is YamlMapping { Count: > 0 } expanded && expanded.GetString("kind") == "CustomResourceDefinition")
            {
                yield return SchemaNormalizer.Normalize(expanded);
            }
        }
    }
}
