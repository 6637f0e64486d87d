using System.Runtime.CompilerServices;
using Hearth.Helm.Charts;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Helm.Rendering;

/// <summary>
/// A chart's parsed templates. Parsed once for each set of charts that is switched on, however many releases render it:
/// parsing is most of the cost of a render.
/// </summary>
internal sealed class ChartTemplates
{
    // Keyed by the loaded chart, so that templates live as long as the chart they are of.
    private static readonly ConditionalWeakTable<IReadOnlyList<ChartFile>, List<ChartTemplates>> Parsed = [];

    private readonly (string Path, ChartFile File)[] parts;

    private ChartTemplates((string Path, ChartFile File)[] parts, TemplateSet set)
    {
        this.parts = parts;
        Set = set;
    }

    public TemplateSet Set { get; }

    /// <summary>Template paths in the order in which Helm parses and runs them: deepest first, so that outer charts win.</summary>
    public IEnumerable<string> Paths => parts.Select(part => part.Path);

    /// <exception cref="TemplateException">A template cannot be parsed.</exception>
    public static ChartTemplates For(Chart chart)
    {
        var parts = Collect(chart).OrderByDescending(part => part.Path.Count(c => c == '/')).ThenByDescending(part => part.Path, StringComparer.Ordinal).ToArray();
        var known = Parsed.GetOrCreateValue(chart.Templates);
        lock (known)
        {
            if (known.Find(candidate => candidate.parts.AsSpan().SequenceEqual(parts)) is { } found)
            {
                return found;
            }
        }

        var set = new TemplateSet(FunctionSets.Helm);
        foreach (var (path, file) in parts)
        {
            set.Parse(path, file.Text);
        }

        var parsed = new ChartTemplates(parts, set);
        lock (known)
        {
            known.Add(parsed);
        }

        return parsed;
    }

    private static IEnumerable<(string Path, ChartFile File)> Collect(Chart chart)
    {
        foreach (var inner in chart.Dependencies)
        {
            foreach (var part in Collect(inner))
            {
                yield return part;
            }
        }

        string prefix = chart.FullPath + "/";
        foreach (var file in chart.Templates)
        {
            // Of library charts only the partials count.
            if (!chart.IsLibrary || Path.GetFileName(file.Name).StartsWith('_'))
            {
                yield return (prefix + file.Name, file);
            }
        }
    }
}
