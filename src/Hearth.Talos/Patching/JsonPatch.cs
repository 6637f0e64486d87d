using System.Globalization;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Patching;

/// <summary>
/// RFC 6902 with the words of the library that Talos uses (evanphx/json-patch v4). The tree turns into JSON's: keys are
/// sorted and nothing is typed until the result is read again.
/// </summary>
internal sealed class JsonPatch(IReadOnlyList<JsonPatchOperation> operations)
{
    public IReadOnlyList<JsonPatchOperation> Operations => operations;

    public JsonPatch Then(JsonPatch next) => new([.. operations, .. next.Operations]);

    public YamlNode Apply(YamlNode root)
    {
        foreach (var operation in operations)
        {
            root = operation.Kind switch
            {
                "add" => Add(root, operation, operation.Value ?? GoScalars.Plain("null", operation.Span)),
                "remove" => Remove(root, operation, operation.Path, out _),
                "replace" => Replace(root, operation),
                "move" => Move(root, operation),
                "copy" => Add(root, operation, Find(root, operation, operation.From)),
                "test" => Test(root, operation),
                _ => throw Refuse(operation, $"Unexpected kind: {operation.Kind}"),
            };
        }

        return root;
    }

    private static string[] Split(string pointer) =>
        pointer.Length == 0 ? [] : [.. pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static YamlNode Add(YamlNode root, JsonPatchOperation operation, YamlNode value)
    {
        string[] path = Split(operation.Path);
        return path.Length == 0 ? value : Change(root, path, operation, (parent, key) =>
        {
            switch (parent)
            {
                case YamlMapping mapping:
                    return mapping.ContainsKey(key) ? mapping.With(key, value) : mapping.WithEntries([.. mapping.Entries, new YamlEntry(GoScalars.String(key, value.Span), value)]);
                case YamlSequence sequence:
                {
                    var items = sequence.Items.ToArray().ToList();
                    int at = key == "-" ? items.Count : Index(operation, key, items.Count);
                    items.Insert(at, value);
                    return sequence.WithItems(items);
                }

                default:
                    throw Missing(operation, "add", operation.Path);
            }
        });
    }

    private static YamlNode Remove(YamlNode root, JsonPatchOperation operation, string pointer, out YamlNode removed)
    {
        YamlNode? taken = null;
        string[] path = Split(pointer);
        if (path.Length == 0)
        {
            throw Missing(operation, operation.Kind, pointer);
        }

        var changed = Change(root, path, operation, (parent, key) =>
        {
            switch (parent)
            {
                case YamlMapping mapping when mapping[key] is { } value:
                    taken = value;
                    return mapping.Without(key);
                case YamlMapping:
                    throw Refuse(operation, $"error in remove for path: '{pointer}': Unable to remove nonexistent key: {key}: missing value");
                case YamlSequence sequence:
                {
                    var items = sequence.Items.ToArray().ToList();
                    int at = Index(operation, key, items.Count - 1);
                    taken = items[at];
                    items.RemoveAt(at);
                    return sequence.WithItems(items);
                }

                default:
                    throw Missing(operation, "remove", pointer);
            }
        });
        removed = taken!; // Change ran the callback or threw.
        return changed;
    }

    private static YamlNode Replace(YamlNode root, JsonPatchOperation operation)
    {
        string[] path = Split(operation.Path);
        var value = operation.Value ?? GoScalars.Plain("null", operation.Span);
        return path.Length == 0 ? value : Change(root, path, operation, (parent, key) => parent switch
        {
            YamlMapping mapping when mapping.ContainsKey(key) => mapping.With(key, value),
            YamlSequence sequence => sequence.With(Index(operation, key, sequence.Count - 1), value),
            _ => throw Refuse(operation, $"replace operation does not apply: doc is missing key: {operation.Path}: missing value"),
        });
    }

    private static YamlNode Move(YamlNode root, JsonPatchOperation operation)
    {
        var without = Remove(root, operation, operation.From, out var value);
        return Add(without, operation, value);
    }

    private static YamlNode Test(YamlNode root, JsonPatchOperation operation)
    {
        var found = TryFind(root, Split(operation.Path));
        bool same = found is null || TypedReader.IsNull(found)
            ? operation.Value is null || TypedReader.IsNull(operation.Value)
            : operation.Value is not null && Same(found, operation.Value);
        return same ? root : throw Refuse(operation, $"testing value {operation.Path} failed: test failed");
    }

    private static YamlNode Find(YamlNode root, JsonPatchOperation operation, string pointer) =>
        TryFind(root, Split(pointer)) ?? throw Missing(operation, "copy", pointer);

    private static YamlNode? TryFind(YamlNode root, string[] path)
    {
        YamlNode? node = root;
        foreach (string part in path)
        {
            node = node switch
            {
                YamlMapping mapping => mapping[part],
                YamlSequence sequence when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < sequence.Count => sequence[at],
                _ => null,
            };
        }

        return node;
    }

    private static YamlNode Change(YamlNode node, ReadOnlySpan<string> path, JsonPatchOperation operation, Func<YamlNode, string, YamlNode> change)
    {
        string key = path[0];
        if (path.Length == 1)
        {
            return change(node, key);
        }

        switch (node)
        {
            case YamlMapping mapping when mapping[key] is { } child:
                return mapping.With(key, Change(child, path[1..], operation, change));
            case YamlSequence sequence when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < sequence.Count:
                return sequence.With(at, Change(sequence[at], path[1..], operation, change));
            default:
                throw Missing(operation, operation.Kind, operation.Kind == "move" ? operation.From : operation.Path);
        }
    }

    private static int Index(JsonPatchOperation operation, string key, int last)
    {
        if (!int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int at))
        {
            throw Refuse(operation, $"error in {operation.Kind} for path: '{operation.Path}': value was not a proper array index: '{key}': strconv.Atoi: parsing \"{key}\": invalid syntax");
        }

        at = at < 0 ? last + at + 1 : at;
        return at >= 0 && at <= last ? at : throw Refuse(operation, $"error in {operation.Kind} for path: '{operation.Path}': Unable to access invalid index: {key}: invalid index referenced");
    }

    private static bool Same(YamlNode left, YamlNode right) => (left, right) switch
    {
        (YamlMapping l, YamlMapping r) => l.Count == r.Count && l.Entries.ToArray().All(entry => r[entry.Name ?? ""] is { } other && Same(entry.Value.Target, other)),
        (YamlSequence l, YamlSequence r) => l.Count == r.Count && Enumerable.Range(0, l.Count).All(i => Same(l[i], r[i])),
        (YamlScalar l, YamlScalar r) => l.Value == r.Value && (YamlSchema.GoYaml3.Resolve(l).Kind == ScalarKind.String) == (YamlSchema.GoYaml3.Resolve(r).Kind == ScalarKind.String),
        _ => false,
    };

    private static TalosConfigException Missing(JsonPatchOperation operation, string verb, string pointer) =>
        Refuse(operation, $"{verb} operation does not apply: doc is missing path: \"{pointer}\": missing value");

    private static TalosConfigException Refuse(JsonPatchOperation operation, string message)
    {
        string whole = $"failure applying rfc6902 patches to talos machine config: {message}";
        return new TalosConfigException(whole, [new(TalosRules.Patch, operation.Span, whole)]);
    }
}

/// <summary>One operation of a JSON patch.</summary>
internal sealed record JsonPatchOperation(string Kind, string Path, string From, YamlNode? Value, SourceSpan Span);
