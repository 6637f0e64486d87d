using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;

namespace Hearth.Flux.Rendering;

/// <summary>
/// What Flux's controllers refuse of the CEL expressions of an object, before they look at the cluster (fluxcd/pkg, runtime/cel;
/// kustomize-controller, helm-controller and flux-operator at the versions of Flux 2.9).
/// </summary>
internal static class ExpressionCheck
{
    public static IEnumerable<Diagnostic> Find(FluxObject owner)
    {
        if (owner.IsSuspended)
        {
            return [];
        }

        var found = OfDependencies(owner);
        return owner is FluxResourceSet ? found : found.Concat(OfHealthChecks(owner));
    }

    /// <summary>The texts of a health check that hold expressions.</summary>
    public static IEnumerable<(string Field, YamlScalar Expression)> ExpressionsOf(YamlMapping check)
    {
        foreach (string field in (string[])["current", "inProgress", "failed"])
        {
            if (check[field] is YamlScalar { Value.Length: > 0 } expression)
            {
                yield return (field, expression);
            }
        }
    }

    /// <summary>The kind that a health check is about; without a kind, all of its group.</summary>
    public static (string Group, string Kind) TypeOf(YamlMapping check)
    {
        string kind = check.GetString("kind") ?? "";
        return (GroupVersionKind.Of(check.GetString("apiVersion") ?? "", kind).Group, kind);
    }

    private static IEnumerable<Diagnostic> OfHealthChecks(FluxObject owner)
    {
        var seen = new HashSet<(string Group, string Kind)>();
        foreach (var check in NodeReading.MappingsOf(owner.Spec.GetSequence("healthCheckExprs")))
        {
            var (group, kind) = TypeOf(check);
            if (!seen.Add((group, kind)))
            {
                yield return new Diagnostic(FluxRules.InvalidExpression, (check["kind"] ?? check["apiVersion"] ?? check).Span, $"healthCheckExprs has two checks for {(kind.Length > 0 ? kind : "all kinds")} of {(group.Length > 0 ? group : "the core group")}; Flux wants one of each kind, whatever the version");
            }

            if (check["current"] is not YamlScalar { Value.Length: > 0 })
            {
                yield return new Diagnostic(FluxRules.InvalidExpression, check.Span, "the health check has no current, which says when the object is ready");
            }

            foreach (var (field, expression) in ExpressionsOf(check))
            {
                if (!CelProgram.TryCompile(expression, CelHosts.FluxHealth, out _, out var wrong))
                {
                    yield return Refused($"healthCheckExprs, {field}", wrong);
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> OfDependencies(FluxObject owner)
    {
        foreach (var dependency in NodeReading.MappingsOf(owner.Spec.GetSequence("dependsOn")))
        {
            // Flux Operator reads the expression of what has to be ready only, and checks no names in it.
            bool isSet = owner is FluxResourceSet;
            if (dependency["readyExpr"] is YamlScalar { Value.Length: > 0 } expression && (!isSet || dependency.GetString("ready") == "true")
                && !CelProgram.TryCompile(expression, isSet ? CelHosts.FluxHealth : CelHosts.FluxReady, out _, out var wrong))
            {
                yield return Refused("readyExpr", wrong);
            }
        }
    }

    private static Diagnostic Refused(string field, Diagnostic wrong) => new(FluxRules.InvalidExpression, wrong.Span, $"{field}: {wrong.Message}") { Hint = wrong.Hint };
}
