using Hearth.Helm.Charts;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Values;

/// <summary>
/// How values of charts and users come together, exactly as in Helm (pkg/chart/common/util/coalesce.go): maps merge,
/// all else is replaced, a user's null removes a chart's default, and globals go down to the charts inside.
/// </summary>
public sealed class ChartValues(HelmVersion version)
{
    public const string GlobalKey = "global";

    /// <summary>What Helm would print to stderr: values that do not fit together and were passed over.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The values that the templates of a chart and of all charts inside it see. <paramref name="values"/> is not changed.</summary>
    /// <exception cref="ValuesException">A chart's values are no map.</exception>
    public GoMap Coalesce(Chart chart, GoMap values) => Combine(chart, DeepCopy(values), "", keepNulls: false);

    /// <summary>As <see cref="Coalesce"/>, but nulls are kept, for values that are coalesced again later.</summary>
    public GoMap Merge(Chart chart, GoMap values) => Combine(chart, DeepCopy(values), "", keepNulls: true);

    /// <summary>Fills <paramref name="target"/> from <paramref name="source"/>, the target winning. Both may be changed.</summary>
    public GoMap MergeTables(GoMap target, GoMap source, bool keepNulls) => FillTable(target, source, "", keepNulls);

    /// <summary>A copy that shares nothing that can be changed.</summary>
    public static GoMap DeepCopy(GoMap map)
    {
        var copy = new GoMap(map.Count) { Origin = map.Origin };
        foreach (ref readonly var entry in map.Entries)
        {
            copy.Set(entry.Key, DeepCopy(entry.Value), entry.KeyNode);
        }

        return copy;
    }

    public static Value DeepCopy(in Value value)
    {
        if (value.AsMap is { } map)
        {
            return Value.Of(DeepCopy(map)).As(value.Type!); // A map has a type.
        }

        if (!value.IsList)
        {
            return value;
        }

        // Lists cannot be changed in place, but the maps inside them can.
        var items = value.AsList.Items;
        Value[]? copies = null;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i].IsMap || items[i].IsList)
            {
                copies ??= items.ToArray();
                copies[i] = DeepCopy(items[i]);
            }
        }

        return copies is null ? value : Value.Of(new GoList(copies) { Origin = value.AsList.Origin }).As(value.Type!); // A list has a type.
    }

    /// <summary>The value at a dotted path; false where a part is missing or no map.</summary>
    public static bool TryGetPath(GoMap values, string path, out Value value)
    {
        value = default;
        var map = values;
        string[] parts = path.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            if (!map.TryGet(parts[i], out value))
            {
                return false;
            }

            if (i < parts.Length - 1)
            {
                if (value.AsMap is not { } inner)
                {
                    return false;
                }

                map = inner;
            }
        }

        return true;
    }

    private GoMap Combine(Chart chart, GoMap target, string prefix, bool keepNulls)
    {
        AddDefaults(chart, target, prefix, keepNulls);
        foreach (var inner in chart.Dependencies)
        {
            if (!target.TryGet(inner.Name, out var value))
            {
                value = Value.Of(new GoMap());
                target.Set(inner.Name, value);
            }

            if (value.AsMap is not { } innerValues)
            {
                throw new ValuesException($"the values of the chart {inner.Name} are {value}; wants a map", value.Origin);
            }

            string innerPrefix = Join(prefix, chart.Name);
            PassGlobals(innerValues, target, innerPrefix);
            target.Set(inner.Name, Value.Of(Combine(inner, innerValues, innerPrefix, keepNulls)));
        }

        return target;
    }

    private void AddDefaults(Chart chart, GoMap target, string prefix, bool keepNulls)
    {
        string place = Join(prefix, chart.Name);
        var defaults = DeepCopy(chart.Values);
        foreach (var entry in defaults.Entries.ToArray())
        {
            if (!target.TryGet(entry.Key, out var own))
            {
                if (!keepNulls && version.DropsDefaultNulls)
                {
                    if (entry.Value.IsNil)
                    {
                        continue;
                    }

                    if (entry.Value.AsMap is { } nested)
                    {
                        RemoveNulls(nested);
                    }
                }

                target.Set(entry.Key, entry.Value, entry.KeyNode);
            }
            else if (own.IsNil)
            {
                if (!keepNulls)
                {
                    target.Remove(entry.Key);
                }
            }
            else if (own.AsMap is { } ownMap)
            {
                if (entry.Value.AsMap is { } defaultMap)
                {
                    // Nulls meant for a chart inside are for that chart to remove.
                    bool keep = keepNulls || chart.Dependencies.Any(inner => inner.Name == entry.Key);
                    if (!keep && version.DropsDefaultNulls)
                    {
                        RemoveNulls(defaultMap);
                    }

                    FillTable(ownMap, defaultMap, Join(place, entry.Key), keep);
                }
                else if (!entry.Value.IsNil)
                {
                    Warnings.Add($"skipped value for {place}.{entry.Key}: Not a table.");
                }
            }
        }
    }

    private GoMap FillTable(GoMap target, GoMap source, string prefix, bool keepNulls)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var entry in source.Entries)
        {
            if (!entry.Value.IsNil)
            {
                given.Add(entry.Key);
            }
        }

        foreach (var entry in target.Entries.ToArray())
        {
            if (entry.Value.IsNil)
            {
                source.Set(entry.Key, default);
            }
        }

        foreach (var entry in source.Entries.ToArray())
        {
            bool has = target.TryGet(entry.Key, out var own);
            if (has && !keepNulls && own.IsNil && (given.Contains(entry.Key) || !version.KeepsNullsWithoutDefault))
            {
                target.Remove(entry.Key);
            }
            else if (!has)
            {
                target.Set(entry.Key, entry.Value, entry.KeyNode);
            }
            else if (entry.Value.AsMap is { } sourceMap)
            {
                if (own.AsMap is { } ownMap)
                {
                    FillTable(ownMap, sourceMap, Join(prefix, entry.Key), keepNulls);
                }
                else
                {
                    Warnings.Add($"cannot overwrite table with non table for {Join(prefix, entry.Key)} ({entry.Value})");
                }
            }
            else if (own.IsMap && !entry.Value.IsNil)
            {
                Warnings.Add($"destination for {Join(prefix, entry.Key)} is a table. Ignoring non-table value ({entry.Value})");
            }
        }

        return target;
    }

    private void PassGlobals(GoMap inner, GoMap outer, string prefix)
    {
        if (!TryGetGlobals(inner, out var target) || !TryGetGlobals(outer, out var source))
        {
            Warnings.Add($"skipping globals because {GlobalKey} is not a table.");
            return;
        }

        foreach (var entry in source.Entries.ToArray())
        {
            if (entry.Value.AsMap is { } sourceMap)
            {
                var copy = sourceMap.Copy();
                if (!target.TryGet(entry.Key, out var own))
                {
                    target.Set(entry.Key, Value.Of(copy), entry.KeyNode);
                }
                else if (own.AsMap is { } ownMap)
                {
                    // Top down: what the outer chart says wins.
                    FillTable(copy, ownMap, Join(prefix, entry.Key), keepNulls: true);
                    target.Set(entry.Key, Value.Of(copy), entry.KeyNode);
                }
                else
                {
                    Warnings.Add($"cannot merge map onto non-map for \"{entry.Key}\". Skipping.");
                }
            }
            else if (target.TryGet(entry.Key, out var own) && own.IsMap)
            {
                Warnings.Add($"key {entry.Key} is table. Skipping");
            }
            else
            {
                target.Set(entry.Key, entry.Value, entry.KeyNode);
            }
        }

        inner.Set(GlobalKey, Value.Of(target));
    }

    private static bool TryGetGlobals(GoMap values, out GoMap globals)
    {
        bool has = values.TryGet(GlobalKey, out var value);
        globals = value.AsMap ?? new GoMap();
        return !has || value.IsMap;
    }

    private static void RemoveNulls(GoMap map)
    {
        foreach (var entry in map.Entries.ToArray())
        {
            if (entry.Value.IsNil)
            {
                map.Remove(entry.Key);
            }
            else if (entry.Value.AsMap is { } nested)
            {
                RemoveNulls(nested);
            }
        }
    }

    private static string Join(string prefix, string key) => prefix.Length == 0 ? key : $"{prefix}.{key}";
}
