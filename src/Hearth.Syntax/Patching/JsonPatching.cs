using System.Globalization;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Patching;

/// <summary>
/// The run of a patch over one document. Errors are texts, worded as evanphx/json-patch v4.13 words them, because tools
/// print them and scripts look for them.
/// </summary>
internal sealed class JsonPatching(YamlNode root, YamlSchema schema, JsonPatchOptions options)
{
    private const string Missing = ": missing value";
    private const string BadIndex = ": invalid index referenced";

    public YamlNode Root { get; private set; } = root;

    /// <summary>Null where the operation was done, else why not.</summary>
    public string? Run(JsonPatchOperation operation)
    {
        string path = operation.Path;
        switch (operation.Kind)
        {
            case JsonPatchKind.Add:
                if (options.CreatesMissingParents)
                {
                    CreateParents(path, operation.Value!); // An add has a value: the reader saw to it.
                }

                return Place(path) is { } added
                    ? Prefix($"error in add for path: '{path}': ", Add(added, operation.Value!)) // As above.
                    : $"add operation does not apply: doc is missing path: \"{path}\"{Missing}";
            case JsonPatchKind.Remove:
                return Remove(path);
            case JsonPatchKind.Replace:
                return Replace(path, operation.Value!); // The reader saw to it.
            case JsonPatchKind.Test:
                return Test(path, operation.Value!); // The reader saw to it.
            case JsonPatchKind.Move:
                return Move(operation.From!, path); // The reader saw to it.
            default:
                return Copy(operation.From!, path); // The reader saw to it.
        }
    }

    private string? Remove(string path)
    {
        if (Place(path) is not { } place)
        {
            return options.IgnoresMissingOnRemove ? null : $"remove operation does not apply: doc is missing path: \"{path}\"{Missing}";
        }

        return options.IgnoresMissingOnRemove && Get(place).Error is not null ? null : Prefix($"error in remove for path: '{path}': ", Remove(place));
    }

    private string? Replace(string path, YamlNode value)
    {
        if (Place(path) is not { } place)
        {
            return $"replace operation does not apply: doc is missing path: {path}{Missing}";
        }

        if (Get(place).Error is not null)
        {
            return $"replace operation does not apply: doc is missing key: {path}{Missing}";
        }

        Rebuild(place, place.Container switch
        {
            YamlMapping mapping => mapping.With(place.Key, value),
            YamlSequence sequence => sequence.With(Normal(int.Parse(place.Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), sequence.Count), value),
            var other => other,
        });
        return null;
    }

    private string? Test(string path, YamlNode expected)
    {
        if (Place(path) is not { } place)
        {
            return $"test operation does not apply: is missing path: {path}{Missing}";
        }

        var (found, error) = Get(place);
        if (error is not null && place.Container is YamlSequence)
        {
            return $"error in test for path: '{path}': {error}";
        }

        bool isNull = expected is YamlScalar scalar && schema.Resolve(scalar).Kind == ScalarKind.Null;
        return found is null ? isNull ? null : $"testing value {path} failed: test failed"
            : NodeEquality.AreEqual(found, expected, schema) ? null : $"testing value {path} failed: test failed";
    }

    private string? Move(string from, string path)
    {
        if (Place(from) is not { } source)
        {
            return $"move operation does not apply: doc is missing from path: {from}{Missing}";
        }

        var (value, error) = Get(source);
        if (value is null)
        {
            return $"error in move for path: '{source.Key}': {error}";
        }

        if (Remove(source) is { } refused)
        {
            return $"error in move for path: '{source.Key}': {refused}";
        }

        return Place(path) is { } target
            ? Prefix($"error in move for path: '{path}': ", Add(target, value))
            : $"move operation does not apply: doc is missing destination path: {path}{Missing}";
    }

    private string? Copy(string from, string path)
    {
        if (Place(from) is not { } source)
        {
            return $"copy operation does not apply: doc is missing from path: {from}{Missing}";
        }

        var (value, error) = Get(source);
        if (value is null)
        {
            return $"error in copy for from: '{from}': {error}";
        }

        return Place(path) is { } target
            ? Prefix("error while adding value during copy: ", Add(target, value))
            : $"copy operation does not apply: doc is missing destination path: {path}{Missing}";
    }

    private (YamlNode? Value, string? Error) Get(Spot place)
    {
        switch (place.Container)
        {
            case YamlMapping mapping:
                return mapping[place.Key] is { } value ? (value, null) : (null, $"unable to get nonexistent key: {place.Key}{Missing}");
            case YamlSequence sequence:
                if (!TryIndex(place.Key, out int at))
                {
                    return (null, NotANumber(place.Key));
                }

                int normal = Normal(at, sequence.Count);
                return normal >= 0 && normal < sequence.Count ? (sequence[normal], null) : (null, $"Unable to access invalid index: {at}{BadIndex}");
            default:
                return (null, Missing);
        }
    }

    private string? Add(Spot place, YamlNode value)
    {
        switch (place.Container)
        {
            case YamlMapping mapping:
                Rebuild(place, mapping.With(place.Key, value));
                return null;
            case YamlSequence sequence when place.Key == "-":
                Rebuild(place, sequence.WithItems([.. sequence.Items, value]));
                return null;
            case YamlSequence sequence:
                if (!TryIndex(place.Key, out int at))
                {
                    return $"value was not a proper array index: '{place.Key}': {NotANumber(place.Key)}";
                }

                // Counted from the end of the longer list: -1 adds at the end.
                int normal = Normal(at, sequence.Count + 1);
                if (normal < 0 || normal > sequence.Count)
                {
                    return $"Unable to access invalid index: {at}{BadIndex}";
                }

                Rebuild(place, sequence.WithItems([.. sequence.Items[..normal], value, .. sequence.Items[normal..]]));
                return null;
            default:
                return null;
        }
    }

    private string? Remove(Spot place)
    {
        switch (place.Container)
        {
            case YamlMapping mapping when mapping.ContainsKey(place.Key):
                Rebuild(place, mapping.Without(place.Key));
                return null;
            case YamlSequence sequence:
                if (!TryIndex(place.Key, out int at))
                {
                    return NotANumber(place.Key);
                }

                int normal = Normal(at, sequence.Count);
                if (normal < 0 || normal >= sequence.Count)
                {
                    return $"Unable to access invalid index: {at}{BadIndex}";
                }

                Rebuild(place, sequence.WithItems([.. sequence.Items[..normal], .. sequence.Items[(normal + 1)..]]));
                return null;
            default:
                return $"unable to remove nonexistent key: {place.Key}{Missing}";
        }
    }

    // The collection that the path's last name is looked up in; null where there is none.
    private Spot? Place(string path)
    {
        if (!JsonPointer.TryParse(path, out var pointer) || pointer.Tokens.Count == 0)
        {
            return null;
        }

        var parents = new (YamlNode Node, string Key)[pointer.Tokens.Count];
        var node = Root;
        for (int i = 0; i < parents.Length; i++)
        {
            string key = pointer.Tokens[i];
            if (node is not (YamlMapping or YamlSequence))
            {
                return null;
            }

            parents[i] = (node, key);
            if (i + 1 < parents.Length)
            {
                if (Get(new Spot(node, key, parents)).Value is not { } next)
                {
                    return null;
                }

                node = next;
            }
        }

        return new Spot(node, pointer.Tokens[^1], parents);
    }

    // New nodes from the changed collection up to the root; everything beside the path is shared.
    private void Rebuild(Spot place, YamlNode changed)
    {
        for (int i = place.Parents.Length - 2; i >= 0; i--)
        {
            var (parent, key) = place.Parents[i];
            changed = parent switch
            {
                YamlMapping mapping => mapping.With(key, changed),
                YamlSequence sequence => sequence.With(Normal(int.Parse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), sequence.Count), changed),
                _ => changed,
            };
        }

        Root = changed;
    }

    private void CreateParents(string path, YamlNode value)
    {
        if (!JsonPointer.TryParse(path, out var pointer))
        {
            return;
        }

        for (int i = 1; i < pointer.Tokens.Count; i++)
        {
            var parent = new JsonPointer(pointer.Tokens.Take(i));
            if (parent.Find(Root) is null && Place(parent.ToString()) is { } place)
            {
                Add(place, new YamlMapping([], value.Span));
            }
        }
    }

    private int Normal(int at, int count) => at < 0 && options.AllowsNegativeIndices ? at + count : at;

    private static bool TryIndex(string key, out int at) => int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out at);

    private static string NotANumber(string key) => $"strconv.Atoi: parsing \"{key}\": invalid syntax";

    private static string? Prefix(string prefix, string? error) => error is null ? null : prefix + error;

    private sealed record Spot(YamlNode Container, string Key, (YamlNode Node, string Key)[] Parents);
}
