using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>Pods that were given roles of their own, and no token to use them with.</summary>
internal sealed class TokenlessRoles : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE012", "roles without a token", Severity.Warning,
        "The repository binds roles to the service account of these pods, and automountServiceAccountToken is false: they call the API as nobody. A chart may have changed its default (app-template 5 did). Roles that a chart binds itself, and pods that mount a token of their own, are left alone.");

    public override CheckExample Example { get; } = new(
        """
        kind: ClusterRoleBinding
        subjects: [{kind: ServiceAccount, name: kait, namespace: observability}]
        ---
        kind: Deployment
        spec:
          template:
            spec:
              serviceAccountName: kait
              automountServiceAccountToken: false
        """,
        """
        kind: Deployment
        spec:
          template:
            spec:
              serviceAccountName: kait
              automountServiceAccountToken: true
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var bound = new Dictionary<(string Namespace, string Name), ClusterObject>();
        foreach (var binding in context.OfKind("rbac.authorization.k8s.io", "RoleBinding").Concat(context.OfKind("rbac.authorization.k8s.io", "ClusterRoleBinding")))
        {
            if (context.Place(binding.NameSpan, binding.Owner).Generated is not null)
            {
                continue;
            }

            foreach (var subject in NodeReading.MappingsOf(binding.Resource.Root.GetSequence("subjects")).Where(static subject => subject.GetString("kind") == "ServiceAccount"))
            {
                bound.TryAdd((subject.GetString("namespace") is { Length: > 0 } named ? named : binding.Id.Namespace, subject.GetString("name") ?? ""), binding);
            }
        }

        foreach (var pods in context.Pods)
        {
            string account = pods.Spec.GetString("serviceAccountName") ?? pods.Spec.GetString("serviceAccount") ?? "default";
            if (bound.TryGetValue((pods.Namespace, account), out var binding) && !MountsToken(context, pods)
                && (Switch(pods.Spec) ?? Switch(context.Find("", "ServiceAccount", pods.Namespace, account)?.Resource.Root)) is YamlScalar { Value: "false" } off)
            {
                var finding = Finding(context, pods.Workload, off.Span, $"{pods.Workload.Id.ShortName} runs as the service account {account}, which {binding.Id.ShortName} gives roles, without a token", "set automountServiceAccountToken to true");
                yield return finding with { Related = [.. finding.Related, new RelatedPlace(binding.NameSpan, "the roles are bound here")] };
            }
        }
    }

    private static YamlNode? Switch(YamlMapping? owner) => owner?["automountServiceAccountToken"];

    // A token that is projected, or that lies in a Secret made for it.
    private static bool MountsToken(CheckContext context, PodTemplate pods) => pods.Volumes.Any(volume =>
        NodeReading.MappingsOf(volume.GetMapping("projected")?.GetSequence("sources")).Any(static source => source.ContainsKey("serviceAccountToken"))
        || (volume.GetMapping("secret")?.GetString("secretName") is { } name && context.Find("", "Secret", pods.Namespace, name)?.Resource.Root.GetString("type") == "kubernetes.io/service-account-token"));
}
