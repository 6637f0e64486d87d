using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Helm.Linting;
using Hearth.Helm.Rendering;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm lint CHART…</c>.</summary>
internal static class HelmLintCommand
{
    public static Command Create(CommandContext context)
    {
        var charts = new Argument<string[]>("CHART") { Description = "Chart directories or archives", Arity = ArgumentArity.ZeroOrMore };
        var strict = new Option<bool>("--strict") { Description = "Fail on warnings too" };
        var quiet = new Option<bool>("--quiet") { Description = "Print only warnings and errors" };
        var space = new Option<string>("--namespace", "-n") { Description = "Namespace of the release", DefaultValueFactory = _ => "default" };
        var withSubcharts = new Option<bool>("--with-subcharts") { Description = "Lint the charts in charts/ too" };
        var renderOptions = new RenderingOptions();
        var valuesOptions = new ValuesOptions();
        var command = new Command("lint", "Look for what makes a chart fail") { charts, strict, quiet, space, withSubcharts };
        renderOptions.AddTo(command);
        valuesOptions.AddTo(command);
        command.SetAction((parsed, _) => HelmFailure.ReportAsync(context, () =>
        {
            string[] paths = parsed.GetValue(charts) is { Length: > 0 } given ? given : ["."];
            paths = parsed.GetValue(withSubcharts) ? [.. paths.SelectMany(path => WithSubcharts(context, path))] : paths;
            var values = valuesOptions.Read(parsed, context);
            var least = parsed.GetValue(strict) ? LintSeverity.Warning : LintSeverity.Error;
            int failed = 0;
            foreach (string path in paths)
            {
                var messages = new ChartLinter(renderOptions.Read(parsed, context)).Lint(Open(context, path), values, parsed.GetRequiredValue(space));
                failed += messages.Any(message => message.Severity >= least) ? 1 : 0;
                if (!parsed.GetValue(quiet) || messages.Any(message => message.Severity > LintSeverity.Info))
                {
                    Write(context, path, parsed.GetValue(quiet) ? messages.Where(message => message.Severity > LintSeverity.Info) : messages);
                }
            }

            string summary = $"{paths.Length} chart(s) linted, {failed} chart(s) failed";
            if (failed > 0)
            {
                context.Error.WriteLine($"Error: {summary}");
                return Task.FromResult(1);
            }

            context.Out.WriteLine(summary);
            return Task.FromResult(ExitCodes.Clean);
        }));
        return command;
    }

    private static IEnumerable<string> WithSubcharts(CommandContext context, string path)
    {
        string inside = Path.Combine(path, "charts");
        return Directory.Exists(context.GetFullPath(inside))
            ? [path, .. Directory.EnumerateFileSystemEntries(context.GetFullPath(inside)).Order(StringComparer.Ordinal)
                .Where(entry => File.Exists(Path.Combine(entry, "Chart.yaml")) || entry.EndsWith(".tgz", StringComparison.Ordinal))
                .SelectMany(entry => WithSubcharts(context, Path.Combine(inside, Path.GetFileName(entry))))]
            : [path];
    }

    private static FileTree Open(CommandContext context, string path)
    {
        string full = context.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return new DirectoryTree(full, path.TrimEnd('/') + "/");
        }

        using var archive = File.OpenRead(full);
        return ChartArchive.Unpack(path, archive);
    }

    private static void Write(CommandContext context, string path, IEnumerable<LintMessage> messages)
    {
        context.Out.WriteLine($"==> Linting {path}");
        foreach (var message in messages)
        {
            context.Out.WriteLine(message.ToString());
            if (message.Span?.Authored() is { Source: not null } authored)
            {
                context.Out.WriteLine($"  at {authored}");
            }
        }

        context.Out.WriteLine();
    }
}
