using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>A Service whose selector fits no pod.</summary>
internal sealed class IdleService : Check
{
    public override DiagnosticRule Rule { get; } = new("NET007", "Service that selects nothing", Severity.Warning,
        "Every label of a Service's selector has to be on the pods (a workload's spec.template.metadata.labels) of the same namespace. A Service without pods refuses connections. Services for pods that an operator makes are not looked at.");

    public override CheckExample Example { get; } = new(
        """
        kind: Service
        spec:
          selector:
            app.kubernetes.io/name: echo-server   # the pods carry: echo
        """,
        """
        kind: Service
        spec:
          selector:
            app.kubernetes.io/name: echo
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var operators = context.Index(static context => new OperatorMade(context));
        var pods = context.Pods.ToLookup(static pods => pods.Namespace);
        foreach (var service in context.OfKind("", "Service"))
        {
            string @namespace = service.Id.Namespace;
            if (Routes.Spec(service)?.GetMapping("selector") is not { Count: > 0 } selector
                || @namespace is "" or "kube-system" // Static pods of the control plane.
                || context.Unrendered.In(@namespace) is not null
                || operators.MayMakePods(@namespace)
                || selector.Entries.ToArray().Any(static entry => IsOfOperator(entry.Name))
                || pods[@namespace].Any(pod => Selects(selector, pod.Labels)))
            {
                continue;
            }

            yield return Finding(context, service, selector.Span, $"{service.Id.ShortName} selects {Describe(selector)}, which no pods of the namespace have", Nearest(selector, pods[@namespace]));
        }
    }

    // Labels of a domain of its own are put on by an operator.
    private static bool IsOfOperator(string? label) =>
        label is null || (label.Contains('/') && !label.StartsWith("app.kubernetes.io/", StringComparison.Ordinal)) || label == "statefulset.kubernetes.io/pod-name";

    private static bool Selects(YamlMapping selector, YamlMapping? labels) =>
        selector.Entries.ToArray().All(entry => entry.Value.Target is YamlScalar value && (Placeholders.IsIn(value.Value) || labels?.GetString(entry.Name ?? "") == value.Value));

    private static string Describe(YamlMapping selector) => string.Join(", ", selector.Entries.ToArray().Select(static entry => $"{entry.Name}={(entry.Value.Target as YamlScalar)?.Value}"));

    // The pods with most of the labels, and what they have in the place of the one that differs.
    private static string? Nearest(YamlMapping selector, IEnumerable<PodTemplate> pods)
    {
        var best = pods.Select(pod => (Pod: pod, Missing: selector.Entries.ToArray().Where(entry => pod.Labels?.GetString(entry.Name ?? "") != (entry.Value.Target as YamlScalar)?.Value).ToList()))
            .OrderBy(static candidate => candidate.Missing.Count).FirstOrDefault();
        return best.Missing is { Count: 1 } && (selector.Count > 1 || best.Pod.Workload.Id.Name == (best.Missing[0].Value.Target as YamlScalar)?.Value)
            ? $"the pods of {best.Pod.Workload.Id.ShortName} have {(best.Pod.Labels?.GetString(best.Missing[0].Name ?? "") is { } has ? $"{best.Missing[0].Name}={has}" : $"no label {best.Missing[0].Name}")}"
            : null;
    }
}
