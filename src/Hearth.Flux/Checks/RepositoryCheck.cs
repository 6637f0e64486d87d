using Hearth.Flux.Checks.Memory;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Checks;

/// <summary>Checks a repository: out of the cache where nothing that the checks look at has changed, else by rendering it.</summary>
public static class RepositoryCheck
{
    /// <param name="tree">The repository.</param>
    /// <param name="path">Where Flux starts, as it was given; null where that is found.</param>
    /// <param name="settings">What rendering assumes.</param>
    /// <param name="options">Which checks, and what is kept of their findings.</param>
    /// <param name="render">Renders the tree with settings that may watch what it asks for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static CheckReport Run(SnapshotTree tree, string? path, RenderSettings settings, CheckOptions options, Func<RenderSettings, ClusterRender> render, CancellationToken cancellationToken)
    {
        var memory = settings.Cache is { } cache ? new CheckMemory(cache, settings, tree, path, options) : null;
        if (memory?.TryGet(cancellationToken) is { } known)
        {
            return known;
        }

        var remote = settings.Remote is { } inner ? new RemoteAnswers(inner) : null;
        var context = new CheckContext(render(settings with { Remote = remote }), tree, settings.Cache);
        var report = CheckRunner.Run(context, CheckCatalog.All, options, cancellationToken);
        memory?.Add(report, context, remote, cancellationToken);
        settings.Cache?.Finish(tree);
        return report;
    }
}
