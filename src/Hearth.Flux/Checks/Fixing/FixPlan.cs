using Hearth.Kustomize;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Fixing;

/// <summary>A file before and after its fixes.</summary>
/// <param name="Path">Seen from the repository's root.</param>
/// <param name="Before">Its text.</param>
/// <param name="After">Its text with all fixes.</param>
/// <param name="Count">How many findings that mends.</param>
public sealed record FixedFile(string Path, string Before, string After, int Count);

/// <summary>What the fixes of a report change, file by file.</summary>
public static class FixPlan
{
    /// <summary>The files that change, in order; fixes that no longer fit change nothing.</summary>
    public static IReadOnlyList<FixedFile> Of(CheckReport report, RepositoryFiles files)
    {
        var plan = new List<FixedFile>();
        foreach (var fixes in report.Findings.Select(report.Fixes.Find).OfType<CheckFix>().GroupBy(static fix => fix.Path, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            if (files.TryRead(fixes.Key) is not { } source)
            {
                continue;
            }

            string text = source.Text;
            int count = 0;
            foreach (var fix in InOrder(fixes))
            {
                try
                {
                    string changed = fix.Apply(new SourceText(source.Path, text));
                    count += changed == text ? 0 : 1;
                    text = changed;
                }
                catch (KustomizeException)
                {
                    // The kustomization is broken; rendering reports that.
                }
            }

            if (count > 0)
            {
                plan.Add(new FixedFile(fixes.Key, source.Text, text, count));
            }
        }

        return plan;
    }

    // Names from the end of the file to its start, so that the places of those before stay; then what adds lines.
    private static IEnumerable<CheckFix> InOrder(IEnumerable<CheckFix> fixes)
    {
        var all = fixes.Distinct().ToList();
        return all.OfType<ReplaceNameFix>().OrderByDescending(static fix => fix.Place.Line).ThenByDescending(static fix => fix.Place.Column)
            .Concat<CheckFix>(all.OfType<ListResourceFix>().OrderBy(static fix => fix.Resource, StringComparer.Ordinal));
    }
}
