using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>An entry of a secret store that nobody else names, one slip away from one that several name, or from the app's own name.</summary>
internal sealed class UnknownEntry : Check
{
    public override DiagnosticRule Rule { get; } = new("SECRET006", "entry of a store that is probably misspelt", Severity.Warning,
        "What a store holds is not known here. But the entry is named once, and it is a slip away from an entry that others of the repository take from the same store, or from the namespace or name of the ExternalSecret itself.");

    public override CheckExample Example { get; } = new(
        """
        # in namespace rook-ceph
        dataFrom:
          - extract:
              key: rook-cep
        """,
        """
        dataFrom:
          - extract:
              key: rook-ceph
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var entries = context.OfKind("external-secrets.io", "ExternalSecret").SelectMany(Entries).ToList();
        var users = entries.GroupBy(static entry => (entry.Store, entry.Key.Value)).ToDictionary(static group => group.Key, static group => group.Select(static entry => entry.Object).Distinct().Count());
        foreach (var (found, store, key) in entries)
        {
            if (IsSpokenOf(found, key) || users[(store, key.Value)] > 1 || Placeholders.IsIn(key.Value) || key.Value == found.Id.Name || key.Value == found.Id.Namespace)
            {
                continue;
            }

            // An app's entry may well be named home_assistant; two names for one entry may not.
            string? near = users.Where(user => user.Key.Store == store && user.Value > 1).Select(static user => user.Key.Value).Where(other => Slip.Is(key.Value, other) || Slip.IsOfSeparators(key.Value, other))
                .Concat(((string[])[found.Id.Namespace, found.Id.Name]).Where(other => Slip.Is(key.Value, other)))
                .Where(other => !IsSamePath(key.Value, other))
                .MinBy(other => NearestName.Distance(key.Value, other));
            if (near is not null)
            {
                var finding = Finding(context, found, key.Span, $"{found.Id.ShortName} takes {key.Value} from {store}, which nothing else does", $"did you mean {near}?");
                context.OfferRename(finding, key.Value, near);
                yield return finding;
            }
        }
    }

    // What the object speaks of a second time (READARR_API_KEY of readarr) is meant.
    private static bool IsSpokenOf(ClusterObject found, YamlScalar key)
    {
        string name = key.Value.TrimStart('/');
        return name.Length > 0 && Scalars.Of(found.Resource.Root).Any(scalar => !ReferenceEquals(scalar, key) && scalar.Value != key.Value && Regex.IsMatch(scalar.Value, $"(?<![A-Za-z0-9]){Regex.Escape(name)}(?![A-Za-z0-9]|-[a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    // Stores that hold paths take them with and without the slash in front.
    private static bool IsSamePath(string key, string other) => key.TrimStart('/') == other.TrimStart('/');

    private static IEnumerable<(ClusterObject Object, string Store, YamlScalar Key)> Entries(ClusterObject found)
    {
        var spec = found.Resource.Root.GetMapping("spec");
        string store = spec?.GetMapping("secretStoreRef")?.GetString("name") ?? "";
        foreach (var source in NodeReading.MappingsOf(spec?.GetSequence("dataFrom")))
        {
            if (source.GetMapping("extract")?["key"] is YamlScalar key)
            {
                yield return (found, store, key);
            }
        }

        foreach (var entry in NodeReading.MappingsOf(spec?.GetSequence("data")))
        {
            if (entry.GetMapping("remoteRef")?["key"] is YamlScalar key)
            {
                yield return (found, store, key);
            }
        }
    }
}
