using Hearth.Templating.Cel.Ast;

namespace Hearth.Templating.Cel.Syntax;

internal sealed partial class CelParser
{
    // Null where the call is no macro: the name may still be a function.
    private CelExpression? Expand(in CelToken name, CelExpression? target, CelExpression[] arguments)
    {
        int start = target?.Start ?? name.Start;
        if (target is null)
        {
            return name.Text == "has" && arguments.Length == 1 ? ExpandHas(arguments[0], start) : null;
        }

        if (name.Text == "bind" && arguments.Length == 3 && libraries.HasFlag(CelLibraries.Bindings) && target is NameExpression { Name: "cel" })
        {
            return new BindExpression(VariableOf(arguments[0]), arguments[1], arguments[2], start, LastEnd);
        }

        if (name.Text is "optMap" or "optFlatMap" && arguments.Length == 2 && libraries.HasFlag(CelLibraries.Optionals))
        {
            return new OptionalMapExpression(target, VariableOf(arguments[0]), arguments[1], name.Text == "optFlatMap", start, LastEnd);
        }

        return ExpandOneVariable(name.Text, target, arguments, start) ?? ExpandTwoVariables(name.Text, target, arguments, start);
    }

    private SelectExpression ExpandHas(CelExpression argument, int start) =>
        argument is SelectExpression { IsTest: false } select
            ? select.AsTest(start, LastEnd)
            : throw new CelSyntaxException(CelRules.Syntax, argument.Start, argument.End - argument.Start, "invalid argument to has() macro; wants a field such as has(spec.replicas)", "test for a key of a map with 'key' in map");

    private ComprehensionExpression? ExpandOneVariable(string name, CelExpression target, CelExpression[] arguments, int start)
    {
        ComprehensionKind? kind = (name, arguments.Length) switch
        {
            ("all", 2) => ComprehensionKind.All,
            ("exists", 2) => ComprehensionKind.Exists,
            ("exists_one" or "existsOne", 2) => ComprehensionKind.ExistsOne,
            ("map", 2 or 3) => ComprehensionKind.Map,
            ("filter", 2) => ComprehensionKind.Filter,
            ("sortBy", 2) when libraries.HasFlag(CelLibraries.Lists) => ComprehensionKind.SortBy,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        return new ComprehensionExpression(target, kind.Value, VariableOf(arguments[0]), null, arguments.Length == 3 ? arguments[1] : null, arguments[^1], start, LastEnd);
    }

    private ComprehensionExpression? ExpandTwoVariables(string name, CelExpression target, CelExpression[] arguments, int start)
    {
        ComprehensionKind? kind = (name, arguments.Length) switch
        {
            _ when !libraries.HasFlag(CelLibraries.TwoVariables) => null,
            ("all", 3) => ComprehensionKind.All,
            ("exists", 3) => ComprehensionKind.Exists,
            ("exists_one" or "existsOne", 3) => ComprehensionKind.ExistsOne,
            ("transformList", 3 or 4) => ComprehensionKind.Map,
            ("transformMap", 3 or 4) => ComprehensionKind.TransformMap,
            ("transformMapEntry", 3 or 4) => ComprehensionKind.TransformMapEntry,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        string first = VariableOf(arguments[0]), second = VariableOf(arguments[1]);
        if (first == second)
        {
            throw new CelSyntaxException(CelRules.Syntax, arguments[1].Start, second.Length, $"duplicate variable name: {second}");
        }

        return new ComprehensionExpression(target, kind.Value, first, second, arguments.Length == 4 ? arguments[2] : null, arguments[^1], start, LastEnd);
    }

    private static string VariableOf(CelExpression argument) => argument is NameExpression { IsAbsolute: false } name
        ? name.Name
        : throw new CelSyntaxException(CelRules.Syntax, argument.Start, argument.End - argument.Start, "found an expression where the macro wants the name of its variable: list.all(item, …)");
}
