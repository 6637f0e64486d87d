using System.CommandLine;
using Hearth.Flux.Explaining;
using Hearth.Flux.Graph;
using Hearth.Flux.Reports;
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
            new("For programs: every field, place and commit", "hearth explain hr/media/plex spec.values --output json"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var name = new Argument<string>("OBJECT") { Description = "KIND/NAMESPACE/NAME, KIND/NAME or NAME; kinds may be short: ks, hr, rset, deploy, svc, cm, pvc" };
        var path = new Argument<string?>("FIELD") { Description = "Such as spec.template.spec.containers[app].image; all fields where it is left out", Arity = ArgumentArity.ZeroOrOne };
        var blocked = new Option<bool>("--why-blocked") { Description = "Show what the object waits for that will never be ready" };
        var withoutBlame = new Option<bool>("--no-blame") { Description = "Leave commits and authors out" };
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", "Show the file, line and commit that a value comes from") { name, path, blocked, withoutBlame, output };
        var options = new RepositoryOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(name);
            var cluster = options.Render(parsed, context, options.OpenTree(parsed, context), withReleases: true, cancellationToken);
            var found = Explanation.Find(cluster, wanted);
            if (found.Count != 1)
            {
                throw new CommandException(found.Count == 0
                    ? $"nothing in this repository is called {wanted}{(Explanation.FindNear(cluster, wanted) is { } near ? $"; there is {near.Id.ShortName}" : "")}"
                    : $"{wanted} may mean {string.Join(", ", found.Take(10).Select(static other => other.Id.ShortName))}; name one of them", ExitCodes.Findings);
            }

            bool isJson = parsed.GetValue(output) == "json";
            if (parsed.GetValue(blocked))
            {
                var reasons = Blockers.Of(cluster, found[0].Id);
                if (isJson)
                {
                    ExplainReports.WriteJson(context.OutputStream, found[0].Id, reasons);
                }
                else
                {
                    ExplainReports.WriteText(context.Out, found[0].Id, reasons);
                }

                return Task.FromResult(reasons.Count == 0 ? ExitCodes.Clean : ExitCodes.Findings);
            }

            var explanation = Explanation.Of(cluster, found[0], parsed.GetValue(path))
                ?? throw new CommandException($"{found[0].Id.ShortName} has no field {parsed.GetValue(path)}", ExitCodes.Findings);
            using var history = parsed.GetValue(path) is null || parsed.GetValue(withoutBlame) ? null : LineHistory.TryOpen(options.Directory(parsed, context));
            Func<SourceSpan, LineCommit?> commit = place => history?.Find(options.PathInGit(parsed, context, history.Directory, place.Path), place.Position.Line, place.Source.GetLine(place.Position.Line));
            if (isJson)
            {
                ExplainReports.WriteJson(context.OutputStream, explanation, commit);
            }
            else
            {
                ExplainReports.WriteText(context.Out, explanation, commit, withAllPlaces: parsed.GetValue(path) is not null);
            }

            return Task.FromResult(ExitCodes.Clean);
        });
        return command;
    }
}
