using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// Runs the checks over a rendered repository. What rendering itself found is among the findings; every check runs whatever
/// the others do, and one that fails becomes a finding about itself.
/// </summary>
public static class CheckRunner
{
    public static CheckReport Run(ClusterRender cluster, FileTree tree, CheckOptions options, CancellationToken cancellationToken) =>
        Run(new CheckContext(cluster, tree), CheckCatalog.All, options, cancellationToken);

    internal static CheckReport Run(CheckContext context, IReadOnlyList<Check> checks, CheckOptions options, CancellationToken cancellationToken)
    {
        var found = context.Cluster.Diagnostics.Where(diagnostic => diagnostic.Severity > Severity.Info && options.Wants(diagnostic.Rule.Code, isOn: true)).ToList();
        foreach (var check in checks.Where(check => options.Wants(check.Rule.Code, check.IsOn)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.AddRange(RunOne(check, context));
        }

        var silences = new Silences(context.Files);
        var kept = new List<Diagnostic>();
        int silenced = 0, accepted = 0;
        var baseline = options.Baseline.Start();
        foreach (var finding in InOrder(found))
        {
            if (finding.Severity < options.MinimumSeverity)
            {
                continue;
            }

            if (silences.Covers(finding))
            {
                silenced++;
            }
            else if (baseline.Takes(finding, context.Files))
            {
                accepted++;
            }
            else
            {
                kept.Add(finding);
            }
        }

        if (options.Wants(CheckRules.SilenceWithoutReason.Code, isOn: true))
        {
            kept.AddRange(silences.WithoutReason.Where(finding => finding.Severity >= options.MinimumSeverity));
        }

        return new CheckReport([.. InOrder(kept)], silenced, accepted) { Fixes = context.Fixes };
    }

    private static List<Diagnostic> RunOne(Check check, CheckContext context)
    {
        try
        {
            return [.. check.Run(context)];
        }
#pragma warning disable CA1031 // One check that meets the unforeseen must not hide what the others find.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            var nowhere = new SourceText(context.Files.Tree.Name, "").WholeSpan();
            return [new Diagnostic(CheckRules.Crashed, nowhere, $"{check.Rule.Code} ({check.Rule.Title}) could not run: {exception.GetType().Name}: {exception.Message}")];
        }
    }

    // By place, so that the order says nothing of the order of checks; the same mistake seen on several ways is one.
    private static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> findings) => findings
        .Select(static finding => (Finding: finding, Span: finding.Span.Authored()))
        .DistinctBy(static pair => (pair.Span.Path, pair.Span.Start, pair.Finding.Rule.Code, pair.Finding.Message))
        .OrderBy(static pair => pair.Span.Path, StringComparer.Ordinal)
        .ThenBy(static pair => pair.Span.Start)
        .ThenBy(static pair => pair.Finding.Rule.Code, StringComparer.Ordinal)
        .ThenBy(static pair => pair.Finding.Message, StringComparer.Ordinal)
        .Select(static pair => pair.Finding);
}
