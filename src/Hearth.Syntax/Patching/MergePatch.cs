using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Patching;

/// <summary>RFC 7386: mappings are merged, null removes, everything else replaces. What the patch gives keeps the patch's spans.</summary>
public static class MergePatch
{
    public static YamlNode Apply(YamlNode? target, YamlNode patch, YamlSchema schema)
    {
        if (patch.Target is not YamlMapping changes)
        {
            return patch.Target;
        }

        // Nothing, or something else than a mapping, counts as empty: so nulls inside of new mappings vanish.
        var result = target?.Target as YamlMapping ?? changes.WithEntries([]);
        foreach (var change in changes.Entries)
        {
            if (change.Name is not { } name)
            {
                continue;
            }

            if (change.Value.Target is YamlScalar scalar && schema.Resolve(scalar).Kind == ScalarKind.Null)
            {
                result = result.Without(name);
                continue;
            }

            int at = result.IndexOf(name);
            var value = Apply(at < 0 ? null : result.Entries[at].Value, change.Value, schema);
            result = at < 0 ? result.WithEntries([.. result.Entries, new YamlEntry(change.Key, value)]) : result.With(name, value);
        }

        return result;
    }
}
