using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

/// <summary>A step of a compiled expression: immutable, run from many threads. Errors are values, so that the logical operators can absorb them.</summary>
internal abstract class Plan(CelType type, int start, int end)
{
    /// <summary>The type of the result, <c>dyn</c> where only the data tells.</summary>
    public CelType Type => type;

    public int Start => start;

    public int End => end;

    public abstract CelValue Run(CelFrame frame);

    /// <summary>Gives an error that a function has just made its place.</summary>
    protected CelValue Placed(in CelValue value) => value.IsError && value.AsError.Start is null
        ? CelValue.Error(value.AsError with { Start = start, Length = Math.Max(1, end - start) })
        : value;

    protected CelValue Fail(string message) => CelValue.Error(new CelError(message) { Start = start, Length = Math.Max(1, end - start) });
}

internal sealed class ConstantPlan(in CelValue value, CelType type, int start, int end) : Plan(type, start, end)
{
    private readonly CelValue value = value;

    public CelValue Value => value;

    public override CelValue Run(CelFrame frame) => value;
}

/// <summary>The variable of a macro.</summary>
internal sealed class LocalPlan(int slot, CelType type, CelExpression at) : Plan(type, at.Start, at.End)
{
    public override CelValue Run(CelFrame frame)
    {
        frame.Charge(1);
        return frame.Locals[slot];
    }
}

/// <summary>A variable of the host. Where names are not checked, one of several that the written name can mean.</summary>
internal sealed class VariablePlan(string[] names, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        frame.Charge(1);
        foreach (string name in names)
        {
            if (frame.Activation.TryFind(name, out var value))
            {
                return Placed(value);
            }
        }

        return Fail($"no such attribute(s): {string.Join(", ", names)}");
    }
}

internal sealed class SelectPlan(Plan target, string field, bool isOptional, bool isTest, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = target.Run(frame);
        frame.Charge(1);
        if (value.IsError)
        {
            return value;
        }

        if (value.Kind == CelKind.Optional)
        {
            // Selection from an optional gives an optional, with or without a question mark.
            return value.HasValue ? Select(value.OptionalValue, givesOptional: true) : isTest ? CelValue.False : value;
        }

        return Select(value, isOptional);
    }

    // As cel-go: a scalar has no fields, which is no error to a test and to an optional selection.
    private CelValue Select(in CelValue value, bool givesOptional)
    {
        if (value.Kind == CelKind.List)
        {
            return Fail("unsupported index type 'string' in list");
        }

        CelValue found = default;
        bool isFound = value.Kind == CelKind.Map && value.AsMap.TryGetField(field, out found);
        return isTest ? CelValue.Of(isFound)
            : givesOptional ? (isFound ? CelValue.Optional(found) : CelValue.NoOptional)
            : isFound ? Placed(found)
            : Fail($"no such key: {field}");
    }
}

internal sealed class IndexPlan(Plan target, Plan index, bool isOptional, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = target.Run(frame);
        if (value.IsError)
        {
            return value;
        }

        var key = index.Run(frame);
        if (key.IsError)
        {
            return key;
        }

        frame.Charge(1);
        if (value.Kind != CelKind.Optional)
        {
            var found = Placed(CelIndexing.Find(value, key, out bool isMissing));
            return !isOptional ? found : isMissing ? CelValue.NoOptional : found.IsError ? found : CelValue.Optional(found);
        }

        if (!value.HasValue)
        {
            return value;
        }

        var inner = Placed(CelIndexing.Find(value.OptionalValue, key, out bool isAbsent));
        return isAbsent ? CelValue.NoOptional : inner.IsError ? inner : CelValue.Optional(inner);
    }
}

internal static class CelIndexing
{
    /// <summary>The item or entry; an error where there is none, and whether it is only missing.</summary>
    public static CelValue Find(in CelValue target, in CelValue key, out bool isMissing)
    {
        isMissing = false;
        if (target.Kind == CelKind.Map)
        {
            if (key.Kind is not (CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool or CelKind.Double))
            {
                return CelValue.Error($"unsupported key type: {key.Type}");
            }

            isMissing = !target.AsMap.TryGet(key, out var found);
            return isMissing ? CelValue.Error($"no such key: {(key.Kind == CelKind.String ? key.AsString : key.ToString())}") : found;
        }

        if (target.Kind != CelKind.List)
        {
            isMissing = true;
            return CelValue.Error($"no such key: {(key.Kind == CelKind.String ? key.AsString : key.ToString())}");
        }

        if (IndexOf(key) is not { } at)
        {
            return CelValue.Error(key.IsNumber ? $"unsupported index value {key} in list" : $"unsupported index type '{key.Type}' in list");
        }

        isMissing = at < 0 || at >= target.AsList.Count;
        return isMissing ? CelValue.Error($"index out of bounds: {at}") : target.AsList[(int)at];
    }

    private static long? IndexOf(in CelValue key) => key.Kind switch
    {
        CelKind.Int => key.AsInt,
        CelKind.Uint => key.AsUint <= long.MaxValue ? (long)key.AsUint : long.MaxValue,
        CelKind.Double when key.AsDouble == Math.Truncate(key.AsDouble) && Math.Abs(key.AsDouble) < int.MaxValue => (long)key.AsDouble,
        _ => null,
    };
}
