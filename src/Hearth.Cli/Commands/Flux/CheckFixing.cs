using Hearth.Flux.Checks;
using Hearth.Flux.Checks.Fixing;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Cli.Commands.Flux;

/// <summary><c>hearth check --fix</c>: a preview of what mends findings, then the files.</summary>
internal static class CheckFixing
{
    public static int Run(CommandContext context, string root, CheckReport report, RepositoryFiles files, bool isAgreed)
    {
        var plan = FixPlan.Of(report, files);
        foreach (var file in plan)
        {
            string shown = files.Tree.GetDisplayPath(file.Path);
            context.Out.WriteLine($"--- {shown}\n+++ {shown}");
            foreach (string line in LineDiff.Unified(LineDiff.Compare(file.Before, file.After)))
            {
                context.Out.WriteLine(line);
            }
        }

        int count = plan.Sum(static file => file.Count);
        int left = report.Findings.Count - count;
        context.Out.Flush();
        if (count == 0)
        {
            context.Error.WriteLine($"nothing to mend mechanically; {left} findings are left");
            return left > 0 ? ExitCodes.Findings : ExitCodes.Clean;
        }

        if (!isAgreed && !Confirms(context, count, plan.Count))
        {
            return ExitCodes.Findings;
        }

        foreach (var file in plan)
        {
            AtomicFile.WriteText(Path.Combine(root, file.Path), file.After);
        }

        context.Error.WriteLine($"{count} findings mended in {plan.Count} files; {left} are left");
        return left > 0 ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static bool Confirms(CommandContext context, int count, int files)
    {
        if (!context.IsInteractive)
        {
            context.Error.WriteLine($"{count} findings can be mended in {files} files; nothing is written without --yes");
            return false;
        }

        context.Error.Write($"Mend {count} findings in {files} files? [y/N] ");
        context.Error.Flush();
        return context.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
