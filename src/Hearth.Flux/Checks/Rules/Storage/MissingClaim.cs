using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>A claim that pods mount or backups read, and that nothing makes.</summary>
internal sealed class MissingClaim : Check
{
    public override DiagnosticRule Rule { get; } = new("STOR001", "claim that nothing makes", Severity.Error,
        "A pod that mounts a PersistentVolumeClaim waits until the claim exists. It has to be rendered in the pod's namespace: a PersistentVolumeClaim, a StatefulSet's volumeClaimTemplates, or the persistence of a chart. Claims of operators (CloudNativePG, VolSync) are known by their names.");

    public override CheckExample Example { get; } = new(
        """
        volumes:
          - name: config
            persistentVolumeClaim:
              claimName: plex-config   # the claim is called plex
        """,
        """
        volumes:
          - name: config
            persistentVolumeClaim:
              claimName: plex
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var operators = context.Index(static context => new OperatorMade(context));
        var templates = context.OfKind("apps", "StatefulSet").SelectMany(static set =>
            NodeReading.MappingsOf(set.Resource.Root.GetMapping("spec")?.GetSequence("volumeClaimTemplates"))
                .Select(template => (set.Id.Namespace, Prefix: $"{template.GetMapping("metadata")?.GetString("name")}-{set.Id.Name}-"))).ToList();
        foreach (var use in context.Index(static context => new ClaimUses(context)).All)
        {
            string @namespace = use.User.Id.Namespace;
            string name = use.Name.Value;
            if (context.Find("", "PersistentVolumeClaim", @namespace, name) is not null
                || context.Unrendered.In(@namespace) is not null
                || name.StartsWith("volsync-", StringComparison.Ordinal) // VolSync's own caches and destinations.
                || templates.Exists(template => template.Namespace == @namespace && name.StartsWith(template.Prefix, StringComparison.Ordinal) && name.AsSpan(template.Prefix.Length).ContainsAnyExceptInRange('0', '9') is false)
                || operators.MayMakeClaim(@namespace, name))
            {
                continue;
            }

            yield return Finding(context, use.User, use.Name.Span,
                $"{use.User.Id.ShortName} uses the claim {name}, which nothing makes in the namespace {@namespace}",
                DidYouMean(name, context.Names("", "PersistentVolumeClaim", @namespace)) ?? Elsewhere(context, name));
        }
    }

    private static string? Elsewhere(CheckContext context, string name) =>
        context.OfKind("", "PersistentVolumeClaim").FirstOrDefault(claim => claim.Id.Name == name) is { } other
            ? $"there is {other.Id.ShortName}, but pods mount claims of their own namespace only"
            : null;
}
