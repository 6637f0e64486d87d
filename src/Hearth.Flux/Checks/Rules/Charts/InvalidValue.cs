using System.Text.RegularExpressions;
using Hearth.Flux.Rendering;
using Hearth.Helm;
using Hearth.Helm.Charts;
using Hearth.Helm.Linting;
using Hearth.Helm.Values;
using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>A value of a release that the chart's schema refuses.</summary>
internal sealed partial class InvalidValue : Check
{
    public override DiagnosticRule Rule { get; } = new("CHART002", "value that the chart's schema refuses", Severity.Error,
        "The chart brings a values.schema.json, to which Helm holds the values before it renders: the release fails until they fit. Where the schema gives alternatives, the finding is about the one that came nearest. A release with disableSchemaValidation is left alone.");

    public override CheckExample Example { get; } = new(
        """
        values:
          controllers:
            main:
              replicas: "two"
        """,
        """
        values:
          controllers:
            main:
              replicas: 2
        """);

    public override bool TakesLong => true;

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var check = new ValuesSchemaCheck(new ChartSchemas(), HelmVersion.Default);
        var releases = context.Cluster.Releases;
        var found = new List<Diagnostic>[releases.Count];
        Parallel.For(0, releases.Count, i =>
        {
            found[i] = [.. OfRelease(context, check, releases[i])];
            if (found[i].Count > 0 && releases[i].Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Rule == FluxRules.RefusedValues) is { } refusal)
            {
                context.Replaced.Add(refusal);
            }
        });
        return found.SelectMany(static ofRelease => ofRelease);
    }

    private IEnumerable<Diagnostic> OfRelease(CheckContext context, ValuesSchemaCheck check, RenderedOwner owner)
    {
        if (owner.Inputs is not { } inputs || owner.Object.Spec.GetMapping("install")?.GetString("disableSchemaValidation") == "true")
        {
            yield break;
        }

        foreach (var (chart, violation) in Find(check, inputs))
        {
            // Values of the chart itself that its schema refuses are the chart's mistake.
            if ((KeySpan(inputs, chart, violation) ?? violation.Span) is { } span && context.Files.PathOf(span.Authored().Source) is not null)
            {
                string path = violation.Path.TrimStart('/').Replace('/', '.');
                yield return Finding(GeneratorFiles.Follow(context.Files, span), $"{(path.Length == 0 ? "values" : path)}: {violation.Message} (schema of {chart.Name} {chart.Metadata.Version})");
            }
        }
    }

    // A key that the schema does not know is shown itself; the violation is about the map that holds it.
    private static SourceSpan? KeySpan(ReleaseInputs inputs, Chart chart, SchemaViolation violation)
    {
        if (UnknownKey().Match(violation.Message) is not { Success: true } match)
        {
            return null;
        }

        var map = inputs.Values;
        foreach (string part in chart.FullPath.Split("/charts/").Skip(1).Concat(violation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)))
        {
            map = map?[part].AsMap;
        }

        return map is not null && map.TryGetEntry(match.Groups[1].Value, out var entry) ? entry.KeyNode?.Span : null;
    }

    private static IEnumerable<(Chart Chart, SchemaViolation Violation)> Find(ValuesSchemaCheck check, ReleaseInputs inputs)
    {
        try
        {
            return check.Find(inputs.Chart, inputs.Values);
        }
        catch (ValuesException)
        {
            return []; // Rendering reports it.
        }
    }

    [GeneratedRegex("^additional properties '([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownKey();
}
