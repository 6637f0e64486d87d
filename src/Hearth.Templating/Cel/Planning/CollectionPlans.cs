using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

internal sealed class ListPlan(Plan[] items, bool[] optional, CelType type, int start, int end) : Plan(type, start, end)
{
    private readonly bool hasOptional = optional.Contains(true);

    public override CelValue Run(CelFrame frame)
    {
        frame.Charge(1 + items.Length);
        var values = new CelValue[items.Length];
        int count = 0;
        for (int i = 0; i < items.Length; i++)
        {
            var value = items[i].Run(frame);
            if (value.IsError)
            {
                return value;
            }

            if (optional[i])
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Fail($"cannot initialize optional list element from non-optional value {value}");
                }

                if (!value.HasValue)
                {
                    continue;
                }

                value = value.OptionalValue;
            }

            values[count++] = value;
        }

        return CelValue.List(hasOptional ? values[..count] : values);
    }
}

internal readonly record struct EntryPlan(Plan Key, Plan Value, bool IsOptional);

internal sealed class MapPlan(EntryPlan[] entries, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        frame.Charge(1 + entries.Length);
        var map = new CelDictionary(entries.Length);
        foreach (var entry in entries)
        {
            var key = entry.Key.Run(frame);
            if (key.IsError)
            {
                return key;
            }

            if (key.Kind is not (CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool))
            {
                return Fail($"unsupported key type: {key.Type}");
            }

            var value = entry.Value.Run(frame);
            if (value.IsError)
            {
                return value;
            }

            if (entry.IsOptional)
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Fail($"cannot initialize optional entry '{key}' from non-optional value {value}");
                }

                if (!value.HasValue)
                {
                    continue;
                }

                value = value.OptionalValue;
            }

            if (!map.TryAdd(key, value))
            {
                return Fail($"Failed with repeated key: {key}");
            }
        }

        return CelValue.Of(map);
    }
}

internal sealed class BindPlan(int slot, Plan value, Plan body, int start, int end) : Plan(body.Type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        // An error stays a value here: a variable that is never read fails nothing.
        frame.Locals[slot] = value.Run(frame);
        return body.Run(frame);
    }
}

internal sealed class OptionalMapPlan(Plan target, int slot, Plan body, bool isFlat, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = target.Run(frame);
        if (value.IsError)
        {
            return value;
        }

        if (value.Kind != CelKind.Optional)
        {
            return Fail("no such overload");
        }

        if (!value.HasValue)
        {
            return value;
        }

        frame.Charge(1);
        frame.Locals[slot] = value.OptionalValue;
        var result = body.Run(frame);
        return result.IsError || isFlat ? result : CelValue.Optional(result);
    }
}

/// <summary>A message of one of the well-known types, which are plain values here.</summary>
internal sealed class MessagePlan(string typeName, (string Name, Plan Value, bool IsOptional)[] fields, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        frame.Charge(1 + fields.Length);
        var values = new Dictionary<string, CelValue>(fields.Length, StringComparer.Ordinal);
        foreach (var (name, plan, isOptional) in fields)
        {
            var value = plan.Run(frame);
            if (value.IsError)
            {
                return value;
            }

            if (isOptional && value.Kind != CelKind.Optional)
            {
                return Fail($"cannot initialize optional entry '{name}' from non-optional value {value}");
            }

            if (!isOptional || value.HasValue)
            {
                values[name] = isOptional ? value.OptionalValue : value;
            }
        }

        return Placed(CelWellKnownTypes.Make(typeName, values));
    }
}
