using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

internal sealed class ArithmeticPlan(CelOperator op, Plan left, Plan right, CelType type) : Plan(type, left.Start, right.End)
{
    public override CelValue Run(CelFrame frame)
    {
        var a = left.Run(frame);
        if (a.IsError)
        {
            return a;
        }

        var b = right.Run(frame);
        if (b.IsError)
        {
            return b;
        }

        frame.Charge(1);
        if (op == CelOperator.Add)
        {
            frame.ChargeSize(a);
            frame.ChargeSize(b);
        }

        return Placed(op switch
        {
            CelOperator.Add => CelArithmetic.Add(a, b),
            CelOperator.Subtract => CelArithmetic.Subtract(a, b),
            CelOperator.Multiply => CelArithmetic.Multiply(a, b),
            CelOperator.Divide => CelArithmetic.Divide(a, b),
            _ => CelArithmetic.Remainder(a, b),
        });
    }
}

/// <summary><c>==</c>, <c>!=</c>, the four orders and <c>in</c>.</summary>
internal sealed class ComparisonPlan(CelOperator op, Plan left, Plan right) : Plan(CelType.Bool, left.Start, right.End)
{
    public override CelValue Run(CelFrame frame)
    {
        var a = left.Run(frame);
        if (a.IsError)
        {
            return a;
        }

        var b = right.Run(frame);
        if (b.IsError)
        {
            return b;
        }

        frame.Charge(1);
        switch (op)
        {
            case CelOperator.Equal or CelOperator.NotEqual:
                frame.ChargeSize(a);
                return CelValue.Of(CelEquality.AreEqual(a, b) == (op == CelOperator.Equal));
            case CelOperator.In:
                return In(frame, a, b);
            default:
                frame.ChargeSize(a);
                return CelOrder.Compare(a, b) switch
                {
                    null => Fail($"no such overload: {CelOperators.NameOf(op)}"),
                    CelOrder.Unordered => Fail("NaN values cannot be ordered"),
                    { } order => CelValue.Of(Holds(order)),
                };
        }
    }

    private bool Holds(int order) => op switch
    {
        CelOperator.Less => order == -1,
        CelOperator.LessOrEqual => order is -1 or 0,
        CelOperator.Greater => order == 1,
        _ => order is 0 or 1,
    };

    private CelValue In(CelFrame frame, in CelValue item, in CelValue collection)
    {
        switch (collection.Kind)
        {
            case CelKind.List:
                frame.Charge(collection.AsList.Count);
                return CelValue.Of(collection.AsList.Contains(item));
            case CelKind.Map:
                return CelValue.Of(collection.AsMap.TryGet(item, out _));
            default:
                return Fail("no such overload");
        }
    }
}

internal sealed class NegatePlan(Plan operand, CelType type, int start) : Plan(type, start, operand.End)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = operand.Run(frame);
        frame.Charge(1);
        return value.IsError ? value : Placed(CelArithmetic.Negate(value));
    }
}

internal sealed class NotPlan(Plan operand, int start) : Plan(CelType.Bool, start, operand.End)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = operand.Run(frame);
        frame.Charge(1);
        return value.IsError ? value : value.Kind == CelKind.Bool ? CelValue.Of(!value.AsBool) : Fail("no such overload");
    }
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>: an operand that decides wins over errors, on whichever side it stands.</summary>
internal sealed class LogicPlan(bool isAnd, Plan[] operands) : Plan(CelType.Bool, operands[0].Start, operands[^1].End)
{
    public override CelValue Run(CelFrame frame)
    {
        var result = CelValue.Of(isAnd);
        foreach (var operand in operands)
        {
            var value = operand.Run(frame);
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAnd)
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
}

internal sealed class ConditionalPlan(Plan condition, Plan whenTrue, Plan whenFalse, CelType type) : Plan(type, condition.Start, whenFalse.End)
{
    public override CelValue Run(CelFrame frame)
    {
        var value = condition.Run(frame);
        return value.IsTrue ? whenTrue.Run(frame)
            : value.IsFalse ? whenFalse.Run(frame)
            : value.IsError ? value
            : Fail("no such overload");
    }
}
