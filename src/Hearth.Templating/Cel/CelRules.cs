using Hearth.Syntax.Diagnostics;

namespace Hearth.Templating.Cel;

/// <summary>What can be wrong with an expression of the Common Expression Language.</summary>
public static class CelRules
{
    public static readonly DiagnosticRule Syntax = new(
        "CEL001",
        "expression that is not CEL",
        Severity.Error,
        "The text does not follow CEL's grammar. Strings need quotes, fields with a dash or a slash are read with ['name'], comparison is ==, and there are no assignments.");

    public static readonly DiagnosticRule Check = new(
        "CEL002",
        "expression that cannot be checked",
        Severity.Error,
        "A name is not declared, a function does not exist, or its arguments have types that no overload takes. CEL converts nothing by itself: 100 is an int and 100u a uint, and which of the two a field is depends on the program that reads the expression.");

    public static readonly DiagnosticRule Evaluation = new(
        "CEL003",
        "expression that fails on its data",
        Severity.Error,
        "Evaluation ended with an error: a missing key, a division by zero, an overflow, an index out of bounds. Guard optional fields with has(…) or read them with ?. and orValue(…).");

    public static readonly DiagnosticRule Limit = new(
        "CEL004",
        "expression beyond its limits",
        Severity.Error,
        "The expression is too long, too deep or too costly. Kubernetes and Flux refuse such expressions too; nested all, exists, map and filter over long lists multiply their costs.");

    public static IReadOnlyList<DiagnosticRule> All => [Syntax, Check, Evaluation, Limit];
}
