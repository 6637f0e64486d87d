using Hearth.Helm.Values;
using Hearth.Templating.GoTemplate.Values;
using Hearth.Templating.Versions;

namespace Hearth.Helm.Charts;

/// <summary>
/// Makes a chart's dependencies what its values ask for: conditions and tags switch charts off, aliases double and
/// rename them, <c>import-values</c> takes a child's values over. Changes the chart it is given: pass a fork.
/// </summary>
public sealed class ChartDependencies(ChartValues combine)
{
    public void Process(Chart chart, GoMap values)
    {
        Enable(chart, values, "");
        ImportValues(chart);
    }

    /// <summary>The dependencies of <c>Chart.yaml</c> that <c>charts/</c> lacks.</summary>
    public static IEnumerable<ChartDependency> FindMissing(Chart chart) =>
        chart.Metadata.Dependencies.Where(wanted => !chart.Dependencies.Any(inner => inner.Name == wanted.Name));

    private void Enable(Chart chart, GoMap values, string path)
    {
        if (chart.Metadata.Dependencies.Count == 0)
        {
            return;
        }

        var wanted = chart.Metadata.Dependencies;
        var present = chart.Dependencies;
        var charts = present.Where(inner => !wanted.Any(entry => Fits(entry, inner))).ToList();
        foreach (var entry in wanted)
        {
            if (present.FirstOrDefault(inner => Fits(entry, inner)) is { } found)
            {
                var fork = found.Fork(chart);
                if (entry.Alias.Length > 0)
                {
                    fork.Metadata.Name = entry.Alias;
                }

                charts.Add(fork);
            }

            if (entry.Alias.Length > 0)
            {
                entry.Name = entry.Alias;
            }

            entry.Enabled = true;
        }

        chart.Dependencies = charts;
        var combined = combine.Coalesce(chart, values);
        ApplyTags(wanted, combined);
        ApplyConditions(wanted, combined, path);
        var off = wanted.Where(entry => !entry.Enabled).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var kept = charts.Where(inner => !off.Contains(inner.Name)).ToList();
        foreach (var inner in kept)
        {
            Enable(inner, combined, $"{path}{inner.Name}.");
        }

        chart.Metadata.Dependencies = [.. wanted.Where(entry => !off.Contains(entry.Name))];
        chart.Dependencies = kept;
    }

    private static bool Fits(ChartDependency entry, Chart chart) =>
        chart.Name == entry.Name
        && VersionConstraint.TryParse(entry.Version, out var range)
        && SemanticVersion.TryParse(chart.Metadata.Version, out var version)
        && range.Allows(version);

    private void ApplyTags(IReadOnlyList<ChartDependency> dependencies, GoMap values)
    {
        if (values["tags"].AsMap is not { } tags)
        {
            return;
        }

        foreach (var dependency in dependencies)
        {
            bool on = false, off = false;
            foreach (string tag in dependency.Tags)
            {
                if (!tags.TryGet(tag, out var value))
                {
                    continue;
                }

                if (value.Kind != GoKind.Bool)
                {
                    combine.Warnings.Add($"the tag {tag} of the chart {dependency.Name} is {value}; wants true or false");
                }
                else if (value.AsBool)
                {
                    on = true;
                }
                else
                {
                    off = true;
                }
            }

            dependency.Enabled = on || !off;
        }
    }

    private void ApplyConditions(IReadOnlyList<ChartDependency> dependencies, GoMap values, string path)
    {
        foreach (var dependency in dependencies)
        {
            foreach (string condition in dependency.Condition.Trim().Split(','))
            {
                if (condition.Length == 0 || !ChartValues.TryGetPath(values, path + condition, out var value))
                {
                    continue;
                }

                if (value.Kind == GoKind.Bool)
                {
                    dependency.Enabled = value.AsBool;
                    break;
                }

                combine.Warnings.Add($"the condition {condition} of the chart {dependency.Name} is {value}; wants true or false");
            }
        }
    }

    // From the inside out, so that what a child imported can be imported from it.
    private void ImportValues(Chart chart)
    {
        foreach (var inner in chart.Dependencies)
        {
            ImportValues(inner);
        }

        if (chart.Metadata.Dependencies.Count == 0)
        {
            return;
        }

        var values = combine.Merge(chart, new GoMap());
        var imported = new GoMap();
        foreach (var dependency in chart.Metadata.Dependencies)
        {
            foreach (var wanted in dependency.ImportValues)
            {
                if (!ChartValues.TryGetPath(values, $"{dependency.Name}.{wanted.Child}", out var table) || table.AsMap is not { } map)
                {
                    combine.Warnings.Add($"import-values: the chart {dependency.Name} has no table {wanted.Child}");
                    continue;
                }

                imported = combine.MergeTables(imported, AtPath(wanted.Parent, map), keepNulls: true);
            }
        }

        chart.Values = combine.MergeTables(ChartValues.DeepCopy(values), imported, keepNulls: true);
    }

    private static GoMap AtPath(string path, GoMap map)
    {
        if (path == ".")
        {
            return map;
        }

        var current = map;
        foreach (string part in path.Split('.').Reverse())
        {
            var outer = new GoMap();
            outer.Set(part, Value.Of(current));
            current = outer;
        }

        return current;
    }
}
