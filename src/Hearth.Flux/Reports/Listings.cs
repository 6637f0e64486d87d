using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Reports;

/// <summary>The listings of <c>hearth get</c>.</summary>
public static partial class Listings
{
    /// <summary>What can be listed, as people type it.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["ks", "hr", "rset", "sources", "charts", "images", "secrets", "notifications", "automation", "all"];

    public static Listing Kustomizations(IEnumerable<RenderedOwner> owners) => Make(
        [new("NAMESPACE", "namespace"), new("NAME", "name"), new("STATUS", "status"), new("OBJECTS", "objects"), new("PATH", "path"), new("SOURCE", "source", true), new("PARENT", "parent", true), new("DEPENDS ON", "dependsOn", true)],
        owners.Where(static owner => owner.Object is FluxKustomization).OrderBy(static owner => owner.Id.Namespace, StringComparer.Ordinal).ThenBy(static owner => owner.Id.Name, StringComparer.Ordinal),
        static owner => owner.Id.ShortName,
        static owner =>
        [
            owner.Id.Namespace, owner.Id.Name, Status(owner), owner.Resources.Count.ToString(), ((FluxKustomization)owner.Object).Path,
            ((FluxKustomization)owner.Object).Source?.Id.ShortName ?? "", owner.Object.Parent?.Name ?? "", DependsOn(owner),
        ]);

    public static Listing Releases(IEnumerable<RenderedOwner> owners) => Make(
        [new("NAMESPACE", "namespace"), new("NAME", "name"), new("STATUS", "status"), new("OBJECTS", "objects"), new("CHART", "chart"), new("VERSION", "version"), new("RELEASE", "release", true), new("SOURCE", "source", true), new("KUSTOMIZATION", "kustomization", true), new("DEPENDS ON", "dependsOn", true), new("REASON", "reason", true)],
        owners.Where(static owner => owner.Object is FluxRelease).OrderBy(static owner => owner.Id.Namespace, StringComparer.Ordinal).ThenBy(static owner => owner.Id.Name, StringComparer.Ordinal),
        static owner => owner.Id.ShortName,
        static owner =>
        [
            owner.Id.Namespace, owner.Id.Name, Status(owner), owner.Resources.Count.ToString(), owner.Chart?.Name ?? "", owner.Chart?.Version ?? "",
            ((FluxRelease)owner.Object).ReleaseName, owner.Chart?.Source ?? "", owner.Object.Parent?.Name ?? "", DependsOn(owner), owner.Reason,
        ]);

    public static Listing Sources(IEnumerable<ClusterObject> objects) => Make(
        [new("NAMESPACE", "namespace"), new("KIND", "kind"), new("NAME", "name"), new("URL", "url"), new("REF", "ref"), new("INTERVAL", "interval", true), new("OWNER", "owner", true)],
        Sorted(objects.Where(static found => FluxKinds.IsSource(found.Resource) || FluxKinds.IsArtifactGenerator(found.Resource))),
        static found => found.Id.ShortName,
        static found =>
        [
            found.Id.Namespace, found.Id.Kind, found.Id.Name, Spec(found)?.GetString("url") ?? Spec(found)?.GetString("endpoint") ?? "", Reference(Spec(found)?.GetMapping("ref")),
            Spec(found)?.GetString("interval") ?? "", found.Owner.Name,
        ]);

    public static Listing Charts(IEnumerable<RenderedOwner> owners) => Make(
        [new("CHART", "chart"), new("VERSION", "version"), new("RELEASES", "releases"), new("SOURCE", "source"), new("USED BY", "usedBy", true)],
        owners.Where(static owner => owner.Chart is not null).GroupBy(static owner => owner.Chart!).OrderBy(static group => group.Key.Name, StringComparer.Ordinal).ThenBy(static group => group.Key.Version, StringComparer.Ordinal), // Not null: filtered.
        static group => group.Key.ToString(),
        static group => [group.Key.Name, group.Key.Version, group.Count().ToString(), group.Key.Source, string.Join(", ", group.Select(static owner => $"{owner.Id.Namespace}/{owner.Id.Name}"))]);

    public static Listing Images(IEnumerable<RenderedOwner> owners) => Make(
        [new("IMAGE", "image"), new("USED BY", "usedBy")],
        owners.SelectMany(static owner => owner.Images.Select(image => (Image: image, owner.Id.ShortName))).GroupBy(static pair => pair.Image).OrderBy(static group => group.Key, StringComparer.Ordinal),
        static group => group.Key,
        static group => [group.Key, string.Join(", ", group.Select(static pair => pair.ShortName).Distinct())]);

    public static Listing Secrets(IEnumerable<ClusterObject> objects) => Make(
        [new("NAMESPACE", "namespace"), new("KIND", "kind"), new("NAME", "name"), new("KEYS", "keys"), new("OWNER", "owner", true)],
        Sorted(objects.Where(static found => found.Id is { Group: "", Kind: "Secret" } or { Kind: "ExternalSecret" or "SealedSecret" })),
        static found => found.Id.ShortName,
        static found => [found.Id.Namespace, found.Id.Kind, found.Id.Name, Keys(found.Resource), found.Owner.Name]);

    internal static string Status(RenderedOwner owner) => owner.State switch
    {
        RenderState.Rendered when owner.HasErrors => "Failed",
        var state => state.ToString(),
    };

    private static IOrderedEnumerable<ClusterObject> Sorted(IEnumerable<ClusterObject> objects) => objects
        .OrderBy(static found => found.Id.Namespace, StringComparer.Ordinal).ThenBy(static found => found.Id.Kind, StringComparer.Ordinal).ThenBy(static found => found.Id.Name, StringComparer.Ordinal);

    private static Listing Make<T>(IReadOnlyList<ListingColumn> columns, IEnumerable<T> items, Func<T, string> name, Func<T, string[]> row)
    {
        List<T> all = [.. items];
        return new Listing(columns, [.. all.Select(row)], [.. all.Select(name)]);
    }

    private static string DependsOn(RenderedOwner owner) => string.Join(", ", owner.Object.DependsOn.Select(static dependency => $"{dependency.Target.Id.Namespace}/{dependency.Target.Id.Name}"));

    private static YamlMapping? Spec(ClusterObject found) => found.Resource.Root.GetMapping("spec");

    private static string Reference(YamlMapping? reference) =>
        reference?.GetString("digest") ?? reference?.GetString("semver") ?? reference?.GetString("tag") ?? reference?.GetString("commit") ?? reference?.GetString("name") ?? reference?.GetString("branch") ?? "";

    private static string Keys(Resource resource)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string field in (ReadOnlySpan<string>)["data", "stringData"])
        {
            foreach (var entry in NodeReading.EntriesOf(resource.Root.GetMapping(field)))
            {
                keys.Add(entry.Name ?? "");
            }
        }

        return string.Join(", ", keys);
    }
}
