using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Functions;
using Hearth.Templating.Cel.Syntax;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

/// <summary>Makes the steps of an expression: names are resolved, types inferred, overloads chosen and constant calls made.</summary>
internal sealed partial class Planner(CelEnvironment environment)
{
    private readonly FunctionTable functions = FunctionTable.For(environment);
    private readonly List<(string Name, int Slot, CelType Type)> scope = [];

    /// <summary>How many slots the macros need.</summary>
    public int LocalCount { get; private set; }

    /// <exception cref="CelSyntaxException">A name is unknown or types do not fit.</exception>
    public Plan Build(CelExpression root)
    {
        var plan = Plan(root);
        if (environment.ResultType is not { } wanted)
        {
            return plan;
        }

        bool isAccepted = plan.Type.IsDyn ? environment.AcceptsDynResult : CelTyping.IsAssignable(wanted, plan.Type);
        return isAccepted ? plan : throw Error(root, $"expression output type is {plan.Type}, expected {wanted}");
    }

    private Plan Plan(CelExpression expression) => expression switch
    {
        LiteralExpression literal => new ConstantPlan(literal.Value, literal.Value.Type, literal.Start, literal.End),
        NameExpression name => PlanName(name),
        SelectExpression select => PlanSelect(select),
        IndexExpression index => PlanIndex(index),
        CallExpression call => PlanCall(call),
        UnaryExpression unary => PlanUnary(unary),
        BinaryExpression binary => PlanBinary(binary),
        LogicExpression logic => PlanLogic(logic),
        ConditionalExpression conditional => PlanConditional(conditional),
        ListExpression list => PlanList(list),
        MapExpression map => PlanMap(map),
        MessageExpression message => PlanMessage(message),
        ComprehensionExpression comprehension => PlanComprehension(comprehension),
        BindExpression bind => PlanBind(bind),
        OptionalMapExpression optional => PlanOptionalMap(optional),
        _ => throw new InvalidOperationException($"unknown node {expression.GetType()}"),
    };

    private Plan PlanName(NameExpression name)
    {
        if (!name.IsAbsolute)
        {
            for (int i = scope.Count - 1; i >= 0; i--)
            {
                if (scope[i].Name == name.Name)
                {
                    return new LocalPlan(scope[i].Slot, scope[i].Type, name);
                }
            }
        }

        return Resolve(name.Name, name.IsAbsolute, name)
            ?? (environment.IsChecked
                ? throw Undeclared(name, name.Name)
                : new VariablePlan([.. environment.Candidates(name.Name, name.IsAbsolute)], CelType.Dyn, name.Start, name.End));
    }

    private CelSyntaxException Undeclared(CelExpression at, string name)
    {
        string? near = Hearth.Syntax.Diagnostics.NearestName.Find(name, environment.Variables.Keys.Concat(environment.Constants.Keys).Concat(scope.Select(local => local.Name)));
        return Error(at, $"undeclared reference to '{name}' (in container '{environment.Container}')", near is null ? null : $"did you mean {near}?");
    }

    // A variable, constant or type of that name, or null.
    private Plan? Resolve(string name, bool isAbsolute, CelExpression at)
    {
        foreach (string candidate in environment.Candidates(name, isAbsolute))
        {
            if (environment.Variables.TryGetValue(candidate, out var type))
            {
                return new VariablePlan([candidate], type, at.Start, at.End);
            }

            if (environment.Constants.TryGetValue(candidate, out var constant))
            {
                return new ConstantPlan(constant, constant.Type, at.Start, at.End);
            }

            if (candidate == "google.protobuf.NullValue.NULL_VALUE")
            {
                return new ConstantPlan(CelValue.Of(0L), CelType.Int, at.Start, at.End);
            }

            if (functions.FindType(candidate) is { } known)
            {
                return new ConstantPlan(CelValue.Of(known), CelType.Type, at.Start, at.End);
            }
        }

        return null;
    }

    private Plan PlanSelect(SelectExpression select)
    {
        if (!select.IsTest && !select.IsOptional && QualifiedName(select) is { } qualified && Resolve(qualified.Name, qualified.IsAbsolute, select) is { } resolved)
        {
            return resolved;
        }

        var target = Plan(select.Target);
        var type = FieldType(target.Type, select);
        return new SelectPlan(target, select.Field, select.IsOptional, select.IsTest, type, select.Start, select.End);
    }

    private CelType FieldType(CelType target, SelectExpression select)
    {
        if (target.Kind == CelTypeKind.Optional)
        {
            var inner = FieldType(target.Element, select);
            return select.IsTest ? CelType.Bool : inner.Kind == CelTypeKind.Optional ? inner : CelType.OptionalOf(inner);
        }

        var field = target.Kind switch
        {
            _ when target.IsDyn || !environment.IsChecked => CelType.Dyn,
            CelTypeKind.Map => target.Element,
            // The planner makes Object types with fields only.
            CelTypeKind.Object => target.Fields!.TryGetValue(select.Field, out var known) ? known : throw UndefinedField(target, select),
            _ => throw Error(select, $"type '{target}' does not support field selection"),
        };
        return select.IsTest ? CelType.Bool : select.IsOptional ? CelType.OptionalOf(field) : field;
    }

    private static CelSyntaxException UndefinedField(CelType target, SelectExpression select)
    {
        string? near = Hearth.Syntax.Diagnostics.NearestName.Find(select.Field, target.Fields!.Keys); // As above.
        return new CelSyntaxException(CelRules.Check, select.Target.End, Math.Max(1, select.End - select.Target.End), $"undefined field '{select.Field}'", near is null ? $"{target.Name} has {string.Join(", ", target.Fields.Keys.Order(StringComparer.Ordinal))}" : $"did you mean {near}?");
    }

    // The dotted name that a chain of selections writes, unless it starts at a variable of a macro.
    private (string Name, bool IsAbsolute)? QualifiedName(CelExpression expression) => expression switch
    {
        NameExpression { IsAbsolute: true } name => (name.Name, true),
        NameExpression name => scope.Exists(local => local.Name == name.Name) ? null : (name.Name, false),
        SelectExpression { IsTest: false, IsOptional: false } select => QualifiedName(select.Target) is { } target ? ($"{target.Name}.{select.Field}", target.IsAbsolute) : null,
        _ => null,
    };

    private IndexPlan PlanIndex(IndexExpression index)
    {
        var target = Plan(index.Target);
        var key = Plan(index.Index);
        bool isInOptional = target.Type.Kind == CelTypeKind.Optional;
        var collection = isInOptional ? target.Type.Element : target.Type;
        var type = collection.Kind switch
        {
            _ when collection.IsDyn || !environment.IsChecked => CelType.Dyn,
            CelTypeKind.List when key.Type.IsDyn || key.Type.HasSameName(CelType.Int) => collection.Element,
            CelTypeKind.Map when CelTyping.IsAssignable(collection.Parameters[0], key.Type) => collection.Element,
            _ => throw NoOverload(index, "_[_]", target.Type, key.Type),
        };
        return new IndexPlan(target, key, index.IsOptional, index.IsOptional || isInOptional ? CelType.OptionalOf(type) : type, index.Start, index.End);
    }

    private int Declare(string name, CelType type)
    {
        scope.Add((name, LocalCount, type));
        return LocalCount++;
    }

    private void Forget(int count) => scope.RemoveRange(scope.Count - count, count);

    private CelSyntaxException NoOverload(CelExpression at, string name, params ReadOnlySpan<CelType> types)
    {
        string? hint = types.Length == 2 && types.ToArray().All(type => type.ValueKind is CelKind.Int or CelKind.Uint or CelKind.Double)
            ? "numbers of different types do not mix: write 100u for a uint, 100.0 for a double, or convert with uint(…), int(…), double(…)"
            : null;
        return Error(at, $"found no matching overload for '{name}' applied to '({string.Join(", ", types.ToArray().Select(type => type.ToString()))})'", hint);
    }

    private static CelSyntaxException Error(CelExpression at, string message, string? hint = null) =>
        new(CelRules.Check, at.Start, Math.Max(1, at.End - at.Start), message, hint);
}
