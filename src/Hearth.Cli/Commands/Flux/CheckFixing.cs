using Hearth.Flux.Checks;
using Hearth.Flux.Checks.Fixing;
using Hearth.Syntax.Diagnostics;
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
            context.Error.WriteLine($"nothing to mend mechanically; {Left(left)}");
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

        context.Error.WriteLine($"{Amount.Of(count, "finding")} mended in {Amount.Of(plan.Count, "file")}; {Left(left)}");
        return left > 0 ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private static string Left(int count) => count == 0 ? "none is left" : count == 1 ? "1 is left" : $"{count} are left";

    private static bool Confirms(CommandContext context, int count, int files)
    {
        if (!context.IsInteractive)
        {
            context.Error.WriteLine($"{Amount.Of(count, "finding")} can be mended in {Amount.Of(files, "file")}; nothing is written without --yes");
            return false;
        }

        context.Error.Write($"Mend {Amount.Of(count, "finding")} in {Amount.Of(files, "file")}? [y/N] ");
        context.Error.Flush();
        return context.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
