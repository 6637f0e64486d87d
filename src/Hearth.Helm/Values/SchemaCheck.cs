using System.Text;
using Hearth.Helm.Charts;
using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Values;

/// <summary>Holds the values of a chart and of those inside it to their <c>values.schema.json</c>.</summary>
internal sealed class SchemaCheck(ChartSchemas schemas)
{
    private readonly StringBuilder text = new();
    private readonly SortedSet<string> notes = new(StringComparer.Ordinal);
    private SourceSpan? first;

    /// <summary>Checks, and says what of it could not be checked.</summary>
    /// <exception cref="SchemaException">Values do not fit, worded as Helm words it.</exception>
    public static IReadOnlyCollection<string> Run(ChartSchemas schemas, Chart chart, GoMap values)
    {
        var check = new SchemaCheck(schemas);
        check.CheckChart(chart, values);
        return check.text.Length == 0
            ? check.notes
            : throw new SchemaException($"values don't meet the specifications of the schema(s) in the following chart(s):\n{check.text.ToString().TrimEnd('\n')}", check.first);
    }

    private void CheckChart(Chart chart, GoMap values)
    {
        if (chart.Schema is { } source)
        {
            CheckOne(chart, source, values);
        }

        foreach (var inner in chart.Dependencies)
        {
            if (values[inner.Name].AsMap is { } own)
            {
                CheckChart(inner, own);
            }
        }
    }

    private void CheckOne(Chart chart, SourceText source, GoMap values)
    {
        try
        {
            var (schema, set) = schemas.Compile(source);
            var violations = new SchemaValidator<Value>(ValueInstances.Instance).Validate(schema, Value.Of(values));
            notes.UnionWith(set.Skipped.Select(reference => $"the schema of {chart.Name} refers to {reference}, which is not at hand: that part was not checked"));
            if (violations.Count > 0)
            {
                text.Append(chart.Name).Append(":\n").Append(SchemaViolation.Format(violations));
                first ??= violations.SelectMany(violation => violation.Leaves()).FirstOrDefault(leaf => leaf.Span is not null)?.Span;
            }
        }
        catch (DiagnosticException exception)
        {
            text.Append(chart.Name).Append(":\n").Append(exception.Diagnostic.Message).Append('\n');
            first ??= exception.Diagnostic.Span;
        }
    }
}
