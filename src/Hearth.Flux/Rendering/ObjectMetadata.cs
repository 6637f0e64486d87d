using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>Sets labels and annotations of an object.</summary>
internal static class ObjectMetadata
{
    /// <summary>
    /// The first label or annotation that is no text; null where all are, or none is there. Kubernetes' Go library sees
    /// none of them then (GetLabels in apimachinery), and setting another one loses them all.
    /// </summary>
    public static (YamlNode Value, string Name)? FirstUnsound(YamlMapping root, string field)
    {
        if (root.GetMapping("metadata")?.GetMapping(field) is { } entries)
        {
            foreach (ref readonly var entry in entries.Entries)
            {
                if (!IsText(entry.Value.Target))
                {
                    return (entry.Value.Target, entry.Name ?? "");
                }
            }
        }

        return null;
    }

    /// <summary>The object without its labels, or annotations.</summary>
    public static YamlMapping Without(YamlMapping root, string field) =>
        root.GetMapping("metadata") is { } metadata ? root.With("metadata", metadata.Without(field)) : root;

    /// <summary>The first of name, kind and apiVersion that the controllers cannot see, being empty or no text; null where they see all.</summary>
    public static (string Name, string Text, SourceSpan Span)? UnseenPart(YamlMapping root)
    {
        foreach (var (name, node) in (ReadOnlySpan<(string, YamlNode?)>)[("metadata.name", root.GetMapping("metadata")?["name"]), ("kind", root["kind"]), ("apiVersion", root["apiVersion"])])
        {
            if (node is not YamlScalar { Value.Length: > 0 } text || !IsText(text))
            {
                return (name, (node as YamlScalar)?.Value ?? "", (node ?? root).Span);
            }
        }

        return null;
    }

    /// <summary>Adds the labels <c>GROUP/name</c> and <c>GROUP/namespace</c> that say who made the object.</summary>
    public static YamlMapping AddOwner(YamlMapping root, string group, string name, string @namespace, SourceSpan origin) => Add(
        root, "labels",
        [
            new YamlEntry(YamlValue.String(group + "/name", origin), YamlValue.String(name, origin)),
            new YamlEntry(YamlValue.String(group + "/namespace", origin), YamlValue.String(@namespace, origin)),
        ]);

    /// <summary>Adds <c>commonMetadata</c>, which wins over what is there.</summary>
    public static YamlMapping AddCommon(YamlMapping root, YamlMapping? common)
    {
        foreach (string field in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            if (common?.GetMapping(field) is { Count: > 0 } entries)
            {
                root = Add(root, field, entries.Entries);
            }
        }

        return root;
    }

    private static bool IsText(YamlNode node) => node is YamlScalar scalar && YamlSchema.GoYaml3.Resolve(scalar).Kind is not (ScalarKind.Null or ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.BigInteger or ScalarKind.Float);

    private static YamlMapping Add(YamlMapping root, string field, ReadOnlySpan<YamlEntry> added)
    {
        var metadata = root.GetMapping("metadata") ?? new YamlMapping([], root.Span);
        List<YamlEntry> entries = [.. Graph.NodeReading.EntriesOf(metadata.GetMapping(field))];
        foreach (var entry in added)
        {
            int at = entries.FindIndex(other => other.Name == entry.Name);
            if (at < 0)
            {
                entries.Add(entry);
            }
            else
            {
                entries[at] = entry;
            }
        }

        var span = added[0].Value.Span;
        var changed = metadata.GetMapping(field) is { } before ? before.WithEntries(entries) : new YamlMapping(entries, span);
        return root.With("metadata", metadata.With(field, changed));
    }
}
