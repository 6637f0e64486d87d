using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's functions on maps. Go's order of keys is random where these list them; ours is sorted.</summary>
internal static class SprigDicts
{
    public static FunctionSet AddTo(FunctionSet functions) => functions.In("Dicts")
        .AddVariadic("dict", (ReadOnlySpan<Value> pairs) => Dict(pairs), "A map of keys and values.", "{{ dict \"a\" 1 }} → map[a:1]")
        .Add("get", (GoMap map, string key) => map is not null && map.TryGet(key, out var value) ? value : Value.EmptyString, "The value of a key, else the empty string.", "{{ get (dict \"a\" 1) \"a\" }} → 1")
        .Add("set", (GoMap map, string key, Value value) => Set(map, key, value), "Sets a key in place and gives the map.", "{{ set (dict) \"a\" 1 }} → map[a:1]")
        .Add("unset", (GoMap map, string key) => Unset(map, key), "Removes a key in place and gives the map.", "{{ unset (dict \"a\" 1) \"a\" }} → map[]")
        .Add("hasKey", (GoMap map, string key) => map is not null && map.ContainsKey(key), "Whether a map has a key.", "{{ hasKey (dict \"a\" 1) \"a\" }} → true")
        .AddVariadic("pluck", (string key, ReadOnlySpan<Value> maps) => Pluck(key, maps), "The values of one key in several maps.", "{{ pluck \"a\" (dict \"a\" 1) (dict \"a\" 2) }} → [1 2]", GoType.Map)
        .AddVariadic("keys", (ReadOnlySpan<Value> maps) => Keys(maps), "The keys of maps.", "{{ keys (dict \"a\" 1) }} → [a]", GoType.Map)
        .Add("values", (GoMap map) => Values(map), "The values of a map.", "{{ values (dict \"a\" 1) }} → [1]")
        .AddVariadic("pick", (GoMap map, ReadOnlySpan<Value> keys) => Pick(map, keys), "A new map of some keys.", "{{ pick (dict \"a\" 1 \"b\" 2) \"b\" }} → map[b:2]", GoType.String)
        .AddVariadic("omit", (GoMap map, ReadOnlySpan<Value> keys) => Omit(map, keys), "A new map without some keys.", "{{ omit (dict \"a\" 1 \"b\" 2) \"b\" }} → map[a:1]", GoType.String)
        .AddVariadic("dig", (ReadOnlySpan<Value> path) => Dig(path), "A value deep in a map, or a default.", "{{ dig \"a\" \"b\" 0 (dict \"a\" (dict \"b\" 1)) }} → 1")
        .AddVariadic("merge", (GoMap into, ReadOnlySpan<Value> from) => Merge(into, from, overwrites: false), "Fills what the first map lacks, in place.", "{{ merge (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }} → map[a:1 b:3]", GoType.Map)
        .AddVariadic("mergeOverwrite", (GoMap into, ReadOnlySpan<Value> from) => Merge(into, from, overwrites: true), "Merges into the first map, later ones win.", "{{ mergeOverwrite (dict \"a\" 1) (dict \"a\" 2) }} → map[a:2]", GoType.Map)
        .Alias("mustMerge", "merge")
        .Alias("mustMergeOverwrite", "mergeOverwrite")
        .Add("deepCopy", (Value value) => Copy(value), "A copy that shares nothing.", "{{ deepCopy (dict \"a\" 1) }} → map[a:1]")
        .Alias("mustDeepCopy", "deepCopy");

    /// <summary>A copy whose maps and lists are its own.</summary>
    internal static Value Copy(in Value value)
    {
        if (value.AsMap is { } map)
        {
            var copy = new GoMap(map.Count) { Origin = map.Origin };
            foreach (ref readonly var entry in map.Entries)
            {
                copy.Set(entry.Key, Copy(entry.Value), entry.KeyNode);
            }

            return Value.OfReference(value.Type!, copy);
        }

        if (value.IsList && !value.IsNil)
        {
            Value[] items = value.AsList.Items.ToArray();
            for (int i = 0; i < items.Length; i++)
            {
                items[i] = Copy(items[i]);
            }

            return Value.OfReference(value.Type!, new GoList(items) { Origin = value.AsList.Origin });
        }

        return value;
    }

    /// <summary>
    /// Merges as dario.cat/mergo does for sprig: without overwriting, what is empty ("", 0, false, no items) is filled;
    /// overwriting, nil and empty values win too, but maps are merged and an empty one takes nothing away.
    /// </summary>
    internal static void Merge(GoMap into, GoMap from, bool overwrites)
    {
        foreach (var entry in from.Entries.ToArray())
        {
            if (entry.Value.IsNilInterface)
            {
                if (overwrites)
                {
                    into.Set(entry.Key, default, entry.KeyNode);
                }

                continue;
            }

            bool exists = into.TryGet(entry.Key, out var current);
            if (exists && current.AsMap is { } inner && entry.Value.AsMap is { } other && !ReferenceEquals(inner, other))
            {
                Merge(inner, other, overwrites);
            }

            if (entry.Value.IsList && overwrites)
            {
                into.Set(entry.Key, entry.Value, entry.KeyNode);
                continue;
            }

            if (exists && !SprigDefaults.IsEmpty(current)
                && ((entry.Value.IsMap && current.IsMap) || (entry.Value.IsList && current.IsList)))
            {
                continue;
            }

            if (overwrites || !exists || SprigDefaults.IsEmpty(current))
            {
                into.Set(entry.Key, entry.Value, entry.KeyNode);
            }
        }
    }

    private static GoMap Dict(ReadOnlySpan<Value> pairs)
    {
        var map = new GoMap((pairs.Length + 1) / 2);
        for (int i = 0; i < pairs.Length; i += 2)
        {
            map.Set(SprigStrings.ToText(pairs[i]).AsText, i + 1 < pairs.Length ? pairs[i + 1] : Value.EmptyString);
        }

        return map;
    }

    private static GoMap Set(GoMap? map, string key, Value value)
    {
        if (map is null)
        {
            throw new FunctionException("assignment to entry in nil map");
        }

        map.Set(key, value);
        return map;
    }

    private static Value Unset(GoMap? map, string key)
    {
        map?.Remove(key);
        return Value.OfReference(GoType.Map, map);
    }

    private static GoList Pluck(string key, ReadOnlySpan<Value> maps)
    {
        List<Value> found = [];
        foreach (ref readonly var map in maps)
        {
            if (map.AsMap is { } entries && entries.TryGet(key, out var value))
            {
                found.Add(value);
            }
        }

        return new GoList([.. found]);
    }

    private static Value Keys(ReadOnlySpan<Value> maps)
    {
        List<Value> keys = [];
        foreach (ref readonly var map in maps)
        {
            if (map.AsMap is { } entries)
            {
                foreach (int place in entries.SortedOrder())
                {
                    ref readonly var entry = ref entries.EntryAt(place);
                    keys.Add(entry.KeyNode is null ? Value.Of(entry.Key) : Value.Of(entry.Key).WithKeyNode(entry.KeyNode));
                }
            }
        }

        return Value.OfReference(GoType.StringSlice, new GoList([.. keys]));
    }

    private static GoList Values(GoMap? map)
    {
        List<Value> values = [];
        if (map is not null)
        {
            foreach (int place in map.SortedOrder())
            {
                values.Add(map.EntryAt(place).Value);
            }
        }

        return new GoList([.. values]);
    }

    private static GoMap Pick(GoMap? map, ReadOnlySpan<Value> keys)
    {
        var picked = new GoMap(keys.Length);
        foreach (ref readonly var key in keys)
        {
            if (map is not null && map.TryGetEntry(key.AsText, out var entry))
            {
                picked.Set(entry.Key, entry.Value, entry.KeyNode);
            }
        }

        return picked;
    }

    private static GoMap Omit(GoMap? map, ReadOnlySpan<Value> keys)
    {
        var rest = map?.Copy() ?? new GoMap();
        foreach (ref readonly var key in keys)
        {
            rest.Remove(key.AsText);
        }

        return rest;
    }

    private static Value Dig(ReadOnlySpan<Value> path)
    {
        if (path.Length < 3)
        {
            throw new FunctionException("dig needs at least three arguments");
        }

        var current = path[^1];
        for (int i = 0; i < path.Length - 2; i++)
        {
            if (!ReferenceEquals(current.Type, GoType.Map))
            {
                throw new FunctionException(current.IsNilInterface
                    ? "interface conversion: interface {} is nil, not map[string]interface {}"
                    : $"interface conversion: interface {{}} is {current.Type}, not map[string]interface {{}}");
            }

            if (!path[i].IsString)
            {
                throw new FunctionException(path[i].IsNilInterface
                    ? "interface conversion: interface {} is nil, not string"
                    : $"interface conversion: interface {{}} is {path[i].Type}, not string");
            }

            if (current.AsMap is not { } map || !map.TryGet(path[i].AsText, out current))
            {
                return path[^2];
            }
        }

        return current;
    }

    private static Value Merge(GoMap? into, ReadOnlySpan<Value> from, bool overwrites)
    {
        into ??= new GoMap();
        foreach (ref readonly var source in from)
        {
            if (source.AsMap is { } map && !ReferenceEquals(map, into))
            {
                Merge(into, map, overwrites);
            }
        }

        return Value.Of(into);
    }
}
