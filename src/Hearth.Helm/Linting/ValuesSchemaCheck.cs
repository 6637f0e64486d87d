using Hearth.Helm.Charts;
using Hearth.Helm.Values;
using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Diagnostics;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Linting;

/// <summary>Holds values to the values.schema.json of a chart and of those inside it, every violation by itself.</summary>
public sealed class ValuesSchemaCheck(ChartSchemas schemas, HelmVersion version)
{
    /// <summary>The violations, each with the chart whose schema it is; nothing where a schema itself is wrong.</summary>
    /// <param name="chart">A loaded chart; not changed.</param>
    /// <param name="values">The user's values; not changed.</param>
    /// <exception cref="ValuesException">The values cannot be put together with the chart's.</exception>
    public IReadOnlyList<(Chart Chart, SchemaViolation Violation)> Find(Chart chart, GoMap values)
    {
        if (!HasSchema(chart))
        {
            return [];
        }

        var found = new List<(Chart, SchemaViolation)>();
        var combine = new ChartValues(version);
        chart = chart.Fork();
        new ChartDependencies(combine).Process(chart, values);
        Check(chart, combine.Coalesce(chart, values), found);
        return found;
    }

    private static bool HasSchema(Chart chart) => chart.Schema is not null || chart.Dependencies.Any(HasSchema);

    private void Check(Chart chart, GoMap values, List<(Chart, SchemaViolation)> found)
    {
        if (chart.Schema is { } source)
        {
            try
            {
                var (schema, _) = schemas.Compile(source);
                foreach (var violation in new SchemaValidator<Value>(ValueInstances.Instance).Validate(schema, Value.Of(values)))
                {
                    found.AddRange(Innermost(violation).Select(leaf => (chart, leaf)));
                }
            }
            catch (DiagnosticException)
            {
                // The chart's own mistake.
            }
        }

        foreach (var inner in chart.Dependencies)
        {
            if (values[inner.Name].AsMap is { } own)
            {
                Check(inner, own, found);
            }
        }
    }

    // Of alternatives that all failed, those of the one that came furthest: the others were not meant.
    private static IEnumerable<SchemaViolation> Innermost(SchemaViolation violation)
    {
        if (violation.Causes.Count == 0)
        {
            return [violation];
        }

        return violation.Message.Contains("anyOf", StringComparison.Ordinal) || violation.Message.Contains("oneOf", StringComparison.Ordinal)
            ? violation.Causes.Select(cause => Innermost(cause).ToList()).MaxBy(static leaves => leaves.Max(static leaf => leaf.Path.Count(static c => c == '/')))!.Take(1) // There are causes.
            : violation.Causes.SelectMany(Innermost);
    }
}
