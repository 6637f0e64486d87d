using System.CommandLine;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth build all|ks|hr [NAME]</c>: the YAML that Flux would apply.</summary>
internal static class BuildCommand
{
    public static readonly CommandEntry Entry = new("build", CommandGroup.Render, "Print the YAML that Flux would apply", Create)
    {
        Examples =
        [
            new("Everything, releases too", "hearth build all"),
            new("One Kustomization", "hearth build ks plex -n media"),
            new("One release, its chart from a local directory", "hearth build hr plex --chart-dir ./charts"),
            new("Everything, one file for each object that makes others", "hearth build all --output-dir rendered"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var kind = new Argument<string>("KIND") { Description = OwnerKinds.Description };
        kind.AcceptOnlyFromAmong(OwnerKinds.Names);
        var name = new Argument<string?>("NAME") { Description = "NAME or NAMESPACE/NAME; all of the kind where it is left out", Arity = ArgumentArity.ZeroOrOne };
        var directory = new Option<string>("--output-dir") { Description = "Write KIND/NAMESPACE/NAME.yaml files below this directory" };
        var secrets = new Option<bool>("--show-secrets") { Description = "Print decrypted values and not ***" };
        var command = new Command("build", "Print the YAML that Flux would apply") { kind, name, directory, secrets };
        var options = new RepositoryOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(kind);
            var cluster = options.Render(parsed, context, options.OpenTree(parsed, context), withReleases: wanted is "all" or "hr", cancellationToken);
            var selects = options.Selection(parsed, parsed.GetValue(name), OwnerKinds.Find(wanted));
            var owners = cluster.Owners.Where(selects).ToList();
            if (owners.Count == 0)
            {
                throw new CommandException($"nothing here is called {parsed.GetValue(name) ?? wanted}; `hearth get all` lists what there is", ExitCodes.Findings);
            }

            Write(context, owners, parsed.GetValue(directory), parsed.GetValue(secrets));
            return Task.FromResult(Report(context, owners));
        });
        return command;
    }

    private static void Write(CommandContext context, List<RenderedOwner> owners, string? directory, bool showSecrets)
    {
        if (directory is null)
        {
            // Printing is half of the work where nothing is to be rendered.
            foreach (string text in owners.AsParallel().AsOrdered().Select(owner => ManifestWriter.ToYaml(owner.Resources, showSecrets)))
            {
                context.Out.Write(text);
            }

            return;
        }

        foreach (var owner in owners)
        {
            if (owner.Resources.Count > 0)
            {
                string file = Path.Combine(context.GetFullPath(directory), owner.Id.Kind.ToLowerInvariant(), owner.Id.Namespace, owner.Id.Name + ".yaml");
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!); // It was just combined.
                AtomicFile.WriteText(file, ManifestWriter.ToYaml(owner.Resources, showSecrets));
            }
        }
    }

    internal static int Report(CommandContext context, IReadOnlyList<RenderedOwner> owners)
    {
        var writer = new TextDiagnosticWriter(context.Error, context.ColorError);
        writer.WriteAll(owners.SelectMany(static owner => owner.Diagnostics).Distinct());
        foreach (var owner in owners.Where(static owner => owner.State == RenderState.Skipped))
        {
            context.Error.WriteLine($"skipped {owner.Id.ShortName}: {owner.Reason}");
        }

        return owners.Any(static owner => owner.HasErrors) ? ExitCodes.Findings : ExitCodes.Clean;
    }
}
