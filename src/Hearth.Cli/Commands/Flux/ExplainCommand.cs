using System.CommandLine;
using Hearth.Flux.Explaining;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Text;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth explain KIND/NS/NAME [field.path]</c>: who made this object and this value.</summary>
internal static class ExplainCommand
{
    public static readonly CommandEntry Entry = new("explain", CommandGroup.Repository, "Show the file, line and commit that a value comes from", Create)
    {
        Examples =
        [
            new("Everything about an object", "hearth explain Deployment/media/plex"),
            new("One value", "hearth explain Deployment/media/plex 'spec.template.spec.containers[app].image'"),
            new("What keeps a release from being installed", "hearth explain hr/media/plex --why-blocked"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var name = new Argument<string>("OBJECT") { Description = "KIND/NAMESPACE/NAME, KIND/NAME or NAME; ks, hr and rset are short for the three" };
        var path = new Argument<string?>("FIELD") { Description = "Such as spec.template.spec.containers[app].image; all fields where it is left out", Arity = ArgumentArity.ZeroOrOne };
        var blocked = new Option<bool>("--why-blocked") { Description = "Show what the object waits for that will never be ready" };
        var withoutBlame = new Option<bool>("--no-blame") { Description = "Leave commits and authors out" };
        var command = new Command("explain", "Show the file, line and commit that a value comes from") { name, path, blocked, withoutBlame };
        var options = new RepositoryOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(name);
            var cluster = options.Render(parsed, context, options.OpenTree(parsed, context), withReleases: true, cancellationToken);
            var found = Explanation.Find(cluster, wanted);
            if (found.Count != 1)
            {
                throw new CommandException(found.Count == 0
                    ? $"nothing in this repository is called {wanted}"
                    : $"{wanted} may mean {string.Join(", ", found.Take(10).Select(static other => other.Id.ShortName))}; name one of them", ExitCodes.Findings);
            }

            if (parsed.GetValue(blocked))
            {
                return Task.FromResult(WriteBlocked(context, cluster, found[0]));
            }

            var explanation = Explanation.Of(cluster, found[0], parsed.GetValue(path))
                ?? throw new CommandException($"{found[0].Id.ShortName} has no field {parsed.GetValue(path)}", ExitCodes.Findings);
            string root = options.Directory(parsed, context);
            using var history = parsed.GetValue(path) is null || parsed.GetValue(withoutBlame) ? null : LineHistory.TryOpen(root);
            Write(context, explanation, place => Commit(options, parsed, context, history, place), withAllPlaces: parsed.GetValue(path) is not null);
            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }

    private static int WriteBlocked(CommandContext context, ClusterRender cluster, ClusterObject found)
    {
        var reasons = Blockers.Of(cluster, found.Id);
        foreach (var blocker in reasons)
        {
            context.Out.WriteLine($"{blocker.Id.ShortName}: {blocker.Reason}");
            if (blocker.Way.Count > 2)
            {
                context.Out.WriteLine($"    {string.Join(" → ", blocker.Way.Select(static step => step.ShortName))}");
            }
        }

        if (reasons.Count == 0)
        {
            context.Out.WriteLine($"nothing in the repository blocks {found.Id.ShortName}");
        }

        return reasons.Count == 0 ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private static void Write(CommandContext context, Explanation explanation, Func<SourceSpan, string> commit, bool withAllPlaces)
    {
        context.Out.WriteLine(explanation.Object.Id.ShortName);
        foreach (var owner in explanation.Owners)
        {
            string from = owner.Object is FluxKustomization kustomization ? $"path {kustomization.Path}" : owner.Chart is { } chart ? $"chart {chart}" : "";
            context.Out.WriteLine($"  made by {owner.Id.ShortName}{(from.Length > 0 ? $" ({from})" : "")}, {owner.Object.Span.Authored()}");
        }

        foreach (var field in explanation.Fields)
        {
            context.Out.WriteLine($"{field.Path}: {field.Value}");
            foreach (var place in withAllPlaces ? field.Places : field.Places.Take(1))
            {
                context.Out.WriteLine($"    {place}{Line(place)}{commit(place)}");
            }
        }
    }

    private static string Line(SourceSpan place)
    {
        var line = place.Source.GetLine(place.Position.Line).Trim();
        return line.StartsWith("ENC[") || line.Contains("ENC[AES256_GCM", StringComparison.Ordinal) ? "" : $"  {(line.Length > 100 ? $"{line[..99]}…" : line.ToString())}";
    }

    private static string Commit(RepositoryOptions options, ParseResult parsed, CommandContext context, LineHistory? history, SourceSpan place)
    {
        string relative = history is null ? "" : options.PathInGit(parsed, context, history.Directory, place.Path);
        return history?.Find(relative, place.Position.Line, place.Source.GetLine(place.Position.Line)) is { } commit ? $"\n        {commit.Commit} {commit.Date:yyyy-MM-dd} {commit.Author}: {commit.Subject}" : "";
    }
}
