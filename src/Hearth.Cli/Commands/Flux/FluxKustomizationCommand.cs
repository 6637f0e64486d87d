using System.CommandLine;
using Hearth.Flux.Caching;
using Hearth.Flux.Diffing;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Flux.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary>
/// <c>flux build kustomization</c> and <c>flux diff kustomization</c>. What the tool asks a cluster for is rendered from the
/// repository: the Kustomization, its variables, and, for a diff, what Flux has applied, which is where the branch left its upstream.
/// </summary>
internal sealed class FluxKustomizationCommand
{
    private readonly CommandContext context;
    private readonly Option<string?> namespaceOption;
    private readonly RepositoryOptions options = new();
    private readonly Argument<string> name = new("NAME") { Description = "The Kustomization" };
    private readonly Option<string?> path = new("--path") { Description = "The directory to build in the place of spec.path" };
    private readonly Option<string?> file = new("--kustomization-file") { Description = "The file that holds the Kustomization; found in the repository where it is left out" };
    private readonly Option<bool> strict = new("--strict-substitute") { Description = "Refuse variables without a value" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Take the Kustomization from --kustomization-file alone; no cluster is asked either way" };
    private readonly Option<bool> recursive = new("--recursive", "-r") { Description = "The Kustomizations that it makes too" };
    private readonly Option<string[]> ignorePaths = new("--ignore-paths") { Description = "Paths to leave out, in the syntax of .gitignore, separated by commas" };
    private readonly Option<string[]> localSources = new("--local-sources") { Description = "KIND/NAMESPACE/NAME=PATH, separated by commas: sources that are this repository" };
    private readonly bool isDiff;
    private RenderCache? cache;

    private FluxKustomizationCommand(CommandContext context, Option<string?> namespaceOption, bool isDiff)
    {
        this.context = context;
        this.namespaceOption = namespaceOption;
        this.isDiff = isDiff;
    }

    // flux ends a failed diff with 2, because 1 says that there are differences.
    private int FailureCode => isDiff ? 2 : 1;

    public static Command Create(CommandContext context, Option<string?> namespaceOption, bool isDiff)
    {
        var self = new FluxKustomizationCommand(context, namespaceOption, isDiff);
        var command = new Command("kustomization", isDiff ? "Diff Kustomization" : "Build Kustomization") { self.name, self.path, self.file, self.strict, self.recursive, self.ignorePaths, self.localSources, FluxCommand.Unused<bool>("--in-memory-build") };
        foreach (Option option in isDiff ? (ReadOnlySpan<Option>)[FluxCommand.Unused<bool>("--progress-bar"), FluxCommand.Unused<bool>("--ignore-not-found")] : [self.dryRun])
        {
            command.Add(option);
        }

        command.Aliases.Add("ks");
        command.SetAction((parsed, cancellationToken) => Task.FromResult(self.Run(parsed, cancellationToken)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        Check(parsed);
        cache = options.OpenCache(parsed, context);
        try
        {
            return Write(parsed, cancellationToken);
        }
        finally
        {
            options.Complete();
        }
    }

    private int Write(ParseResult parsed, CancellationToken cancellationToken)
    {
        var now = Render(parsed, options.OpenTree(parsed, context), out var id, cancellationToken) ?? throw Failed($"no Kustomization {parsed.GetValue(namespaceOption) ?? "flux-system"}/{parsed.GetRequiredValue(name)} in this repository; name its file with --kustomization-file");
        bool Selects(RenderedOwner owner) => owner.Id == id || (parsed.GetValue(recursive) && IsBelow(now, owner, id));
        var owners = now.Kustomizations.Where(Selects).ToList();
        var errors = new TextDiagnosticWriter(context.Error, context.ColorError);
        errors.WriteAll(owners.SelectMany(static owner => owner.Diagnostics));
        foreach (var owner in owners.Where(static owner => owner.State is RenderState.Skipped or RenderState.Suspended))
        {
            context.Error.WriteLine($"► {owner.Id.ShortName} skipped: {owner.Reason}");
        }

        if (owners.Exists(static owner => owner.State == RenderState.Failed || owner.IsPartial))
        {
            return FailureCode;
        }

        if (isDiff)
        {
            var diff = ClusterDiff.Of(Before(parsed, id, cancellationToken), now, Selects);
            FluxDiffWriter.Write(context.Out, diff, context.ColorOut);
            return diff.IsEmpty ? 0 : 1;
        }

        foreach (var resource in owners.SelectMany(static owner => owner.Resources))
        {
            context.Out.Write($"{ManifestWriter.ToYaml(resource, showSecrets: false)}---\n");
        }

        return 0;
    }

    private void Check(ParseResult parsed)
    {
        if (parsed.GetValue(path) is { } directory && !Directory.Exists(context.GetFullPath(directory)))
        {
            throw Failed($"invalid resource path \"{directory}\"");
        }

        if (parsed.GetValue(file) is { } given && !File.Exists(context.GetFullPath(given)))
        {
            throw Failed($"invalid kustomization file \"{given}\"");
        }

        if (!isDiff && parsed.GetValue(dryRun) && parsed.GetValue(file) is null && parsed.GetValue(path) is null)
        {
            throw Failed("dry-run mode requires a kustomization file");
        }
    }

    // What Flux has applied. A folder that is in no repository yet has nothing in a cluster.
    private ClusterRender Before(ParseResult parsed, ResourceId id, CancellationToken cancellationToken)
    {
        FileTree tree;
        try
        {
            tree = options.OpenTree(parsed, context, GitRevisions.MergeBase(options.Directory(parsed, context)));
        }
        catch (GitTreeException exception)
        {
            context.Error.WriteLine($"► nothing to compare with, so that all of it is new: {exception.Message}");
            tree = new MemoryTree();
        }

        // The file of a Kustomization may be newer than the commit.
        try
        {
            return Render(parsed, tree, out var before, cancellationToken) is { } cluster && before == id ? cluster : Nothing();
        }
        catch (CommandException)
        {
            return Nothing();
        }

        ClusterRender Nothing() => ClusterRenderer.Render(new MemoryTree(), [], new RenderSettings(), cancellationToken);
    }

    private ClusterRender? Render(ParseResult parsed, FileTree tree, out ResourceId id, CancellationToken cancellationToken)
    {
        string root = options.Directory(parsed, context);
        string? directory = parsed.GetValue(path) is { } local ? Inside(root, local) : null;
        tree = IgnoredPaths.Hide(tree, directory ?? "", [.. (parsed.GetValue(ignorePaths) ?? []).SelectMany(static text => text.Split(',', StringSplitOptions.RemoveEmptyEntries))]);
        tree = tree as SnapshotTree ?? new SnapshotTree(tree);
        var settings = new RenderSettings { Cache = cache, BuildsOnly = true, StrictSubstitution = parsed.GetValue(strict), LocalSources = [.. ReadLocalSources(parsed, root)] };
        string given = parsed.GetRequiredValue(name);
        string @namespace = parsed.GetValue(namespaceOption) ?? "flux-system";
        id = FluxKinds.KustomizationId(@namespace, given);
        if (parsed.GetValue(file) is { } kustomizationFile)
        {
            var held = RootFinder.FindInFile(tree, Inside(root, kustomizationFile), id) ?? throw Failed($"{kustomizationFile} holds no Kustomization {given}");
            if (parsed.GetValue(namespaceOption) is null && held.Resource.Namespace.Length > 0)
            {
                held = new FluxKustomization(held.Resource, held.Id with { Namespace = held.Resource.Namespace }, null);
            }

            id = held.Id;
            return ClusterRenderer.Render(tree, [directory is null ? held : held.WithPath(directory)], settings, cancellationToken);
        }

        var (roots, error) = cache?.FindRoots(tree, null) ?? RootFinder.Find(tree, null);
        if (error is not null)
        {
            throw Failed(error.Message);
        }

        var all = ClusterRenderer.Render(tree, roots, settings, cancellationToken);
        if (Choose(all, given, parsed.GetValue(namespaceOption), directory) is not { } found)
        {
            return null;
        }

        id = found.Id;
        return directory is null || found.Path == directory ? all : ClusterRenderer.Render(tree, [found.WithPath(directory)], settings with { LocalSources = [.. settings.LocalSources, .. roots.Select(static other => other.Source?.Id).OfType<ResourceId>()] }, cancellationToken);
    }

    // By name; where that is not there, the one of another namespace, or whose directory --path is.
    private FluxKustomization? Choose(ClusterRender cluster, string given, string? @namespace, string? directory)
    {
        if (cluster.Find(FluxKinds.KustomizationId(@namespace ?? "flux-system", given))?.Object is FluxKustomization exact)
        {
            return exact;
        }

        var all = cluster.Kustomizations.Select(static owner => (FluxKustomization)owner.Object).ToList();
        var sameName = @namespace is null ? all.FindAll(other => other.Id.Name == given) : [];
        var samePath = directory is null ? [] : all.FindAll(other => other.Path == directory);
        var found = sameName is [var one] ? one : samePath is [var other] ? other : sameName.Find(samePath.Contains);
        if (found is not null)
        {
            context.Error.WriteLine($"► there is no {FluxKinds.KustomizationId(@namespace ?? "flux-system", given).ShortName}; this is {found.Id.ShortName}");
        }

        return found;
    }

    private IEnumerable<ResourceId> ReadLocalSources(ParseResult parsed, string root)
    {
        foreach (string text in (parsed.GetValue(localSources) ?? []).SelectMany(static text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (text.Split('=', 2) is not [var source, var place] || source.Split('/') is not [var kind, var @namespace, var sourceName])
            {
                throw Failed($"--local-sources {text}: wants KIND/NAMESPACE/NAME=PATH");
            }

            if (Inside(root, place).Length > 0)
            {
                throw Failed($"--local-sources {text}: {place} is not the root of this repository");
            }

            yield return new ResourceId(FluxKinds.SourceGroup, kind, @namespace, sourceName);
        }
    }

    private string Inside(string root, string given)
    {
        string relative = Path.GetRelativePath(root, context.GetFullPath(given)).Replace('\\', '/');
        return relative == "." ? "" : relative;
    }

    private CommandException Failed(string message) => new($"✗ {message}", FailureCode);

    private static bool IsBelow(ClusterRender cluster, RenderedOwner owner, ResourceId id)
    {
        for (var parent = owner.Object.Parent; parent is { } above; parent = cluster.Find(above)?.Object.Parent)
        {
            if (above == id)
            {
                return true;
            }
        }

        return false;
    }
}
