using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;
using Hearth.Templating.Cel.Values;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>A health expression that Flux can read and that never says what it was written for.</summary>
internal sealed class IdleHealthExpression : Check
{
    // What nearly every object has, where its schema is not known.
    private static readonly string[] UsualFields = ["apiVersion", "kind", "metadata", "spec", "status"];

    public override DiagnosticRule Rule { get; } = new("STRUCT007", "health expression that does nothing", Severity.Warning,
        "Flux asks an expression of healthCheckExprs about the objects of its kind: with wait: true those that the Kustomization makes, else those that healthChecks names. Here there is no such object; or the expression names a field that the kind does not have, calls a function that Flux does not know, or gives something else than a bool: Flux reads it and fails each time it is evaluated.");

    public override CheckExample Example { get; } = new(
        """
        healthCheckExprs:
          - apiVersion: cert-manager.io/v1
            kind: ClusterIssuer
            current: stats.conditions.exists(c, c.type == 'Ready' && c.status == 'True')
        """,
        """
        healthCheckExprs:
          - apiVersion: cert-manager.io/v1
            kind: ClusterIssuer
            current: status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var owner in context.Cluster.Kustomizations.Concat(context.Cluster.Releases).Where(static owner => owner.State == RenderState.Rendered))
        {
            foreach (var check in NodeReading.MappingsOf(owner.Object.Spec.GetSequence("healthCheckExprs")))
            {
                var (group, kind) = ExpressionCheck.TypeOf(check);
                if (Unasked(owner, group, kind) is { } reason)
                {
                    var name = check["kind"] ?? check["apiVersion"] ?? check;
                    var kinds = owner.Resources.Where(resource => resource.Type.Group == group).Select(static resource => resource.Type.Kind).Distinct(StringComparer.Ordinal);
                    yield return Finding(name.Span, $"{owner.Id.ShortName} {reason}", DidYouMean(kind, kinds));
                    continue;
                }

                foreach (var (field, expression) in ExpressionCheck.ExpressionsOf(check))
                {
                    if (Problem(context, check, expression) is var (wrong, span))
                    {
                        yield return Finding(span, $"{field}: {wrong.Message}", wrong.Hint);
                    }
                }
            }
        }
    }

    // With wait: true the objects that it makes are asked, else those of healthChecks. With Helm, hooks and what a chart makes
    // in the cluster count too.
    private static string? Unasked(RenderedOwner owner, string group, string kind)
    {
        bool Fits(GroupVersionKind type) => type.Group == group && (kind.Length == 0 || type.Kind == kind);
        if (owner.Object is not FluxKustomization kustomization)
        {
            return null;
        }

        var targets = NodeReading.MappingsOf(kustomization.Spec.GetSequence("healthChecks")).ToList();
        string wanted = kind.Length > 0 ? $"{kind} of {(group.Length > 0 ? group : "the core group")}" : $"object of {group}";
        return kustomization.Waits ? owner.Resources.Any(resource => Fits(resource.Type)) ? null : $"makes no {wanted}: the expressions are never asked"
            : targets.Count == 0 ? "has neither wait: true nor healthChecks: the expressions are never asked"
            : targets.Exists(target => Fits(GroupVersionKind.Of(target.GetString("apiVersion") ?? "", target.GetString("kind") ?? ""))) ? null
            : $"has no {wanted} in healthChecks: the expressions are never asked";
    }

    // With the names of the kind's own schema, and otherwise with those that are a slip of the usual ones.
    private static (Diagnostic Wrong, Syntax.Text.SourceSpan Span)? Problem(CheckContext context, YamlMapping check, YamlScalar expression)
    {
        if (!CelProgram.TryCompile(expression, CelHosts.FluxHealth, out _, out _))
        {
            return null; // Rendering reports it.
        }

        _ = context.SchemaFindings; // The catalogue is complete, and nobody else uses it, once these are there.
        var known = context.Schemas.Find(check.GetString("apiVersion") ?? "", check.GetString("kind") ?? "")?.PropertiesAt("");
        bool isKnown = known is { Count: > 0 };
        var environment = CelHosts.FluxHealth with { IsChecked = true, ResultType = CelType.Bool };
        environment = environment.WithVariables([.. UsualFields.Concat(known ?? []).Distinct(StringComparer.Ordinal)]);
        if (CelProgram.TryCompile(expression, environment, out _, out var wrong) || wrong.Rule != CelRules.Check)
        {
            return null;
        }

        bool isFunction = wrong.Span.Source.Text.AsSpan(wrong.Span.End).TrimStart() is ['(', ..];
        bool isUndeclared = wrong.Message.Contains("undeclared", StringComparison.Ordinal);
        if (isUndeclared && !isKnown && !isFunction && wrong.Hint is null)
        {
            return null;
        }

        return (isUndeclared ? wrong with { Message = $"{wrong.Span.Text} is {(isFunction ? "no function that Flux knows" : $"no field of {(check.GetString("kind") is { Length: > 0 } kind ? kind : "these objects")}")}" } : wrong, wrong.Span);
    }
}
