using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <summary>What a generated resource with <c>behavior: merge</c> or <c>replace</c> takes over from the one that was there.</summary>
internal static class GeneratedMerge
{
    public static void TakeOver(BuildResource resource, BuildResource old)
    {
        var behavior = resource.Behavior;
        TakeOverMetadata(resource, old);
        resource.VarNames.AddRange(old.VarNames);
        resource.TakeRecord(old);
        if (behavior == GeneratorBehavior.Merge)
        {
            MergeTexts(resource, old, "data");
            MergeTexts(resource, old, "binaryData");
            resource.Origin = old.Origin ?? resource.Origin;
        }
    }

    private static void TakeOverMetadata(BuildResource resource, BuildResource old)
    {
        var metadata = resource.Root.GetMapping("metadata") ?? new YamlMapping([], resource.Root.Span);
        var oldMetadata = old.Root.GetMapping("metadata");
        foreach (string field in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            var merged = Merge(metadata.GetMapping(field), oldMetadata?.GetMapping(field), resource.Root.Span);
            metadata = merged is null ? metadata.Without(field) : metadata.With(field, merged);
        }

        resource.Root = resource.Root.With("metadata", metadata);
        resource.SetName(old.Name, old.Span);
        resource.SetNamespace(old.Namespace, old.Span);
    }

    private static void MergeTexts(BuildResource resource, BuildResource old, string field)
    {
        var merged = Merge(resource.Root.GetMapping(field), old.Root.GetMapping(field), resource.Root.Span);
        if (merged is null)
        {
            resource.Root = resource.Root.Without(field);
            return;
        }

        // kustomize loads the merged texts once more: what it takes for binary moves to binaryData.
        var root = field == "data" ? resource.Root.Without(field) : resource.Root;
        resource.Root = root.With(field, merged);
    }

    // Every value becomes a text; the resource's own win.
    private static YamlMapping? Merge(YamlMapping? own, YamlMapping? old, SourceSpan span)
    {
        var entries = new List<YamlEntry>();
        foreach (ref readonly var entry in own is null ? default : own.Entries)
        {
            entries.Add(entry with { Value = Scalars.AsText(entry.Value.Target) });
        }

        foreach (ref readonly var entry in old is null ? default : old.Entries)
        {
            string? name = entry.Name;
            if (name is not null && own?.ContainsKey(name) != true)
            {
                entries.Add(entry with { Value = Scalars.AsText(entry.Value.Target) });
            }
        }

        return entries.Count == 0 ? null : new YamlMapping(entries, own?.Span ?? old?.Span ?? span);
    }
}
