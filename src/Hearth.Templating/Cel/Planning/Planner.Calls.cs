using Hearth.Syntax.Diagnostics;
using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Functions;
using Hearth.Templating.Cel.Syntax;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

internal sealed partial class Planner
{
    private Plan PlanCall(CallExpression call)
    {
        if (call.Target is null)
        {
            foreach (string name in environment.Candidates(call.Name, call.IsAbsolute))
            {
                if (functions.Find(name, isMember: false) is { Length: > 0 } found)
                {
                    return PlanCall(call, name, found, Array.ConvertAll(call.Arguments, Plan));
                }
            }

            return UnknownFunction(call, Array.ConvertAll(call.Arguments, Plan));
        }

        // math.greatest(…): the target may be the namespace of a function.
        if (QualifiedName(call.Target) is { } qualified)
        {
            foreach (string name in environment.Candidates($"{qualified.Name}.{call.Name}", qualified.IsAbsolute))
            {
                if (functions.Find(name, isMember: false) is { Length: > 0 } found)
                {
                    return PlanCall(call, name, found, Array.ConvertAll(call.Arguments, Plan));
                }
            }
        }

        var members = functions.Find(call.Name, isMember: true);
        return members.Length > 0
            ? PlanCall(call, call.Name, members, [Plan(call.Target), .. Array.ConvertAll(call.Arguments, Plan)])
            : UnknownFunction(call, [Plan(call.Target), .. Array.ConvertAll(call.Arguments, Plan)]);
    }

    private Plan PlanCall(CallExpression call, string name, CelFunction[] overloads, Plan[] arguments)
    {
        List<CelFunction> fitting = [];
        CelType? type = null;
        foreach (var overload in overloads)
        {
            if (!overload.TakesCount(arguments.Length))
            {
                continue;
            }

            Dictionary<string, CelType> bound = [];
            bool fits = true;
            for (int i = 0; i < arguments.Length && fits && environment.IsChecked; i++)
            {
                fits = CelTyping.IsAssignable(overload.ParameterAt(i), arguments[i].Type, bound);
            }

            if (fits)
            {
                fitting.Add(overload);
                var result = environment.IsChecked ? CelTyping.Substitute(overload.Result, bound) : CelType.Dyn;
                type = type is null ? result : CelTyping.Join(type, result) ?? CelType.Dyn;
            }
        }

        if (type is null && !environment.IsChecked)
        {
            return new CallPlan(call.Name, [], arguments, CelType.Dyn, call.Start, call.End);
        }

        if (type is null)
        {
            throw NoMatch(call, name, overloads, arguments);
        }

        var plan = new CallPlan(name, [.. fitting], arguments, type, call.Start, call.End);
        var folded = Fold(plan, arguments);
        if (environment.IsChecked)
        {
            CheckLiterals(call, name, folded, arguments);
        }

        return folded;
    }

    // As the validators of Kubernetes and Flux: a duration, timestamp or pattern that is written out has to be one.
    private static void CheckLiterals(CallExpression call, string name, Plan plan, Plan[] arguments)
    {
        var written = arguments.Length > 0 && arguments[^1] is ConstantPlan { Value: { Kind: CelKind.String } value } ? value.AsString : null;
        bool isInvalid = (name, written) switch
        {
            (_, null) => false,
            ("duration" or "timestamp", _) => plan is CallPlan,
            ("matches" or "find" or "findAll", _) => StandardFunctions.WithRegex(written, _ => CelValue.Null).IsError,
            _ => false,
        };
        if (isInvalid)
        {
            var argument = call.Arguments[^1];
            string reason = name is "duration" or "timestamp" ? plan.Run(new CelFrame(CelActivation.Empty, 0, FoldingCost)).AsError.Message
                : StandardFunctions.WithRegex(written!, _ => CelValue.Null).AsError.Message; // Not null where it is invalid.
            throw new CelSyntaxException(CelRules.Check, argument.Start, argument.End - argument.Start, $"invalid {name} argument: {reason}");
        }
    }

    private CelSyntaxException NoMatch(CallExpression call, string name, CelFunction[] overloads, Plan[] arguments)
    {
        string types = call.Target is not null && overloads[0].IsMember
            ? $"{arguments[0].Type}.({string.Join(", ", arguments.Skip(1).Select(argument => argument.Type))})"
            : $"({string.Join(", ", arguments.Select(argument => argument.Type))})";
        string wanted = string.Join(" or ", overloads.Select(SignatureOf).Distinct());
        return new CelSyntaxException(CelRules.Check, call.NameStart, call.Name.Length, $"found no matching overload for '{name}' applied to '{types}'", $"wants {wanted}");
    }

    private static string SignatureOf(CelFunction overload) => overload.IsMember
        ? $"{overload.Parameters[0]}.{overload.Name}({string.Join(", ", overload.Parameters.Skip(1))})"
        : $"{overload.Name}({string.Join(", ", overload.Parameters)}{(overload.IsVariadic ? ", …" : "")})";

    // Where nothing is checked it fails when it runs: another operand may decide before.
    private CallPlan UnknownFunction(CallExpression call, Plan[] arguments)
    {
        if (!environment.IsChecked)
        {
            return new CallPlan(call.Name, [], arguments, CelType.Dyn, call.Start, call.End);
        }

        string? near = NearestName.Find(call.Name, functions.Names);
        string? hint = functions.IsElsewhere(call.Name) ? "other programs that read CEL have this function; the one that reads this expression does not"
            : near is null ? null : $"did you mean {near}?";
        throw new CelSyntaxException(CelRules.Check, call.NameStart, call.Name.Length, $"undeclared reference to '{call.Name}' (in container '{environment.Container}')", hint);
    }
}
