using System.Text;
using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>Values of expressions.</summary>
internal sealed partial class Evaluator
{
    private object? Eval(Expression node, Frame frame)
    {
        switch (node)
        {
            case NameExpression name:
                object? found = name.Hops == 0 ? frame.Slots[name.Slot] : frame.Get(name.Hops, name.Slot);
                return found is Missing ? environment.Undefined(name.Name) : found;
            case ConstantExpression constant:
                return constant.Value;
            case AttributeExpression attribute:
                return GetAttribute(Eval(attribute.Target, frame), attribute.Name);
            case FilterExpression filter:
                return EvalFilter(filter, Eval(filter.Value!, frame), frame); // Without a value only as a block's filter.
            case CallExpression call:
                return EvalCall(call, frame, null);
            case CompareExpression compare:
                return EvalCompare(compare, frame);
            case LogicalExpression logical:
                object? left = Eval(logical.Left, frame);
                return Py.IsTrue(left) == logical.IsAnd ? Eval(logical.Right, frame) : left;
            case UnaryExpression unary:
                object? operand = Eval(unary.Operand, frame);
                return unary.Operator switch
                {
                    UnaryOperator.Not => Py.Bool(!Py.IsTrue(operand)),
                    UnaryOperator.Negative => Py.Negate(operand),
                    _ => Py.Plus(operand),
                };
            case BinaryExpression binary:
                object? a = Eval(binary.Left, frame);
                return Py.Binary(binary.Operator, a, Eval(binary.Right, frame), Limits);
            case TestExpression test:
                return EvalTest(test, frame);
            case ItemExpression item:
                return EvalItem(item, frame);
            case ConcatExpression concat:
                return EvalConcat(concat, frame);
            case ConditionalExpression conditional:
                if (Py.IsTrue(Eval(conditional.Test, frame)))
                {
                    return Eval(conditional.Value, frame);
                }

                return conditional.Other is not null
                    ? Eval(conditional.Other, frame)
                    // Always the plain kind, also where names are strict.
                    : new PyUndefined(UndefinedMode.Default, null, $"the inline if-expression on {Position(conditional.Line, frame)} evaluated to false and no else section was defined.");
            case ListExpression list:
                return new PyList([.. EvalAll(list.Items, frame)]);
            case TupleExpression tuple:
                return new PyTuple(EvalAll(tuple.Items, frame));
            case DictExpression dict:
                var made = new PyDict(dict.Items.Length);
                foreach (var (key, value) in dict.Items)
                {
                    object? k = Eval(key, frame);
                    made[k] = Eval(value, frame);
                }

                return made;
            default:
                throw JinjaException.Runtime($"cannot evaluate {node.GetType().Name}");
        }
    }

    private static string Position(int line, Frame frame) => frame.Template.Name is { } name ? $"line {line} in {Py.Repr(name)}" : $"line {line}";

    private object?[] EvalAll(Expression[] nodes, Frame frame)
    {
        if (nodes.Length == 0)
        {
            return [];
        }

        object?[] values = new object?[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            values[i] = Eval(nodes[i], frame);
        }

        return values;
    }

    private CallArguments EvalArguments(ArgumentList list, Frame frame, object? caller = null)
    {
        object?[] positional = EvalAll(list.Positional, frame);
        if (list.IsSimple && caller is null)
        {
            return positional.Length == 0 ? CallArguments.None : new CallArguments(positional, []);
        }

        var keywords = new List<KeyValuePair<string, object?>>();
        foreach (var (name, value) in list.Keywords)
        {
            keywords.Add(KeyValuePair.Create(name, Eval(value, frame)));
        }

        if (caller is not null)
        {
            keywords.Add(KeyValuePair.Create("caller", (object?)caller));
        }

        if (list.Spread is not null)
        {
            positional = [.. positional, .. Py.Iterate(Eval(list.Spread, frame))];
        }

        if (list.KeywordSpread is not null)
        {
            if (Eval(list.KeywordSpread, frame) is not PyDict spread)
            {
                throw JinjaException.Type("argument after ** must be a mapping");
            }

            foreach (var (key, value) in spread.Pairs())
            {
                string name = Py.AsText(key) ?? throw JinjaException.Type("keywords must be strings");
                if (keywords.Exists(keyword => keyword.Key == name))
                {
                    throw JinjaException.Type($"got multiple values for keyword argument '{name}'");
                }

                keywords.Add(KeyValuePair.Create(name, value));
            }
        }

        return new CallArguments(positional, [.. keywords]);
    }

    private object? EvalCall(CallExpression call, Frame frame, object? caller)
    {
        object? target = Eval(call.Target, frame);
        var arguments = EvalArguments(call.Arguments, frame, caller);
        line = call.Line;
        return Call(target, arguments);
    }

    private object? EvalFilter(FilterExpression filter, object? value, Frame frame)
    {
        var function = filter.Function ?? throw JinjaException.Runtime($"No filter named {Py.Repr(filter.Name)} found.");
        return function.Call(this, value, filter.Arguments == ArgumentList.Empty ? CallArguments.None : EvalArguments(filter.Arguments, frame));
    }

    private object? EvalTest(TestExpression test, Frame frame)
    {
        var function = test.Function ?? throw JinjaException.Runtime($"No test named {Py.Repr(test.Name)} found.");
        return function.Call(this, Eval(test.Value, frame), test.Arguments == ArgumentList.Empty ? CallArguments.None : EvalArguments(test.Arguments, frame));
    }

    // A filter block's chain: the innermost filter takes the text.
    private object? EvalBlockFilter(FilterExpression filter, object text, Frame frame) =>
        EvalFilter(filter, filter.Value is FilterExpression inner ? EvalBlockFilter(inner, text, frame) : text, frame);

    private object? EvalItem(ItemExpression item, Frame frame)
    {
        object? target = Eval(item.Target, frame);
        if (item.Key is SliceExpression slice)
        {
            object? start = slice.Start is null ? null : Eval(slice.Start, frame);
            object? stop = slice.Stop is null ? null : Eval(slice.Stop, frame);
            return Py.Slice(target, start, stop, slice.Step is null ? null : Eval(slice.Step, frame));
        }

        return GetItem(target, Eval(item.Key, frame));
    }

    private object? EvalCompare(CompareExpression compare, Frame frame)
    {
        object? left = Eval(compare.First, frame);
        foreach (var (op, operand) in compare.Rest)
        {
            object? right = Eval(operand, frame);
            if (!Compare(op, left, right))
            {
                return Py.False;
            }

            left = right;
        }

        return Py.True;
    }

    internal static bool Compare(CompareOperator op, object? left, object? right) => op switch
    {
        CompareOperator.Equal => Py.Equal(left, right),
        CompareOperator.NotEqual => !Py.Equal(left, right),
        CompareOperator.Less => Py.Compare(left, right, "<") < 0,
        CompareOperator.LessOrEqual => Py.Compare(left, right, "<=") <= 0,
        CompareOperator.Greater => Py.Compare(left, right, ">") > 0,
        CompareOperator.GreaterOrEqual => Py.Compare(left, right, ">=") >= 0,
        CompareOperator.In => Py.Contains(right, left),
        _ => !Py.Contains(right, left),
    };

    private object EvalConcat(ConcatExpression concat, Frame frame)
    {
        object?[] values = EvalAll(concat.Items, frame);
        if (concat.Escape == EscapeMode.On && Array.Exists(values, static value => value is PyMarkup))
        {
            return new PyMarkup(string.Concat(values.Select(Py.Escaped)));
        }

        var result = new StringBuilder();
        foreach (object? value in values)
        {
            result.Append(Py.Str(value));
            CheckOutput(result);
        }

        return result.ToString();
    }

    private void Assign(Expression target, object? value, Frame frame)
    {
        switch (target)
        {
            case NameExpression name:
                frame.Set(name.Hops, name.Slot, value);
                if (name.Export != Export.None)
                {
                    frame.Context.Set(name.Name, value, name.Export);
                }

                break;
            case NamespaceTarget ns:
                ((PyNamespace)frame.Get(ns.Name.Hops, ns.Name.Slot)!).Set(ns.Attribute, value); // Checked before the value was made.
                break;
            case TupleExpression tuple:
                AssignAll(tuple.Items, value, frame);
                break;
        }
    }

    private void AssignAll(Expression[] targets, object? value, Frame frame)
    {
        if (value is not PyTuple and not PyList && Py.TryIterate(value) is null)
        {
            throw JinjaException.Type($"cannot unpack non-iterable {Py.TypeName(value)} object");
        }

        var items = Py.AsList(value) ?? [.. Py.Iterate(value).Take(targets.Length + 1)];
        if (items.Count != targets.Length)
        {
            throw JinjaException.Value(items.Count > targets.Length
                ? $"too many values to unpack (expected {targets.Length})"
                : $"not enough values to unpack (expected {targets.Length}, got {items.Count})");
        }

        for (int i = 0; i < targets.Length; i++)
        {
            Assign(targets[i], items[i], frame);
        }
    }

    private static void CheckNamespaces(Expression target, Frame frame)
    {
        if (target is NamespaceTarget ns && frame.Get(ns.Name.Hops, ns.Name.Slot) is not PyNamespace)
        {
            throw JinjaException.Runtime("cannot assign attribute on non-namespace object");
        }

        if (target is TupleExpression tuple)
        {
            foreach (var item in tuple.Items)
            {
                CheckNamespaces(item, frame);
            }
        }
    }
}
