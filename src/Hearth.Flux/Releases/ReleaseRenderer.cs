using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Releases;

/// <summary>Renders HelmReleases as helm-controller does.</summary>
public sealed class ReleaseRenderer
{
    public RenderedOwner Render(FluxRelease release, ClusterObjects objects, FileTree tree, CancellationToken cancellationToken) =>
        new(release, RenderState.Skipped, ResourceSet.Empty, []);
}
