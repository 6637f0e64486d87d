using System.Text.RegularExpressions;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>A storage class that nothing makes.</summary>
internal sealed partial class UnknownStorageClass : Check
{
    // What so many objects use is made where the repository does not show it: a bootstrap, an installer.
    private const int EstablishedUses = 4;

    public override DiagnosticRule Rule { get; } = new("STOR003", "storage class that nothing makes", Severity.Error,
        "A claim names a StorageClass that neither a manifest nor a rendered chart makes, and no volume of the repository carries: the claim stays pending. A class that is used throughout the repository counts as made outside of it.");

    public override CheckExample Example { get; } = new(
        """
        spec:
          storageClassName: ceph-blok
        """,
        """
        spec:
          storageClassName: ceph-block
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var known = Known(context);
        if (known.Count == 0 || context.Unrendered.Anywhere is not null)
        {
            yield break;
        }

        var unknown = context.Objects.Where(static found => found.Id.Kind is not ("CustomResourceDefinition" or "PersistentVolume"))
            .SelectMany(static found => Uses(found.Resource.Root).Select(name => (Object: found, Name: name)))
            .Where(use => use.Name.Value.Length > 0 && !known.Contains(use.Name.Value) && ClassName().IsMatch(use.Name.Value))
            .GroupBy(static use => use.Name.Value, StringComparer.Ordinal);
        foreach (var use in unknown.Where(static uses => uses.Count() < EstablishedUses).SelectMany(static uses => uses))
        {
            string? near = DidYouMean(use.Name.Value, known);
            if (MayBeMade(context, use.Name.Value, near))
            {
                continue;
            }

            yield return Finding(context, use.Object, use.Name.Span, $"{use.Object.Id.Kind} {use.Object.Id.Namespace}/{use.Object.Id.Name} wants the storage class {use.Name.Value}, which nothing makes",
                near ?? $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        }
    }

    // By a release that is not rendered: its values give a class that name, or it is a provisioner, whose chart knows names of its own.
    private static bool MayBeMade(CheckContext context, string name, string? near) => context.Unrendered.Owners.Any(owner =>
        Names(owner.Object.Spec, name) || (near is null && Provisioner().IsMatch($"{owner.Id.Name} {owner.Chart?.Name}")));

    private static bool Names(YamlNode node, string name) => node switch
    {
        YamlMapping mapping => mapping.Entries.ToArray().Any(entry => entry.Name == name
            || (entry is { Name: "name" or "className", Value.Target: YamlScalar scalar } ? scalar.Value == name : Names(entry.Value.Target, name))),
        YamlSequence sequence => sequence.Items.ToArray().Any(item => Names(item.Target, name)),
        _ => false,
    };

    private static HashSet<string> Known(CheckContext context)
    {
        var known = new HashSet<string>(context.OfKind("storage.k8s.io", "StorageClass").Select(static found => found.Id.Name), StringComparer.Ordinal);
        known.UnionWith(context.OfKind("", "PersistentVolume").Select(static volume => volume.Resource.Root.GetMapping("spec")?.GetString("storageClassName")).OfType<string>());

        // Longhorn keeps the class that its manager makes in a ConfigMap.
        foreach (var map in context.OfKind("", "ConfigMap"))
        {
            foreach (var text in Scalars.Of(map.Resource.Root).Where(static scalar => scalar.Value.Contains("kind: StorageClass", StringComparison.Ordinal)))
            {
                known.UnionWith(EmbeddedName().Matches(text.Value).Select(static match => match.Groups[1].Value));
            }
        }

        known.Remove("");
        return known;
    }

    // storageClassName of claims, templates and VolSync; storageClass of CloudNativePG.
    private static IEnumerable<YamlScalar> Uses(YamlNode node)
    {
        if (node is YamlSequence sequence)
        {
            for (int i = 0; i < sequence.Count; i++)
            {
                foreach (var use in Uses(sequence[i]))
                {
                    yield return use;
                }
            }
        }
        else if (node is YamlMapping mapping)
        {
            bool isRelease = mapping.GetString("kind") == "HelmRelease";
            for (int i = 0; i < mapping.Count; i++)
            {
                var entry = mapping.Entries[i];
                if (entry is { Name: "storageClassName" or "cacheStorageClassName" or "storageClass", Value.Target: YamlScalar name })
                {
                    yield return name;
                }
                else if (!isRelease && entry.Name is not ("metadata" or "data" or "stringData"))
                {
                    foreach (var use in Uses(entry.Value.Target))
                    {
                        yield return use;
                    }
                }
            }
        }
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex ClassName();

    [GeneratedRegex("csi|provisioner|storage|openebs|longhorn|rook|ceph|piraeus|linstor|topolvm|nfs|local-path|minio|mayastor|localpv", RegexOptions.CultureInvariant)]
    private static partial Regex Provisioner();

    [GeneratedRegex(@"^\s+name:\s*[""']?([a-z0-9.-]+)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex EmbeddedName();
}
