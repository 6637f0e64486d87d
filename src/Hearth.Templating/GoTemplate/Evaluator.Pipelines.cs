using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

// Pipelines, commands, variables and fields.
public sealed partial class Evaluator
{
    private Value EvaluatePipeline(in Value dot, PipeNode pipe)
    {
        at = pipe;
        var value = Value.Missing;
        foreach (var command in pipe.Commands)
        {
            value = EvaluateCommand(dot, command, value);
            if (value.Kind == GoKind.Interface)
            {
                value = Value.Nil;
            }
        }

        foreach (var variable in pipe.Declared)
        {
            Assign(variable, value);
        }

        return value;
    }

    private Value EvaluateCommand(in Value dot, CommandNode command, in Value final)
    {
        var arguments = command.Arguments;
        var first = arguments[0];
        switch (first.Kind)
        {
            case NodeKind.Field:
                at = first;
                return EvaluateFields(dot, dot, ((FieldNode)first).Names, first, arguments, final);
            case NodeKind.Chain:
                return EvaluateChain(dot, (ChainNode)first, arguments, final);
            case NodeKind.Identifier:
                at = first;
                return Call(dot, ((IdentifierNode)first).Function, ((IdentifierNode)first).Name, command, arguments, final, receiver: Value.Missing);
            case NodeKind.Pipe:
                RefuseArguments(arguments, final);
                return EvaluatePipeline(dot, (PipeNode)first);
            case NodeKind.Variable:
                return EvaluateVariable(dot, (VariableNode)first, arguments, final);
        }

        at = first;
        RefuseArguments(arguments, final);
        return first.Kind switch
        {
            NodeKind.Boolean => Value.Of(((BooleanNode)first).Value),
            NodeKind.Dot => dot,
            NodeKind.Number => Ideal((NumberNode)first),
            NodeKind.String => ((StringNode)first).Value,
            _ => throw Error("nil is not a command"),
        };
    }

    private void RefuseArguments(Node[] arguments, in Value final)
    {
        if (arguments.Length > 1 || !final.IsMissing)
        {
            throw Error($"can't give argument to non-function {arguments[0]}");
        }
    }

    private Value Ideal(NumberNode number)
    {
        at = number;
        return number.Ideal ?? throw Error($"{number} overflows int");
    }

    private Value EvaluateVariable(in Value dot, VariableNode variable, Node[] arguments, in Value final)
    {
        at = variable;
        if (variable.Slot < 0)
        {
            throw Error($"undefined variable: {variable.Name}");
        }

        var value = stack[frameBase + variable.Slot];
        if (variable.Fields.Length > 0)
        {
            return EvaluateFields(dot, value, variable.Fields, variable, arguments, final);
        }

        RefuseArguments(arguments, final);
        return value;
    }

    private Value EvaluateChain(in Value dot, ChainNode chain, Node[] arguments, in Value final)
    {
        at = chain;
        var of = chain.Of is PipeNode pipe
            ? EvaluatePipeline(dot, pipe)
            : EvaluateArgument(dot, null, chain.Of);
        return EvaluateFields(dot, of, chain.Fields, chain, arguments, final);
    }

    private Value EvaluateFields(in Value dot, Value receiver, string[] names, Node node, Node[] arguments, in Value final)
    {
        bool inInterface = false;
        for (int i = 0; i < names.Length - 1; i++)
        {
            bool next = receiver.Type?.Element is { Kind: GoKind.Interface };
            receiver = EvaluateField(dot, receiver, names[i], inInterface, node, [], Value.Missing);
            inInterface = next;
        }

        return EvaluateField(dot, receiver, names[^1], inInterface, node, arguments, final);
    }

    private Value EvaluateField(in Value dot, in Value receiver, string name, bool inInterface, Node node, Node[] arguments, in Value final)
    {
        var type = receiver.Type;
        if (type is null)
        {
            return options.MissingKey == MissingKey.Error ? throw Error($"nil data; no entry for key {GoString.Quote(name)}") : Value.Nil;
        }

        if (type.Kind == GoKind.Map && type.Methods is null)
        {
            return EvaluateKey(receiver, name, arguments, final);
        }

        string shown = inInterface ? "interface {}" : type.Name;
        if (type.Kind == GoKind.Interface)
        {
            throw Error($"nil pointer evaluating {type.Name}.{name}");
        }

        if (type.Methods is not null && type.Methods.TryGetValue(name, out var method))
        {
            return Call(dot, method, name, node, arguments, final, receiver);
        }

        if (type.Kind == GoKind.Map)
        {
            return EvaluateKey(receiver, name, arguments, final);
        }

        if (type.FieldIndex(name) is var field and >= 0)
        {
            if (receiver.AsStruct is not { } structure)
            {
                throw Error($"nil pointer evaluating {shown}.{name}");
            }

            return arguments.Length > 1 || !final.IsMissing
                ? throw Error($"{name} has arguments but cannot be invoked as function")
                : structure.Fields[field];
        }

        throw Error($"can't evaluate field {name} in type {shown}");
    }

    private Value EvaluateKey(in Value receiver, string key, Node[] arguments, in Value final)
    {
        if (arguments.Length > 1 || !final.IsMissing)
        {
            throw Error($"{key} is not a method but has arguments");
        }

        if (receiver.AsMap is { } map && map.TryGet(key, out var value))
        {
            return value.AsElementOf(receiver.Type!);
        }

        return options.MissingKey switch
        {
            MissingKey.Zero => Value.Nil.AsElementOf(receiver.Type!),
            MissingKey.Error => throw Error($"map has no entry for key {GoString.Quote(key)}"),
            _ => Value.Nil,
        };
    }
}
