using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Syntax;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

internal sealed partial class Planner
{
    private Plan PlanUnary(UnaryExpression unary)
    {
        var operand = Plan(unary.Operand);
        if (unary.IsNot)
        {
            Require(operand, CelType.Bool, unary, "!_");
            return new NotPlan(operand, unary.Start);
        }

        if (environment.IsChecked && !operand.Type.IsDyn && operand.Type.ValueKind is not (CelKind.Int or CelKind.Double or CelKind.Duration))
        {
            throw NoOverload(unary, "-_", operand.Type);
        }

        return new NegatePlan(operand, operand.Type, unary.Start);
    }

    private Plan PlanBinary(BinaryExpression binary)
    {
        var left = Plan(binary.Left);
        var right = Plan(binary.Right);
        if (binary.Operator >= CelOperator.Equal)
        {
            CheckComparison(binary, left.Type, right.Type);
            return new ComparisonPlan(binary.Operator, left, right);
        }

        var type = !environment.IsChecked ? CelType.Dyn
            : ArithmeticType(binary.Operator, left.Type, right.Type) ?? throw NoOverload(binary, CelOperators.NameOf(binary.Operator), left.Type, right.Type);
        var plan = new ArithmeticPlan(binary.Operator, left, right, type);
        return Fold(plan, left, right);
    }

    private static CelType? ArithmeticType(CelOperator op, CelType left, CelType right)
    {
        if (left.IsDyn && right.IsDyn)
        {
            return CelType.Dyn;
        }

        bool isSum = op == CelOperator.Add, isDifference = op == CelOperator.Subtract;
        var known = left.IsDyn ? right : left;
        var other = left.IsDyn || right.IsDyn ? CelType.Dyn : right;
        return known.ValueKind switch
        {
            CelKind.Int or CelKind.Uint => other.IsDyn || other.HasSameName(known) ? known : null,
            CelKind.Double => op != CelOperator.Remainder && (other.IsDyn || other.HasSameName(known)) ? known : null,
            CelKind.String or CelKind.Bytes => isSum && (other.IsDyn || other.HasSameName(known)) ? known : null,
            CelKind.List => !isSum ? null : other.IsDyn ? CelType.AnyList : CelTyping.Join(known, other),
            CelKind.Timestamp => other.IsDyn ? (isSum || isDifference ? CelType.Dyn : null)
                : other.ValueKind == CelKind.Duration && (isSum || isDifference) ? CelType.Timestamp
                : other.ValueKind == CelKind.Timestamp && isDifference ? CelType.Duration : null,
            CelKind.Duration => other.IsDyn ? (isSum || isDifference ? CelType.Dyn : null)
                : other.ValueKind == CelKind.Duration && (isSum || isDifference) ? CelType.Duration
                : other.ValueKind == CelKind.Timestamp && isSum ? CelType.Timestamp : null,
            _ => null,
        };
    }

    private void CheckComparison(BinaryExpression binary, CelType left, CelType right)
    {
        if (!environment.IsChecked)
        {
            return;
        }

        bool fits = binary.Operator switch
        {
            CelOperator.Equal or CelOperator.NotEqual => left.IsDyn || right.IsDyn || CelTyping.Join(left, right) is not null,
            CelOperator.In => right.IsDyn || (right.Kind is CelTypeKind.List or CelTypeKind.Map && (left.IsDyn || CelTyping.Join(right.Parameters[0], left) is not null)),
            _ => IsOrdered(left) && IsOrdered(right) && (left.IsDyn || right.IsDyn || left.HasSameName(right) || (environment.ComparesAcrossNumbers && IsNumber(left) && IsNumber(right))),
        };
        if (!fits)
        {
            throw NoOverload(binary, CelOperators.NameOf(binary.Operator), left, right);
        }
    }

    private static bool IsNumber(CelType type) => type.ValueKind is CelKind.Int or CelKind.Uint or CelKind.Double;

    private static bool IsOrdered(CelType type) =>
        type.IsDyn || IsNumber(type) || type.ValueKind is CelKind.Bool or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration;

    private LogicPlan PlanLogic(LogicExpression logic)
    {
        var operands = Array.ConvertAll(logic.Operands, Plan);
        for (int i = 0; i < operands.Length; i++)
        {
            Require(operands[i], CelType.Bool, logic.Operands[i], null);
        }

        return new LogicPlan(logic.IsAnd, operands);
    }

    private ConditionalPlan PlanConditional(ConditionalExpression conditional)
    {
        var condition = Plan(conditional.Condition);
        var whenTrue = Plan(conditional.WhenTrue);
        var whenFalse = Plan(conditional.WhenFalse);
        Require(condition, CelType.Bool, conditional.Condition, null);
        var type = CelTyping.Join(whenTrue.Type, whenFalse.Type)
            ?? (environment.IsChecked ? throw NoOverload(conditional, "_?_:_", condition.Type, whenTrue.Type, whenFalse.Type) : CelType.Dyn);
        return new ConditionalPlan(condition, whenTrue, whenFalse, type);
    }

    private void Require(Plan plan, CelType wanted, CelExpression at, string? operatorName)
    {
        if (environment.IsChecked && !CelTyping.IsAssignable(wanted, plan.Type))
        {
            throw operatorName is null
                ? Error(at, $"expected type '{wanted}' but found '{plan.Type}'")
                : NoOverload(at, operatorName, plan.Type);
        }
    }

    // Constant operands make a constant; errors are left to run time, where they may be absorbed.
    private static Plan Fold(Plan plan, params ReadOnlySpan<Plan> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is not ConstantPlan)
            {
                return plan;
            }
        }

        try
        {
            var value = plan.Run(new CelFrame(CelActivation.Empty, 0, FoldingCost));
            return value.Kind is CelKind.Error or CelKind.List or CelKind.Map or CelKind.Optional ? plan : new ConstantPlan(value, plan.Type, plan.Start, plan.End);
        }
        catch (CelLimitException)
        {
            return plan;
        }
    }

    private const long FoldingCost = 1_000_000;
}
