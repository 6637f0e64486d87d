using System.CommandLine;
using Hearth.Flux.Diffing;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Flux.Sources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth flux</c>: the offline part of the flux command line, with its flags; a link called <c>flux</c> runs it in the tool's place.</summary>
internal static class FluxCommand
{
    public static readonly CommandEntry Entry = new("flux", CommandGroup.Tools, "Build, compare and list Kustomizations with flux's flags, offline", Create)
    {
        StandsFor = "flux",
        Examples =
        [
            new("Build a Kustomization from a local path", "hearth flux build kustomization plex --path ./kubernetes/apps/media/plex/app -n media"),
            new("What the files on disk change, compared with HEAD", "hearth flux diff kustomization plex --path ./kubernetes/apps/media/plex/app -n media"),
            new("All Kustomizations", "hearth flux get kustomizations -A"),
        ],
    };

    private static Command Create(CommandContext context) => new("flux", "Build, compare and list Kustomizations with flux's flags, offline")
    {
        new Command("build", "Build structured resources") { Build(context, isDiff: false) },
        new Command("diff", "Diff structured resources") { Build(context, isDiff: true) },
        new Command("get", "Get the resources and their status") { Get(context) },
    };

    private static Command Build(CommandContext context, bool isDiff)
    {
        var name = new Argument<string>("NAME") { Description = "The Kustomization" };
        var path = new Option<string>("--path") { Description = "The directory to build in the place of spec.path" };
        var file = new Option<string>("--kustomization-file") { Description = "The file that holds the Kustomization; found in the repository where it is left out" };
        var namespaceOption = new Option<string>("--namespace", "-n") { Description = "The Kustomization's namespace", DefaultValueFactory = _ => "flux-system" };
        var strict = new Option<bool>("--strict-substitute") { Description = "Refuse variables without a value" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Always so: no cluster is asked" };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Build the Kustomizations that it makes too" };
        var command = new Command("kustomization", isDiff ? "Compare a Kustomization with HEAD" : "Build a Kustomization") { name, path, file, namespaceOption, strict, dryRun, recursive };
        command.Aliases.Add("ks");
        var options = new RepositoryOptions();
        command.SetAction((parsed, cancellationToken) =>
        {
            var id = FluxKinds.KustomizationId(parsed.GetRequiredValue(namespaceOption), parsed.GetRequiredValue(name));
            var settings = new RenderSettings { StrictSubstitution = parsed.GetValue(strict) };
            var now = Render(null) ?? throw new CommandException($"✗ no Kustomization {id.Namespace}/{id.Name} in this repository; name its file with --kustomization-file", ExitCodes.Findings);
            bool isRecursive = parsed.GetValue(recursive);
            bool Selects(RenderedOwner owner) => owner.Id == id || (isRecursive && IsBelow(now, owner));
            if (isDiff)
            {
                var diff = ClusterDiff.Of(Render("HEAD") ?? now, now, Selects);
                DiffWriter.WriteText(context.Out, diff, context.ColorOut);
                return Task.FromResult(diff.IsEmpty ? ExitCodes.Clean : ExitCodes.Findings);
            }

            var owners = now.Kustomizations.Where(Selects).ToList();
            foreach (var owner in owners)
            {
                ManifestWriter.Write(context.Out, owner.Resources, showSecrets: false);
            }

            new TextDiagnosticWriter(context.Error, context.ColorError).WriteAll(owners.SelectMany(static owner => owner.Diagnostics));
            return Task.FromResult(owners.Any(static owner => owner.HasErrors) ? ExitCodes.Findings : ExitCodes.Clean);

            bool IsBelow(ClusterRender cluster, RenderedOwner owner)
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

            ClusterRender? Render(string? revision)
            {
                string root = options.Directory(parsed, context);
                var tree = options.OpenTree(parsed, context, revision);
                FluxKustomization? kustomization;
                if (parsed.GetValue(file) is { } given)
                {
                    string inside = Path.GetRelativePath(root, context.GetFullPath(given)).Replace('\\', '/');
                    kustomization = RootFinder.FindInFile(tree, inside, id) ?? throw new CommandException($"✗ {given} holds no Kustomization {id.Name}", ExitCodes.Findings);
                }
                else
                {
                    var (roots, error) = RootFinder.Find(tree, null);
                    if (error is not null)
                    {
                        throw new CommandException($"✗ {error.Message}", ExitCodes.Findings);
                    }

                    var all = ClusterRenderer.Render(tree, roots, settings, cancellationToken);
                    if (parsed.GetValue(path) is null)
                    {
                        return all.Find(id) is null ? null : all;
                    }

                    kustomization = all.Find(id)?.Object as FluxKustomization;
                }

                if (kustomization is null)
                {
                    return null;
                }

                string? directory = parsed.GetValue(path) is { } local ? Path.GetRelativePath(root, context.GetFullPath(local)).Replace('\\', '/') : null;
                return ClusterRenderer.Render(tree, [directory is null ? kustomization : kustomization.WithPath(directory)], settings, cancellationToken);
            }
        });
        return command;
    }

    private static Command Get(CommandContext context)
    {
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Of every namespace" };
        var namespaceOption = new Option<string>("--namespace", "-n") { Description = "Of this namespace", DefaultValueFactory = _ => "flux-system" };
        var command = new Command("kustomizations", "List Kustomizations") { all, namespaceOption };
        command.Aliases.Add("ks");
        command.Aliases.Add("kustomization");
        var options = new RepositoryOptions();
        command.SetAction((parsed, cancellationToken) =>
        {
            var tree = options.OpenTree(parsed, context);
            var (roots, error) = RootFinder.Find(tree, null);
            if (error is not null)
            {
                throw new CommandException($"✗ {error.Message}", ExitCodes.Findings);
            }

            var cluster = ClusterRenderer.Render(tree, roots, new RenderSettings(), cancellationToken);
            string? wanted = parsed.GetValue(all) ? null : parsed.GetRequiredValue(namespaceOption);
            Listings.Kustomizations(cluster.Kustomizations.Where(owner => wanted is null || owner.Id.Namespace == wanted)).WriteTable(context.Out, wide: false);
            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }
}
