using Hearth.Cli.Output;
using Hearth.Flux.Checks;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli.Commands.Flux;

/// <summary>What the checks are: <c>hearth check --list</c> and <c>--explain</c>.</summary>
internal static class CheckListing
{
    public static void Write(CommandContext context)
    {
        foreach (var check in CheckCatalog.All.OrderBy(static check => check.Rule.Code, StringComparer.Ordinal))
        {
            context.Out.WriteLine($"{check.Rule.Code,-10} {check.Rule.Severity.ToString().ToLowerInvariant(),-8} {check.Rule.Title}{(check.IsOn ? "" : " (off unless asked for)")}");
        }
    }

    public static int Explain(CommandContext context, string code)
    {
        string wanted = code.ToUpperInvariant();
        if (RuleCatalog.All.FirstOrDefault(rule => rule.Code == wanted) is not { } rule)
        {
            string? near = NearestName.Find(wanted, RuleCatalog.All.Select(static rule => rule.Code));
            throw new CommandException($"there is no code {code}{(near is null ? "" : $"; did you mean {near}?")}", ExitCodes.Usage);
        }

        context.Out.WriteLine($"{rule.Code}: {rule.Title} ({rule.Severity.ToString().ToLowerInvariant()})");
        context.Out.WriteLine(rule.Explanation);
        if (CheckCatalog.Find(wanted) is { } check)
        {
            context.Out.WriteLine($"\nFlagged:\n\n{Indented(check.Example.Bad)}\n\nRight:\n\n{Indented(check.Example.Good)}");
        }

        return ExitCodes.Clean;
    }

    private static string Indented(string text) => string.Join('\n', text.TrimEnd().Split('\n').Select(static line => "    " + line));
}
