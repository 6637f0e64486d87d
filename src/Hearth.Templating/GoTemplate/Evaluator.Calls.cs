using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

// Function calls and their arguments.
public sealed partial class Evaluator
{
    private Value Call(in Value dot, TemplateFunction function, string name, Node node, Node[] arguments, in Value final, in Value receiver)
    {
        int bound = receiver.IsMissing ? 0 : 1;
        int written = Math.Max(0, arguments.Length - 1);
        int given = written + (final.IsMissing ? 0 : 1);
        CheckCount(function, name, bound, written, given);
        if (function.ShortCircuit != ShortCircuit.None)
        {
            return CallShortCircuit(dot, function.ShortCircuit == ShortCircuit.Or, arguments, final);
        }

        int start = top;
        int count = given + bound;
        top += count;
        if (top > stack.Length)
        {
            Grow();
        }

        // Should evaluating an argument grow the stack, this stays a view of the old array: it is only ours.
        var values = stack.AsSpan(start, count);
        if (bound > 0)
        {
            values[0] = receiver;
        }

        for (int i = 0; i < written; i++)
        {
            values[bound + i] = EvaluateArgument(dot, function.ParameterAt(bound + i), arguments[i + 1]);
        }

        if (!final.IsMissing)
        {
            values[^1] = Validate(final, function.ParameterAt(count - 1));
        }

        // Thrown on after the handlers: a throw inside of one would keep the stack of the first, a thousand times in a recursion.
        var result = Value.Nil;
        Exception? failure = null;
        try
        {
            result = function.Invoke(context, values);
        }
        catch (FunctionException e)
        {
            failure = function is CallFunction ? CallFunction.NotAFunction(values[0], arguments.Length > 1 ? arguments[1].ToString() : "value") : e;
        }
        catch (TemplateException e) when (!e.IsLimit)
        {
            failure = e;
        }

        if (failure is not null)
        {
            at = node;
            throw new TemplateException(Located($"error calling {name}: {failure.Message}"), (failure as TemplateException)?.Span ?? SpanOf(node), failure);
        }

        if (output.IsMapped && !function.HasOwnOrigin)
        {
            result = WithOriginOf(values, result);
        }

        values.Clear();
        top = start;
        return result;
    }

    private void CheckCount(TemplateFunction function, string name, int bound, int written, int given)
    {
        int wanted = function.Parameters.Length - bound;
        if (function.IsVariadic)
        {
            if (given < wanted - 1)
            {
                throw Error($"wrong number of args for {name}: want at least {wanted - 1} got {written}");
            }
        }
        else if (given != wanted)
        {
            throw Error($"wrong number of args for {name}: want {wanted} got {given}");
        }
    }

    // A scalar that a function made belongs to the last argument that came from a file: the one that was piped in.
    private static Value WithOriginOf(ReadOnlySpan<Value> arguments, in Value result)
    {
        if (result.Kind is not (GoKind.String or GoKind.Int or GoKind.Int64 or GoKind.Float64) || result.HasOrigin)
        {
            return result;
        }

        for (int i = arguments.Length - 1; i >= 0; i--)
        {
            if (arguments[i].ScalarOrigin is { } origin)
            {
                return result.WithOrigin(origin);
            }
        }

        return result;
    }

    private Value CallShortCircuit(in Value dot, bool stopsAtTrue, Node[] arguments, in Value final)
    {
        var value = Value.Nil;
        for (int i = 1; i < arguments.Length; i++)
        {
            value = EvaluateArgument(dot, GoType.ReflectValue, arguments[i]);
            if (value.IsTrue() == stopsAtTrue)
            {
                return value;
            }
        }

        return final.IsMissing ? value : final;
    }

    /// <summary>An argument, of a type that the parameter takes. Null asks for no type.</summary>
    private Value EvaluateArgument(in Value dot, GoType? type, Node node)
    {
        at = node;
        switch (node.Kind)
        {
            case NodeKind.Dot:
                return Validate(dot, type);
            case NodeKind.Nil:
                return type is null || CanBeNil(type) ? Zero(type) : throw Error($"cannot assign nil to {type}");
            case NodeKind.Field:
                return Validate(EvaluateFields(dot, dot, ((FieldNode)node).Names, node, [], Value.Missing), type);
            case NodeKind.Variable:
                return Validate(EvaluateVariable(dot, (VariableNode)node, [], Value.Missing), type);
            case NodeKind.Pipe:
                return Validate(EvaluatePipeline(dot, (PipeNode)node), type);
            case NodeKind.Identifier:
                var identifier = (IdentifierNode)node;
                return Validate(Call(dot, identifier.Function, identifier.Name, node, [], Value.Missing, Value.Missing), type);
            case NodeKind.Chain:
                return Validate(EvaluateChain(dot, (ChainNode)node, [], Value.Missing), type);
        }

        return Constant(node, type!); // A chain, the only place without a type, never starts with a constant.
    }

    // A constant becomes what the parameter asks for.
    private Value Constant(Node node, GoType type)
    {
        switch (type.Kind)
        {
            case GoKind.Bool:
                return node is BooleanNode boolean ? Value.Of(boolean.Value) : throw Error($"expected bool; found {node}");
            case GoKind.String:
                return node is StringNode text ? text.Value.As(type) : throw Error($"expected string; found {node}");
            case GoKind.Int or GoKind.Int64:
                return node is NumberNode { IsInteger: true } integer ? Value.OfBits(type, integer.Integer) : throw Error($"expected integer; found {node}");
            case GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64:
                return node is NumberNode { IsUnsigned: true } unsigned ? Value.OfBits(type, (long)unsigned.Unsigned) : throw Error($"expected unsigned integer; found {node}");
            case GoKind.Float64:
                return node is NumberNode { IsFloat: true } number ? Value.Of(number.Float) : throw Error($"expected float; found {node}");
            case GoKind.Interface:
                break;
            default:
                if (!ReferenceEquals(type, GoType.ReflectValue))
                {
                    throw Error($"can't handle {node} for arg of type {type}");
                }

                break;
        }

        return node.Kind switch
        {
            NodeKind.Boolean => Value.Of(((BooleanNode)node).Value),
            NodeKind.Number => Ideal((NumberNode)node),
            _ => ((StringNode)node).Value,
        };
    }

    private Value Validate(in Value value, GoType? type)
    {
        if (type is null)
        {
            return value;
        }

        if (value.Type is null)
        {
            return CanBeNil(type) ? Zero(type) : throw Error($"invalid value; expected {type}");
        }

        if (value.Type.IsAssignableTo(type))
        {
            return value.Kind == GoKind.Interface && !ReferenceEquals(type, GoType.ReflectValue) ? Value.Nil : value;
        }

        // One indirection is done for the template.
        if (value.Kind == GoKind.Pointer && value.Type.Element is { } element && element.IsAssignableTo(type))
        {
            return value.Reference is null ? throw Error($"dereference of nil pointer of type {type}") : value.As(element);
        }

        throw Error($"wrong type for value; expected {type}; got {value.Type}");
    }

    private static bool CanBeNil(GoType type) =>
        type.Kind is GoKind.Interface or GoKind.Map or GoKind.Slice or GoKind.Pointer or GoKind.Func || ReferenceEquals(type, GoType.ReflectValue);

    private static Value Zero(GoType? type) =>
        type is null || type.Kind == GoKind.Interface || ReferenceEquals(type, GoType.ReflectValue) ? Value.Nil : Value.OfReference(type, null);
}
