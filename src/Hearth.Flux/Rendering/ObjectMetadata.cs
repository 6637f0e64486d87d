using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>Sets labels and annotations of an object.</summary>
internal static class ObjectMetadata
{
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
