using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Reports;

// ResourceSets, notifications and image automation.
public static partial class Listings
{
    public static Listing ResourceSets(IEnumerable<RenderedOwner> owners) => Make(
        [new("NAMESPACE", "namespace"), new("NAME", "name"), new("STATUS", "status"), new("OBJECTS", "objects"), new("INPUTS FROM", "inputsFrom"), new("PARENT", "parent", true), new("DEPENDS ON", "dependsOn", true), new("REASON", "reason", true)],
        owners.Where(static owner => owner.Object is FluxResourceSet).OrderBy(static owner => owner.Id.Namespace, StringComparer.Ordinal).ThenBy(static owner => owner.Id.Name, StringComparer.Ordinal),
        static owner => owner.Id.ShortName,
        static owner =>
        [
            owner.Id.Namespace, owner.Id.Name, Status(owner), owner.Resources.Count.ToString(), InputsFrom((FluxResourceSet)owner.Object), owner.Object.Parent?.Name ?? "",
            string.Join(", ", owner.Object.DependsOn.Select(static dependency => dependency.Target.Id.ShortName)), owner.Reason,
        ]);

    /// <summary>Receivers, Alerts and Providers with what they watch or call.</summary>
    public static Listing Notifications(IEnumerable<ClusterObject> objects) => Make(
        [new("NAMESPACE", "namespace"), new("KIND", "kind"), new("NAME", "name"), new("TYPE", "type"), new("REFERS TO", "refersTo"), new("SUSPENDED", "suspended", true), new("OWNER", "owner", true)],
        Sorted(objects.Where(static found => found.Id.Group == FluxKinds.NotificationGroup)),
        static found => found.Id.ShortName,
        static found =>
        [
            found.Id.Namespace, found.Id.Kind, found.Id.Name, Spec(found)?.GetString("type") ?? Spec(found)?.GetString("eventSeverity") ?? "", References(found),
            Spec(found)?.GetString("suspend") ?? "false", found.Owner.Name,
        ]);

    /// <summary>ImageRepositories, ImagePolicies with the lines that carry their marker, and ImageUpdateAutomations.</summary>
    public static Listing Automation(IEnumerable<ClusterObject> objects, FileTree tree)
    {
        var markers = ImagePolicyMarker.Find(tree).ToLookup(static marker => (marker.Namespace, marker.Name));
        return Make(
            [new("NAMESPACE", "namespace"), new("KIND", "kind"), new("NAME", "name"), new("IMAGE OR POLICY", "image"), new("REFERS TO", "refersTo"), new("MARKERS", "markers"), new("LINES", "lines", true), new("OWNER", "owner", true)],
            Sorted(objects.Where(static found => found.Id.Group == FluxKinds.ImageGroup)),
            static found => found.Id.ShortName,
            found =>
            {
                var own = found.Id.Kind == "ImagePolicy" ? markers[(found.Id.Namespace, found.Id.Name)].ToList() : [];
                return
                [
                    found.Id.Namespace, found.Id.Kind, found.Id.Name, Image(found), References(found), found.Id.Kind == "ImagePolicy" ? own.Count.ToString() : "",
                    string.Join(", ", own.Select(marker => $"{tree.GetDisplayPath(marker.Path)}:{marker.Line + 1}")), found.Owner.Name,
                ];
            });
    }

    private static string InputsFrom(FluxResourceSet set) => string.Join(", ", set.InputsFrom.Select(static entry => entry.GetString("name") is { Length: > 0 } name ? name : "(by label)"));

    private static string References(ClusterObject found) => string.Join(", ", FluxReferences.Of(found).Select(static reference => reference.Id.ShortName));

    // An ImagePolicy has one mapping, named for how it chooses: semver, alphabetical, numerical.
    private static string Image(ClusterObject found) => Spec(found) switch
    {
        { } spec when spec.GetString("image") is { } image => image,
        { } spec when spec.GetMapping("policy") is { Count: > 0 } policy && policy.Entries[0] is { Name: { } kind, Value.Target: YamlMapping how } => $"{kind} {how.GetString("range") ?? how.GetString("order")}".TrimEnd(),
        { } spec when spec.GetMapping("update")?.GetString("path") is { } path => path,
        _ => "",
    };
}
