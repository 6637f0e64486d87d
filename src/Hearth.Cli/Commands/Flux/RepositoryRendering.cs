using Hearth.Cli.Output;
using Hearth.Flux.Caching;
using Hearth.Flux.Checks;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Helm.Sources;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary>Renders revisions of a repository with one set of options.</summary>
internal sealed class RepositoryRendering(RenderSettings settings, EntryStore? store, ChartSources? sources, AgeKeySource keys, string? path, CommandContext context) : IDisposable
{
    /// <summary>Whether renderings share what they know, so that a second one is quicker after the first than beside it.</summary>
    public bool IsIncremental => settings.Cache is not null;

    /// <summary>What Flux starts from; ends the command where there is nothing.</summary>
    public IReadOnlyList<FluxKustomization> FindRoots(FileTree tree)
    {
        var (roots, error) = settings.Cache is { } cache ? cache.FindRoots(tree, path) : RootFinder.Find(tree, path);
        return error is null ? roots : throw new CommandException($"{error.Message}{(error.Hint is { } hint ? $"; {hint}" : "")}");
    }

    public ClusterRender Render(FileTree tree, IReadOnlyList<FluxKustomization> roots, CancellationToken cancellationToken) =>
        Render(tree, roots, settings, cancellationToken);

    /// <summary>What the checks find, which is not rendered for where nothing has changed.</summary>
    public CheckReport Check(SnapshotTree tree, CheckOptions options, CancellationToken cancellationToken) =>
        RepositoryCheck.Run(tree, path, settings, options, watched => Render(tree, FindRoots(tree), watched, cancellationToken), cancellationToken);

    private ClusterRender Render(FileTree tree, IReadOnlyList<FluxKustomization> roots, RenderSettings settings, CancellationToken cancellationToken)
    {
        using var progress = ProgressLine.Start(context, $"rendering {tree.Name}");
        return ClusterRenderer.Render(tree, roots, settings with { Progress = (done, known, id) => progress.Tell($"{done}/{known} {id.ShortName}") }, cancellationToken);
    }

    public void Dispose()
    {
        store?.Complete();
        sources?.Dispose();
        keys.Dispose();
    }
}
