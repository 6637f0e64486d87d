using Hearth.Flux.Graph;
using Hearth.Kubernetes.Schemas.Catalog;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>A value that substitution turned into one of another type than Kubernetes wants, mostly a text into a number or boolean.</summary>
internal sealed class RetypedValue : Check
{
    public override DiagnosticRule Rule { get; } = new("SUBST003", "value that substitution turns into another type", Severity.Error,
        "Flux substitutes in the YAML that kustomize prints, where quotes around ${NAME} are gone, and reads the result again: a value such as 8080, true or 1e3 is then no text any more. Data of ConfigMaps and Secrets, labels, annotations, environment variables and arguments have to be texts, and the API server refuses the object. Put something beside the variable that keeps it a text, or give the variable quotes of its own: '\"8080\"'.");

    public override CheckExample Example { get; } = new(
        """
        # PORT is 8080 in postBuild.substitute
        kind: ConfigMap
        data:
          PORT: "${PORT}"
        """,
        """
        # PORT is '"8080"' in postBuild.substitute
        kind: ConfigMap
        data:
          PORT: ${PORT}
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.SchemaFindings.Where(static found => found.IsSubstituted && found.Problem.Problem == SchemaProblem.WrongType))
        {
            bool wantsText = found.Problem.Wanted.Contains("string");
            string value = found.Problem.Span.Text.ToString();
            var use = found.Problem.Span.Trace().First(static span => span.Text.StartsWith("${"));
            yield return Finding(context, found.Object, found.Problem.Span, $"{found.Object.Id.ShortName}: after substitution {found.Problem.Message}", wantsText ? $"quote the variable's value twice: '\"{value}\"'" : null) with
            {
                Related = [new RelatedPlace(use, "the variable is used here")],
            };
        }
    }
}
