using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

/// <summary>The macros over lists and maps, each run as one loop.</summary>
internal sealed class ComprehensionPlan(
    ComprehensionKind kind, Plan target, int firstSlot, int secondSlot, Plan? filter, Plan body, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = target.Run(frame);
        return value.Kind switch
        {
            CelKind.Error => value,
            CelKind.List or CelKind.Map => kind switch
            {
                ComprehensionKind.All => Decide(frame, value, isAll: true),
                ComprehensionKind.Exists => Decide(frame, value, isAll: false),
                ComprehensionKind.ExistsOne => CountOne(frame, value),
                ComprehensionKind.Filter => Filter(frame, value),
                ComprehensionKind.Map => Map(frame, value),
                ComprehensionKind.SortBy => SortBy(frame, value),
                _ => Transform(frame, value),
            },
            _ => Fail($"expression of type '{value.Type}' cannot be range of a comprehension (must be list or map)"),
        };
    }

    // As && and ||: one item that decides wins over errors of the others.
    private CelValue Decide(CelFrame frame, in CelValue target, bool isAll)
    {
        var result = CelValue.Of(isAll);
        var items = new Items(target);
        while (Next(frame, ref items))
        {
            var value = body.Run(frame);
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAll)
                {
                    return value;
                }
            }
            else if (!result.IsError)
            {
                result = value.IsError ? value : Fail("no such overload");
            }
        }

        return result;
    }

    private CelValue CountOne(CelFrame frame, in CelValue target)
    {
        int count = 0;
        var items = new Items(target);
        while (Next(frame, ref items))
        {
            var value = body.Run(frame);
            if (value.Kind != CelKind.Bool)
            {
                return value.IsError ? value : Fail("no such overload");
            }

            count += value.AsBool ? 1 : 0;
        }

        return CelValue.Of(count == 1);
    }

    private CelValue Filter(CelFrame frame, in CelValue target)
    {
        List<CelValue> kept = [];
        var items = new Items(target);
        while (Next(frame, ref items))
        {
            var value = body.Run(frame);
            if (value.Kind != CelKind.Bool)
            {
                return value.IsError ? value : Fail("no such overload");
            }

            if (value.AsBool)
            {
                kept.Add(frame.Locals[firstSlot]);
            }
        }

        return CelValue.List([.. kept]);
    }

    private CelValue Map(CelFrame frame, in CelValue target)
    {
        List<CelValue> made = [];
        var items = new Items(target);
        while (Next(frame, ref items))
        {
            var counts = Counts(frame);
            if (counts.IsError)
            {
                return counts;
            }

            if (counts.AsBool)
            {
                var value = body.Run(frame);
                if (value.IsError)
                {
                    return value;
                }

                made.Add(value);
            }
        }

        return CelValue.List([.. made]);
    }

    private CelValue Transform(CelFrame frame, in CelValue target)
    {
        var made = new CelDictionary();
        var items = new Items(target);
        while (Next(frame, ref items))
        {
            var counts = Counts(frame);
            if (counts.IsError)
            {
                return counts;
            }

            if (!counts.AsBool)
            {
                continue;
            }

            var value = body.Run(frame);
            if (value.IsError)
            {
                return value;
            }

            if (kind == ComprehensionKind.TransformMap)
            {
                made.TryAdd(frame.Locals[firstSlot], value);
                continue;
            }

            if (value.Kind != CelKind.Map)
            {
                return Fail("no such overload");
            }

            foreach (var key in value.AsMap.Keys)
            {
                value.AsMap.TryGet(key, out var entry);
                if (!made.TryAdd(key, entry))
                {
                    return Fail($"insert failed: key {key} already exists");
                }
            }
        }

        return CelValue.Of(made);
    }

    private CelValue SortBy(CelFrame frame, in CelValue target)
    {
        if (target.Kind != CelKind.List)
        {
            return Fail("no such overload");
        }

        List<CelValue> keys = [];
        var items = new Items(target);
        while (Next(frame, ref items))
        {
            var key = body.Run(frame);
            if (key.IsError)
            {
                return key;
            }

            keys.Add(key);
        }

        frame.Charge(keys.Count);
        return Placed(CelSorting.Sort(target.AsList.ToArray(), [.. keys]));
    }

    private CelValue Counts(CelFrame frame)
    {
        if (filter is null)
        {
            return CelValue.True;
        }

        var value = filter.Run(frame);
        return value.Kind is CelKind.Bool or CelKind.Error ? value : Fail("no such overload");
    }

    private bool Next(CelFrame frame, ref Items items)
    {
        if (!items.MoveNext(secondSlot >= 0, out var first, out var second))
        {
            return false;
        }

        frame.Charge(1);
        frame.Locals[firstSlot] = first;
        if (secondSlot >= 0)
        {
            frame.Locals[secondSlot] = second;
        }

        return true;
    }

    /// <summary>Items of a list or keys of a map; with two variables index and item, or key and value.</summary>
    private struct Items(in CelValue target)
    {
        private readonly CelList? list = target.Kind == CelKind.List ? target.AsList : null;
        private readonly CelMap? map = target.Kind == CelKind.Map ? target.AsMap : null;
        private readonly CelValue[] keys = target.Kind == CelKind.Map ? [.. target.AsMap.Keys] : [];
        private int at = -1;

        public bool MoveNext(bool isPair, out CelValue first, out CelValue second)
        {
            at++;
            first = second = default;
            if (list is not null)
            {
                if (at >= list.Count)
                {
                    return false;
                }

                second = list[at];
                first = isPair ? CelValue.Of((long)at) : second;
                return true;
            }

            if (at >= keys.Length)
            {
                return false;
            }

            first = keys[at];
            if (isPair)
            {
                map!.TryGet(first, out second); // Either the list or the map is set.
            }

            return true;
        }
    }
}
