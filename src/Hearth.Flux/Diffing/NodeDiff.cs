using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Diffing;

/// <summary>One field that differs.</summary>
/// <param name="Path">Such as <c>spec.template.spec.containers[app].image</c>.</param>
/// <param name="Before">Null where the field is new.</param>
/// <param name="After">Null where the field is gone.</param>
public sealed record FieldChange(string Path, YamlNode? Before, YamlNode? After);

/// <summary>
/// Compares two trees field by field. The items of a list are matched by the field that tells them apart (name, key, port
/// …), whatever their order; texts of a list as a set; other lists by place.
/// </summary>
public static class NodeDiff
{
    private static readonly string[] Keys = ["name", "key", "id", "uid", "containerPort", "port", "mountPath", "path", "host", "hostname", "ip", "alert", "record", "namespace"];

    public static IReadOnlyList<FieldChange> Compare(YamlNode before, YamlNode after)
    {
        var changes = new List<FieldChange>();
        Compare("", before, after, changes);
        return changes;
    }

    /// <summary>Whether both mean the same to a cluster.</summary>
    public static bool AreEqual(YamlNode a, YamlNode b) => NodeEquality.AreEqual(a, b, YamlSchema.GoYaml3);

    private static void Compare(string path, YamlNode before, YamlNode after, List<FieldChange> changes)
    {
        before = before.Target;
        after = after.Target;
        if (before is YamlMapping left && after is YamlMapping right)
        {
            foreach (ref readonly var entry in left.Entries)
            {
                string field = Join(path, entry.Name ?? "?");
                if (right[entry.Name ?? ""] is { } other)
                {
                    Compare(field, entry.Value, other, changes);
                }
                else
                {
                    changes.Add(new FieldChange(field, entry.Value.Target, null));
                }
            }

            foreach (ref readonly var entry in right.Entries)
            {
                if (!left.ContainsKey(entry.Name ?? ""))
                {
                    changes.Add(new FieldChange(Join(path, entry.Name ?? "?"), null, entry.Value.Target));
                }
            }
        }
        else if (before is YamlSequence from && after is YamlSequence to)
        {
            CompareLists(path, from, to, changes);
        }
        else if (!AreEqual(before, after))
        {
            changes.Add(new FieldChange(path, before, after));
        }
    }

    private static void CompareLists(string path, YamlSequence before, YamlSequence after, List<FieldChange> changes)
    {
        Func<YamlNode, int, string> name = KeyOf(before, after) is { } key ? (item, _) => ((YamlMapping)item).GetString(key)! // KeyOf saw it in every item.
            : AreUniqueTexts(before) && AreUniqueTexts(after) ? static (item, _) => ((YamlScalar)item).Value
            : static (_, i) => i.ToString();
        var right = Index(after, name);
        var left = Index(before, name);
        foreach (var (item, node) in left)
        {
            if (right.TryGetValue(item, out var other))
            {
                Compare($"{path}[{item}]", node, other, changes);
            }
            else
            {
                changes.Add(new FieldChange($"{path}[{item}]", node, null));
            }
        }

        foreach (var (item, node) in right)
        {
            if (!left.ContainsKey(item))
            {
                changes.Add(new FieldChange($"{path}[{item}]", null, node));
            }
        }
    }

    private static Dictionary<string, YamlNode> Index(YamlSequence list, Func<YamlNode, int, string> name)
    {
        var index = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            index[name(list[i], i)] = list[i];
        }

        return index;
    }

    private static string? KeyOf(YamlSequence before, YamlSequence after) => before.Count + after.Count == 0
        ? null
        : Array.Find(Keys, key => IsKey(before, key) && IsKey(after, key));

    private static bool IsKey(YamlSequence list, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is not YamlMapping item || item.GetString(key) is not { } text || !seen.Add(text))
            {
                return false;
            }
        }

        return true;
    }

    // Arguments of a command keep their order: only short words without dashes are a set.
    private static bool AreUniqueTexts(YamlSequence list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is not YamlScalar scalar || scalar.AsSpan().StartsWith("-") || !seen.Add(scalar.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static string Join(string path, string field)
    {
        string shown = field.Contains('.') || field.Contains('/') ? $"[{field}]" : field;
        return path.Length == 0 ? shown : shown[0] == '[' ? path + shown : $"{path}.{shown}";
    }
}
