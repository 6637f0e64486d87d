using System.CommandLine;
using Hearth.Flux.Diffing;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth diff [REV|A..B]</c>: what a change does to the objects in the cluster.</summary>
internal static class DiffCommand
{
    public static readonly CommandEntry Entry = new("diff", CommandGroup.Render, "Compare what Flux would apply between two revisions", Create)
    {
        Examples =
        [
            new("What this branch and the files on disk change", "hearth diff"),
            new("What the last commit changed", "hearth diff HEAD~1..HEAD"),
            new("A comment for a pull request", "hearth diff origin/main --output markdown > comment.md"),
            new("A page to read", "hearth diff v1.0.0 --output html > diff.html"),
        ],
    };

    private static Command Create(CommandContext context)
    {
        var range = new Argument<string?>("REV|A..B") { Description = "The older revision, compared with the files on disk; or two revisions. Left out: where this branch left its upstream", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string>("--output", "-o") { Description = "text, unified, markdown, json or html", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "unified", "markdown", "json", "html");
        var noise = new Option<bool>("--show-noise") { Description = "Show chart labels and checksums too" };
        var limit = new Option<int>("--limit") { Description = "The most characters of markdown", DefaultValueFactory = _ => MarkdownDiff.DefaultLimit };
        var withoutReleases = new Option<bool>("--no-releases") { Description = "Compare HelmReleases as objects and not what their charts make" };
        var command = new Command("diff", "Compare what Flux would apply between two revisions") { range, output, noise, limit, withoutReleases };
        var options = new RepositoryOptions().AddTo(command, withRevision: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (from, to) = ReadRange(parsed.GetValue(range), () => options.Directory(parsed, context));
            using var rendering = options.Prepare(parsed, context, withReleases: !parsed.GetValue(withoutReleases));
            var (before, after) = await RenderBothAsync(rendering, options.OpenTree(parsed, context, from), options.OpenTree(parsed, context, to), cancellationToken);
            var diff = ClusterDiff.Of(before, after, options.Selection(parsed), parsed.GetValue(noise));
            switch (parsed.GetValue(output))
            {
                case "unified":
                    DiffWriter.WriteUnified(context.Out, diff, context.ColorOut);
                    break;
                case "markdown":
                    context.Out.Write(MarkdownDiff.Write(diff, parsed.GetValue(limit)));
                    break;
                case "json":
                    DiffWriter.WriteJson(context.OutputStream, diff);
                    context.Out.WriteLine();
                    break;
                case "html":
                    HtmlDiff.Write(context.Out, diff, $"{from} → {to ?? "working tree"}");
                    break;
                default:
                    DiffWriter.WriteText(context.Out, diff, context.ColorOut);
                    break;
            }

            return diff.IsEmpty ? ExitCodes.Clean : ExitCodes.Findings;
        });
        return command;
    }

    // The newer side is rendered after the older one, which leaves only what the change can reach; meanwhile its files are read.
    private static async Task<(ClusterRender Before, ClusterRender After)> RenderBothAsync(RepositoryRendering rendering, FileTree older, FileTree newer, CancellationToken cancellationToken)
    {
        var roots = Task.Run(() => rendering.FindRoots(newer), cancellationToken);
        if (rendering.IsIncremental)
        {
            var first = rendering.Render(older, rendering.FindRoots(older), cancellationToken);
            return (first, rendering.Render(newer, await roots, cancellationToken));
        }

        var before = Task.Run(() => rendering.Render(older, rendering.FindRoots(older), cancellationToken), cancellationToken);
        var after = rendering.Render(newer, await roots, cancellationToken);
        return (await before, after);
    }

    // The newer side is null for the files on disk.
    private static (string From, string? To) ReadRange(string? text, Func<string> directory)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (GitRevisions.MergeBase(directory()), null);
        }

        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return (text, null);
        }

        // Three dots: from where the second left the first, as git diff means it.
        bool isSinceFork = text.AsSpan(dots).StartsWith("...");
        string from = dots > 0 ? text[..dots] : "HEAD";
        string to = text[(dots + (isSinceFork ? 3 : 2))..] is { Length: > 0 } given ? given : "HEAD";
        return (isSinceFork ? GitRevisions.MergeBase(directory(), from, to) : from, to);
    }
}
