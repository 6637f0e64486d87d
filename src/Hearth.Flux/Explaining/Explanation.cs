using Hearth.Syntax.Diagnostics;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Reports;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Explaining;

/// <summary>One field of an object and every place that had a hand in its value, nearest to the value first.</summary>
/// <param name="Path">Such as <c>spec.values.image.tag</c>.</param>
/// <param name="Value">As it is applied; decrypted values are <c>***</c>.</param>
/// <param name="Places">Ranges that people wrote.</param>
public sealed record FieldOrigin(string Path, string Value, IReadOnlyList<SourceSpan> Places);

/// <summary>Where an object and its fields come from.</summary>
public sealed class Explanation
{
    private Explanation(ClusterObject found, IReadOnlyList<RenderedOwner> owners, IReadOnlyList<FieldOrigin> fields)
    {
        Object = found;
        Owners = owners;
        Fields = fields;
    }

    public ClusterObject Object { get; }

    /// <summary>What makes the object, what makes that, and so on up to the root.</summary>
    public IReadOnlyList<RenderedOwner> Owners { get; }

    public IReadOnlyList<FieldOrigin> Fields { get; }

    /// <summary>The objects that <c>KIND/NAMESPACE/NAME</c>, <c>KIND/NAME</c> or <c>NAME</c> may mean.</summary>
    public static IReadOnlyList<ClusterObject> Find(ClusterRender cluster, string name)
    {
        string[] parts = name.Split('/');
        return [.. cluster.Objects.All.Where(found =>
            found.Id.Name == parts[^1]
            && (parts.Length < 2 || KindMatches(found.Id, parts[0]))
            && (parts.Length < 3 || found.Id.Namespace == parts[1]))];
    }

    /// <summary>What may have been meant by a name that fits nothing: the same in another namespace, the same name of another kind, a near name of the kind.</summary>
    public static ClusterObject? FindNear(ClusterRender cluster, string name)
    {
        string[] parts = name.Split('/');
        var ofKind = cluster.Objects.All.Where(found => parts.Length < 2 || KindMatches(found.Id, parts[0])).ToList();
        return ofKind.Find(found => found.Id.Name == parts[^1])
            ?? cluster.Objects.All.FirstOrDefault(found => found.Id.Name == parts[^1])
            ?? (NearestName.Find(parts[^1], ofKind.Select(static found => found.Id.Name).Distinct(StringComparer.Ordinal)) is { } near ? ofKind.Find(found => found.Id.Name == near) : null);
    }

    /// <summary>Explains a field, or all fields where <paramref name="path"/> is null.</summary>
    /// <returns>Null where the object has no such field.</returns>
    public static Explanation? Of(ClusterRender cluster, ClusterObject found, string? path)
    {
        YamlNode? node = found.Resource.Root;
        string at = "";
        foreach (string step in path is null ? [] : Steps(path))
        {
            (node, at) = (Step(node, step), at.Length == 0 ? step : node is YamlSequence ? $"{at}[{step}]" : $"{at}.{step}");
            if (node is null)
            {
                return null;
            }
        }

        var fields = new List<FieldOrigin>();
        Collect(node, at, fields);
        return new Explanation(found, OwnersOf(cluster, found.Owner), fields);
    }

    private static bool KindMatches(ResourceId id, string kind) => kind switch
    {
        "ks" => id.Kind == FluxKinds.Kustomization,
        "hr" => id.Kind == FluxKinds.HelmRelease,
        "rset" => id.Kind == FluxKinds.ResourceSet,
        "deploy" => id.Kind == "Deployment",
        "sts" => id.Kind == "StatefulSet",
        "ds" => id.Kind == "DaemonSet",
        "svc" => id is { Kind: "Service", Group: "" },
        "cm" => id.Kind == "ConfigMap",
        "pvc" => id.Kind == "PersistentVolumeClaim",
        "es" => id.Kind == "ExternalSecret",
        _ => string.Equals(id.Kind, kind, StringComparison.OrdinalIgnoreCase),
    };

    private static List<RenderedOwner> OwnersOf(ClusterRender cluster, ResourceId owner)
    {
        var owners = new List<RenderedOwner>();
        for (ResourceId? next = owner; next is { } id && cluster.Find(id) is { } found; next = found.Object.Parent)
        {
            owners.Add(found);
        }

        return owners;
    }

    // a.b[name].c, with ["dotted.key"] for keys that hold dots; a list's item by place or by its name.
    private static List<string> Steps(string path)
    {
        var steps = new List<string>();
        int start = 0;
        for (int i = 0; i <= path.Length; i++)
        {
            if (i == path.Length || path[i] is '.' or '[')
            {
                if (i > start)
                {
                    steps.Add(path[start..i]);
                }

                if (i < path.Length && path[i] == '[' && path.IndexOf(']', i) is var end and > 0)
                {
                    steps.Add(path[(i + 1)..end].Trim('"', '\''));
                    i = end;
                }

                start = i + 1;
            }
        }

        return steps;
    }

    private static YamlNode? Step(YamlNode node, string step) => node switch
    {
        YamlMapping mapping => mapping[step],
        YamlSequence list when int.TryParse(step, out int at) && at >= 0 && at < list.Count => list[at],
        YamlSequence list => NodeReading.MappingsOf(list).FirstOrDefault(item => item.GetString("name") == step || item.GetString("key") == step),
        _ => null,
    };

    private static void Collect(YamlNode node, string path, List<FieldOrigin> fields)
    {
        switch (node.Target)
        {
            case YamlMapping { Count: > 0 } mapping:
                foreach (var entry in mapping.Entries.ToArray())
                {
                    string name = entry.Name ?? "?";
                    Collect(entry.Value, name.Contains('.') ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}", fields);
                }

                break;
            case YamlSequence { Count: > 0 } list:
                for (int i = 0; i < list.Count; i++)
                {
                    Collect(list[i], $"{path}[{(list[i] is YamlMapping item && item.GetString("name") is { } name ? name : i.ToString())}]", fields);
                }

                break;
            case var leaf:
                fields.Add(new FieldOrigin(path, Diffing.DiffText.Short(leaf), Places(leaf.Span)));
                break;
        }
    }

    private static List<SourceSpan> Places(SourceSpan span)
    {
        var places = new List<SourceSpan>();
        Follow(span, places);
        return [.. places.DistinctBy(static place => (place.Path, place.Position.Line))];
    }

    // Every part of the value, not only its first: a text may hold several variables.
    private static void Follow(SourceSpan span, List<SourceSpan> places)
    {
        if (span.Source.Map is not { } map)
        {
            if (span.Source.Length > 0)
            {
                places.Add(span);
            }

            return;
        }

        foreach (var segment in map.Within(span))
        {
            if (segment.HasOrigin)
            {
                Follow(segment.Origin, places);
            }

            if (segment.Value is { } value)
            {
                Follow(value, places);
            }
        }
    }
}
