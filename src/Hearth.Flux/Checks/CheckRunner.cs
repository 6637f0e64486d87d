using System.Collections.Concurrent;
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
    /// <summary>Runs every check that is asked for.</summary>
    /// <param name="cluster">What was rendered.</param>
    /// <param name="tree">The files that it was rendered from.</param>
    /// <param name="options">Which checks, and what is kept of their findings.</param>
    /// <param name="cancellationToken">Ends the work between two checks.</param>
    public static CheckReport Run(ClusterRender cluster, FileTree tree, CheckOptions options, CancellationToken cancellationToken) =>
        Run(new CheckContext(cluster, tree), CheckCatalog.All, options, cancellationToken);

    internal static CheckReport Run(CheckContext context, IReadOnlyList<Check> checks, CheckOptions options, CancellationToken cancellationToken)
    {
        var found = context.Cluster.Diagnostics.Where(diagnostic => diagnostic.Severity > Severity.Info && options.Wants(diagnostic.Rule.Code, isOn: true)).ToList();
        // Those that take long first, one at a time to whoever is free; their findings stand in the order of the catalogue.
        var wanted = checks.Where(check => options.Wants(check.Rule.Code, check.IsOn)).ToList();
        var ofChecks = new List<Diagnostic>[wanted.Count];
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i].TakesLong ? 0 : 1);
        Parallel.ForEach(
            Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            i => ofChecks[i] = RunOne(wanted[i], context));
        found.RemoveAll(context.Replaced.ToHashSet(ReferenceEqualityComparer.Instance).Contains);
        found.AddRange(ofChecks.SelectMany(static ofCheck => ofCheck));

        var silences = new Silences(context.Files);
        var kept = new List<Diagnostic>();
        int silenced = 0, accepted = 0;
        var baseline = options.Baseline.Start();
        foreach (var finding in InOrder(found))
        {
            // Asked of those that are dropped too: what silences them is not idle.
            bool isSilenced = silences.Covers(finding);
            bool isAccepted = !isSilenced && baseline.Takes(finding, context.Files);
            if (finding.Severity < options.MinimumSeverity)
            {
                continue;
            }

            silenced += isSilenced ? 1 : 0;
            accepted += isAccepted ? 1 : 0;
            if (!isSilenced && !isAccepted)
            {
                kept.Add(finding);
            }
        }

        var scope = new JudgedFiles(context, checks, options);
        IEnumerable<Diagnostic> own = [.. silences.Idle(scope.Contains), .. baseline.Idle(scope.Contains), .. silences.WithoutReason];
        kept.AddRange(own.Where(finding => finding.Severity >= options.MinimumSeverity && options.Wants(finding.Rule.Code, isOn: true)));
        return new CheckReport([.. InOrder(kept)], silenced, accepted)
        {
            Fixes = context.Fixes,
            NotRendered = [.. context.Cluster.Owners.Where(static owner => owner.State == RenderState.Skipped).Select(static owner => owner.Id)],
        };
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
