using Hearth.Homelab;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli.Commands.Homelab;

/// <summary>Says what changed and what was found.</summary>
internal static class HomelabOutput
{
    private const int MostNamed = 40;

    public static int Write(CommandContext context, IReadOnlyList<FileChange> changes, IReadOnlyList<Diagnostic> findings)
    {
        // A whole repository is told by its directories.
        bool isBrief = changes.Count(static change => change.Kind == FileChangeKind.Created) > MostNamed;
        foreach (var group in changes.Where(static change => change.Kind is not FileChangeKind.Unchanged)
            .GroupBy(change => isBrief && change.Kind == FileChangeKind.Created && change.Path.Contains('/') ? change.Path[..(change.Path.IndexOf('/', StringComparison.Ordinal) + 1)] : change.Path))
        {
            string kind = group.First().Kind.ToString().ToLowerInvariant();
            context.Out.WriteLine(group.Key.EndsWith('/') ? $"{kind,-9} {group.Key} ({group.Count()} files)" : $"{kind,-9} {group.Key}");
        }

        if (changes.Count > 0)
        {
            context.Out.WriteLine(string.Join(", ", changes.GroupBy(static change => change.Kind).OrderBy(static group => group.Key).Select(static group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")));
        }

        if (changes.Any(static change => change.Kind == FileChangeKind.Kept))
        {
            context.Error.WriteLine("Files that were changed by hand are kept; --force writes over them.");
        }

        context.Out.Flush();
        new TextDiagnosticWriter(context.Error, context.ColorError).WriteAll(findings);
        return findings.Any(static finding => finding.Severity == Severity.Error) ? ExitCodes.Findings : ExitCodes.Clean;
    }
}
