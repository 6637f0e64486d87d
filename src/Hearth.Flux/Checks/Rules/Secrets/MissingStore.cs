using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>An ExternalSecret whose store does not exist.</summary>
internal sealed class MissingStore : Check
{
    private const string Group = "external-secrets.io";

    public override DiagnosticRule Rule { get; } = new("SECRET004", "secret store that does not exist", Severity.Error,
        "An ExternalSecret takes its values from a SecretStore of its own namespace or a ClusterSecretStore; kind is SecretStore where it is left out. Nothing in the repository makes a store of that kind and name.");

    public override CheckExample Example { get; } = new(
        """
        # there is a ClusterSecretStore onepassword
        secretStoreRef:
          name: onepassword
        """,
        """
        secretStoreRef:
          kind: ClusterSecretStore
          name: onepassword
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var found in context.OfKind(Group, "ExternalSecret").Concat(context.OfKind(Group, "PushSecret")))
        {
            foreach (var reference in References(found.Resource.Root.GetMapping("spec")))
            {
                if (reference["name"] is not YamlScalar { Value.Length: > 0 } name || Placeholders.IsIn(name.Value))
                {
                    continue;
                }

                string kind = reference.GetString("kind") is { Length: > 0 } given ? given : "SecretStore";
                bool isClusterWide = kind == "ClusterSecretStore";
                var stores = context.OfKind(Group, kind);
                if (stores.Any(store => store.Id.Name == name.Value && (isClusterWide || store.Id.Namespace == found.Id.Namespace))
                    || context.Unrendered.Anywhere is not null || (!isClusterWide && context.Unrendered.In(found.Id.Namespace) is not null)
                    || (isClusterWide && stores.Count == 0))
                {
                    continue;
                }

                var otherKind = context.OfKind(Group, isClusterWide ? "SecretStore" : "ClusterSecretStore").FirstOrDefault(store => store.Id.Name == name.Value);
                string? near = NearestName.Find(name.Value, stores.Where(store => isClusterWide || store.Id.Namespace == found.Id.Namespace).Select(static store => store.Id.Name));
                var finding = Finding(context, found, name.Span, $"{found.Id.ShortName} takes its values from {kind} {name.Value}, which does not exist{(isClusterWide ? "" : $" in namespace {found.Id.Namespace}")}",
                    near is not null ? $"did you mean {near}?" : otherKind is not null ? $"there is {otherKind.Id.ShortName}: set kind: {otherKind.Id.Kind}"
                    : stores.Count is > 0 and < 4 ? $"there is {string.Join(", ", stores.Select(static store => store.Id.ShortName))}" : null);
                if (near is not null)
                {
                    context.OfferRename(finding, name.Value, near);
                }

                yield return finding;
            }
        }
    }

    private static IEnumerable<YamlMapping> References(YamlMapping? spec)
    {
        if (spec?.GetMapping("secretStoreRef") is { } common)
        {
            yield return common;
        }

        foreach (var reference in NodeReading.MappingsOf(spec?.GetSequence("secretStoreRefs")))
        {
            if (reference.ContainsKey("name"))
            {
                yield return reference;
            }
        }

        foreach (string field in (string[])["data", "dataFrom"])
        {
            foreach (var entry in NodeReading.MappingsOf(spec?.GetSequence(field)))
            {
                if (entry.GetMapping("sourceRef")?.GetMapping("storeRef") is { } own)
                {
                    yield return own;
                }
            }
        }
    }
}
