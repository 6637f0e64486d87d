using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Helm;
using Hearth.Helm.Linting;
using Hearth.Helm.Values;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>A value of a release that the chart's schema refuses.</summary>
internal sealed class InvalidValue : Check
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

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var check = new ValuesSchemaCheck(new ChartSchemas(), HelmVersion.Default);
        foreach (var owner in context.Cluster.Releases)
        {
            if (owner.Inputs is not { } inputs || owner.Object.Spec.GetMapping("install")?.GetString("disableSchemaValidation") == "true")
            {
                continue;
            }

            foreach (var (chart, violation) in Find(check, inputs))
            {
                // Values of the chart itself that its schema refuses are the chart's mistake.
                if (violation.Span is { } span && context.Files.PathOf(span.Authored().Source) is not null)
                {
                    string path = violation.Path.TrimStart('/').Replace('/', '.');
                    yield return Finding(span, $"{(path.Length == 0 ? "values" : path)}: {violation.Message} (schema of {chart.Name} {chart.Metadata.Version})");
                }
            }
        }
    }

    private static IEnumerable<(Hearth.Helm.Charts.Chart Chart, Hearth.Kubernetes.Schemas.SchemaViolation Violation)> Find(ValuesSchemaCheck check, ReleaseInputs inputs)
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
}
