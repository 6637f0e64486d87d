using Hearth.Flux.Checks.Schemas;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Schemas.Catalog;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Schemas;

/// <summary>One sort of thing that an object has wrong by its schema; all sorts share one validation of all objects.</summary>
internal abstract class SchemaCheck(SchemaProblem problem) : Check
{
    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.SchemaFindings.Where(found => found.Problem.Problem == problem && !(problem == SchemaProblem.WrongType && found.IsSubstituted)))
        {
            string? hint = found.Problem.Nearest is { } near ? $"did you mean {near}?" : null;
            var finding = Finding(context, found.Object, found.Problem.Span, $"{found.Object.Id.ShortName}: {found.Problem.Message}", hint);
            if (found.Problem is { Nearest: { } right, Found.Length: > 0 })
            {
                context.OfferRename(finding, found.Problem.Found, right);
            }

            yield return finding;
        }
    }
}

/// <summary>A field that the schema does not list.</summary>
internal sealed class UnknownField() : SchemaCheck(SchemaProblem.UnknownField)
{
    public override DiagnosticRule Rule { get; } = new("SCHEMA001", "field that the kind does not have", Severity.Error,
        "Flux applies on the server's side, and the API server refuses an object with a field that its schema does not list. The schema is that of the CustomResourceDefinition in the repository or its charts, else the one that Hearth brings; a field of the latter that may only be newer is not reported.");

    public override CheckExample Example { get; } = new(
        """
        kind: Service
        spec:
          ports:
            - port: 80
              targetport: http
        """,
        """
        kind: Service
        spec:
          ports:
            - port: 80
              targetPort: http
        """);
}

/// <summary>A required field that is absent.</summary>
internal sealed class MissingField() : SchemaCheck(SchemaProblem.MissingField)
{
    public override DiagnosticRule Rule { get; } = new("SCHEMA002", "required field that is missing", Severity.Error,
        "The API server refuses the object: its schema requires a field that is not there.");

    public override CheckExample Example { get; } = new(
        """
        kind: PersistentVolumeClaim
        spec:
          resources: {requests: 1Gi}
        """,
        """
        kind: PersistentVolumeClaim
        spec:
          resources: {requests: {storage: 1Gi}}
        """);
}

/// <summary>A value of another type than the schema wants.</summary>
internal sealed class WrongType() : SchemaCheck(SchemaProblem.WrongType)
{
    public override DiagnosticRule Rule { get; } = new("SCHEMA003", "value of the wrong type", Severity.Error,
        "The API server refuses the object: a text where a number is wanted, a number where a text is wanted (quote it), an object where a list is wanted.");

    public override CheckExample Example { get; } = new(
        """
        env:
          - name: PORT
            value: 8080
        """,
        """
        env:
          - name: PORT
            value: "8080"
        """);
}

/// <summary>A value that is none of those the schema lists.</summary>
internal sealed class WrongValue() : SchemaCheck(SchemaProblem.WrongValue)
{
    public override DiagnosticRule Rule { get; } = new("SCHEMA004", "value that is not one of those allowed", Severity.Error,
        "The API server refuses the object: the schema lists the values that the field may have.");

    public override CheckExample Example { get; } = new("accessModes: [ReadWriteOnly]", "accessModes: [ReadWriteOnce]");
}

/// <summary>A rule of <c>x-kubernetes-validations</c> that does not hold.</summary>
internal sealed class BrokenRule() : SchemaCheck(SchemaProblem.BrokenRule)
{
    public override DiagnosticRule Rule { get; } = new("SCHEMA005", "rule of the kind that does not hold", Severity.Error,
        "The definition of the custom resource has a rule (x-kubernetes-validations, in CEL) that this object breaks, so the API server refuses it. Rules that compare with the object's former state are not evaluated, and an object with a value that is not known here is left out.");

    public override CheckExample Example { get; } = new(
        """
        # the definition's rule: self.minReplicas <= self.replicas
        spec:
          minReplicas: 3
          replicas: 1
        """,
        """
        spec:
          minReplicas: 1
          replicas: 3
        """);
}

/// <summary>A pattern, a length, a bound or a choice that does not hold.</summary>
internal sealed class WrongForm() : SchemaCheck(SchemaProblem.Other)
{
    public override DiagnosticRule Rule { get; } = new("SCHEMA006", "value that the schema does not allow", Severity.Error,
        "The API server refuses the object: a pattern, a length, a bound or a choice of the schema does not hold.");

    public override CheckExample Example { get; } = new("interval: 5 minutes", "interval: 5m");
}
