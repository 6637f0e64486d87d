using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

/// <summary>A call: of the overloads that the types left over, the first whose parameters take the values.</summary>
internal sealed class CallPlan(string name, CelFunction[] overloads, Plan[] arguments, CelType type, int start, int end) : Plan(type, start, end)
{
    public override CelValue Run(CelFrame frame)
    {
        frame.Charge(1);
        return arguments.Length switch
        {
            1 => RunOne(frame),
            2 => RunTwo(frame),
            _ => RunMany(frame),
        };
    }

    private CelValue RunOne(CelFrame frame)
    {
        var argument = arguments[0].Run(frame);
        if (argument.IsError)
        {
            return argument;
        }

        frame.ChargeSize(argument);
        foreach (var overload in overloads)
        {
            if (overload.Takes(0, argument))
            {
                return Finish(frame, overload.One is { } run ? run(argument) : overload.Many!([argument])); // Many is set where One, Two and Zero are not.
            }
        }

        return NoSuchOverload(argument);
    }

    private CelValue RunTwo(CelFrame frame)
    {
        var first = arguments[0].Run(frame);
        if (first.IsError)
        {
            return first;
        }

        var second = arguments[1].Run(frame);
        if (second.IsError)
        {
            return second;
        }

        frame.ChargeSize(first);
        frame.ChargeSize(second);
        if (first.Kind == CelKind.List && second.Kind == CelKind.List)
        {
            // Sets: each item of one is looked for in the other.
            frame.Charge((long)first.AsList.Count * second.AsList.Count / 10);
        }

        foreach (var overload in overloads)
        {
            if (overload.Takes(0, first) && overload.Takes(1, second))
            {
                return Finish(frame, overload.Two is { } run ? run(first, second) : overload.Many!([first, second])); // As above.
            }
        }

        return NoSuchOverload(first, second);
    }

    private CelValue RunMany(CelFrame frame)
    {
        var values = new CelValue[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Run(frame);
            if (values[i].IsError)
            {
                return values[i];
            }

            frame.ChargeSize(values[i]);
        }

        foreach (var overload in overloads)
        {
            bool takes = true;
            for (int i = 0; i < values.Length && takes; i++)
            {
                takes = overload.Takes(i, values[i]);
            }

            if (takes)
            {
                return Finish(frame, overload.Zero is { } run ? run() : overload.Many!(values)); // As above.
            }
        }

        return NoSuchOverload(values);
    }

    private CelValue NoSuchOverload(params CelValue[] values) =>
        Fail($"no such overload: {name}({string.Join(", ", values.Select(value => value.Type.Name))})");

    private CelValue Finish(CelFrame frame, in CelValue result)
    {
        frame.ChargeSize(result);
        return Placed(result);
    }
}
