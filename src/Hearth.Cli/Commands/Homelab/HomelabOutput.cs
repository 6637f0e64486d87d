using Hearth.Homelab;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Cli.Commands.Homelab;

/// <summary>Says what changed and what was found.</summary>
internal static class HomelabOutput
{
    public static int Write(CommandContext context, IReadOnlyList<FileChange> changes, IReadOnlyList<Diagnostic> findings)
    {
        foreach (var change in changes.Where(static change => change.Kind is not FileChangeKind.Unchanged))
        {
            context.Out.WriteLine($"{change.Kind.ToString().ToLowerInvariant(),-9} {change.Path}");
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
