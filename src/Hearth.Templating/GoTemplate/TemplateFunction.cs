using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>
/// A function that templates can call. The evaluator checks the arguments against <see cref="Parameters"/> as Go
/// checks assignability, so a body meets only values of the types it declared.
/// </summary>
public abstract class TemplateFunction(string name, GoType[] parameters, bool isVariadic)
{
    public string Name => name;

    /// <summary>The declared types; of a variadic function the last is that of each further argument.</summary>
    public ReadOnlySpan<GoType> Parameters => parameters;

    public bool IsVariadic => isVariadic;

    /// <summary>One sentence for the docs page.</summary>
    public string Summary { get; init; } = "";

    /// <summary>A template and what it prints, as <c>template → output</c>.</summary>
    public string Example { get; init; } = "";

    /// <summary>Which chapter of the docs page lists it.</summary>
    public string Category { get; init; } = "";

    /// <summary>Set for Go's own <c>and</c> and <c>or</c>, whose arguments are evaluated only as far as needed.</summary>
    internal ShortCircuit ShortCircuit { get; init; }

    /// <summary>Whether the result is text of the function's own making, so that it takes no argument's origin.</summary>
    internal bool HasOwnOrigin { get; init; }

    internal GoType ParameterAt(int at) => parameters[isVariadic ? Math.Min(at, parameters.Length - 1) : at];

    public abstract Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments);
}

internal enum ShortCircuit : byte
{
    None,
    And,
    Or,
}
