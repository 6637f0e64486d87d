using System.CommandLine;
using Hearth.Cli.Output;
using Hearth.Flux.Checks;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth check</c>: renders the repository and looks for mistakes that Flux would only show in the cluster.</summary>
internal static class CheckCommand
{
    public static readonly CommandEntry Entry = new("check", CommandGroup.Repository, "Look for mistakes in what Flux would apply", Create)
    {
        Examples =
        [
            new("Everything", "hearth check"),
            new("One area, warnings fail too", "hearth check --only NET --fail-on warning"),
            new("Accept what is there now, report what is new", "hearth check --write-baseline"),
            new("Beside the lines of a pull request", "hearth check --output github"),
            new("Show and write what can be mended mechanically", "hearth check --fix"),
            new("What a code means, with an example", "hearth check --explain STRUCT001"),
        ],
    };

    private static readonly string[] Formats = ["text", "json", "sarif", "junit", "github", "markdown"];

    private static Command Create(CommandContext context)
    {
        var command = new Command("check", "Render the repository and look for mistakes: files that nothing lists, names that nothing provides, fields that no schema knows");
        var output = new Option<string>("--output", "-o") { Description = string.Join(", ", Formats), DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong(Formats);
        var only = Codes("--only", "Run these codes and no others; a part such as NET means the whole area");
        var skip = Codes("--skip", "Leave these codes out");
        var enable = Codes("--enable", "Run these too, though they are off unless asked for");
        var severity = new Option<Severity>("--severity") { Description = "Report findings as bad as this or worse: info, warning, error", DefaultValueFactory = static _ => Severity.Info };
        var failOn = new Option<Severity>("--fail-on") { Description = "Exit with 1 where a finding is as bad as this or worse", DefaultValueFactory = static _ => Severity.Error };
        var baseline = new Option<string>("--baseline") { Description = "The file of findings that are accepted, seen from the repository", DefaultValueFactory = static _ => Baseline.DefaultPath };
        var writeBaseline = new Option<bool>("--write-baseline") { Description = "Accept all findings that there are now" };
        var fix = new Option<bool>("--fix") { Description = "Show what mends the findings that can be mended mechanically, and write it once confirmed" };
        var yes = new Option<bool>("--yes", "-y") { Description = "With --fix: ask nothing" };
        var explain = new Option<string>("--explain") { Description = "Say what a code means, with an example" };
        var list = new Option<bool>("--list") { Description = "List the checks" };
        foreach (Option option in (ReadOnlySpan<Option>)[output, only, skip, enable, severity, failOn, baseline, writeBaseline, fix, yes, explain, list])
        {
            command.Add(option);
        }

        var path = new Argument<string?>("PATH") { Description = "The repository; as --repository", Arity = ArgumentArity.ZeroOrOne };
        command.Add(path);
        var options = new RepositoryOptions(path).AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(explain) is { } code)
            {
                return Task.FromResult(CheckListing.Explain(context, code));
            }

            if (parsed.GetValue(list))
            {
                CheckListing.Write(context);
                return Task.FromResult(ExitCodes.Clean);
            }

            string[] onlyCodes = Codes(parsed.GetValue(only)), skipCodes = Codes(parsed.GetValue(skip)), enableCodes = Codes(parsed.GetValue(enable));
            var tree = options.OpenTree(parsed, context);
            string baselinePath = parsed.GetRequiredValue(baseline);
            bool accepts = parsed.GetValue(writeBaseline);
            using var rendering = options.Prepare(parsed, context, withReleases: true);
            var report = rendering.Check(
                tree,
                new CheckOptions
                {
                    Only = onlyCodes,
                    Skip = skipCodes,
                    Enable = enableCodes,
                    MinimumSeverity = parsed.GetValue(severity),
                    Baseline = accepts ? Baseline.Empty : ReadBaseline(tree, baselinePath, isGiven: parsed.GetResult(baseline) is { Implicit: false }),
                },
                cancellationToken);
            if (accepts)
            {
                string file = Path.Combine(options.Directory(parsed, context), baselinePath);
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file) ?? ".");
                AtomicFile.WriteText(file, Baseline.Write(report.Findings, new RepositoryFiles(tree)));
                context.Error.WriteLine($"{baselinePath}: {Amount.Of(report.Findings.Count, "finding")} accepted");
                return Task.FromResult(ExitCodes.Clean);
            }

            if (parsed.GetValue(fix))
            {
                return Task.FromResult(CheckFixing.Run(context, options.Directory(parsed, context), report, new RepositoryFiles(tree), parsed.GetValue(yes)));
            }

            Write(context, parsed.GetRequiredValue(output), report);
            return Task.FromResult(report.Has(parsed.GetValue(failOn)) ? ExitCodes.Findings : ExitCodes.Clean);
        });
        return command;
    }

    private static Option<string[]> Codes(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    // A code that there is not would check nothing, and say that all is well.
    private static string[] Codes(string[]? given)
    {
        string[] words = [.. (given ?? []).SelectMany(static text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        var codes = RuleCatalog.All.Select(static rule => rule.Code).ToList();
        if (Array.Find(words, word => !codes.Exists(code => code.StartsWith(word, StringComparison.OrdinalIgnoreCase))) is { } wrong)
        {
            string? near = NearestName.Find(wrong, codes.Select(static code => code.TrimEnd("0123456789".ToCharArray())).Distinct(StringComparer.Ordinal).Concat(codes));
            throw new CommandException($"there is no code {wrong}{(near is null ? "; hearth check --list names them" : $"; did you mean {near}?")}", ExitCodes.Usage);
        }

        return words;
    }

    private static Baseline ReadBaseline(SnapshotTree tree, string path, bool isGiven) =>
        isGiven && !tree.IsFile(path) ? throw new CommandException($"there is no baseline {path}; --write-baseline writes one", ExitCodes.Usage) : Baseline.Read(tree, path);

    private static void Write(CommandContext context, string format, CheckReport report)
    {
        switch (format)
        {
            case "json":
                JsonDiagnosticWriter.Write(context.OutputStream, report.Findings);
                context.Out.WriteLine();
                break;
            case "sarif":
                SarifDiagnosticWriter.Write(context.OutputStream, HearthVersion.Current, report.Findings);
                context.Out.WriteLine();
                break;
            case "junit":
                JUnitDiagnosticWriter.Write(context.Out, "hearth check", report.Findings);
                break;
            case "github":
                GitHubDiagnosticWriter.Write(context.Out, report.Findings);
                break;
            case "markdown":
                MarkdownDiagnosticWriter.Write(context.Out, report.Findings);
                break;
            default:
                new TextDiagnosticWriter(context.Out, context.ColorOut).WriteAll(report.Findings);
                context.Out.WriteLine(Summary(report));
                break;
        }

        // What was not rendered keeps checks silent: say so, or silence looks like soundness.
        if (report.NotRendered is { Count: > 0 } unseen)
        {
            context.Out.Flush();
            context.Error.WriteLine($"{Amount.Of(unseen.Count, "object")} {(unseen.Count == 1 ? "was not rendered, and what it makes" : "were not rendered, and what they make")} is not checked: {string.Join(", ", unseen.Take(3).Select(static id => $"{id.Namespace}/{id.Name}"))}{(unseen.Count > 3 ? " …" : "")} (`hearth test --all` says why)");
        }
    }

    private static string Summary(CheckReport report)
    {
        string text = $"{Amount.Of(report.Count(Severity.Error), "error")}, {Amount.Of(report.Count(Severity.Warning), "warning")}, {Amount.Of(report.Count(Severity.Info), "note")}";
        text += report.Silenced > 0 ? $", {report.Silenced} silenced" : "";
        return report.Accepted > 0 ? $"{text}, {report.Accepted} in the baseline" : text;
    }
}
