using System.Collections.Frozen;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel;

/// <summary>
/// What an expression may name: the variables and constants of its host, the libraries, and how strict the host's
/// checker is. Immutable; make one per host and keep it.
/// </summary>
public sealed record CelEnvironment
{
    /// <summary>The language alone, with no variables, checked.</summary>
    public static CelEnvironment Standard { get; } = new();

    public CelLibraries Libraries { get; init; }

    /// <summary>Declared variables by name; names may have dots.</summary>
    public FrozenDictionary<string, CelType> Variables { get; init; } = FrozenDictionary<string, CelType>.Empty;

    public FrozenDictionary<string, CelValue> Constants { get; init; } = FrozenDictionary<string, CelValue>.Empty;

    /// <summary>Functions that only this host has.</summary>
    public IReadOnlyList<CelFunction> Functions { get; init; } = [];

    /// <summary>Names are looked for here first: <c>a.b</c> makes <c>x</c> mean <c>a.b.x</c>, <c>a.x</c> or <c>x</c>.</summary>
    public string Container { get; init; } = "";

    /// <summary>Whether names and types are checked when compiling. Flux's health expressions are only parsed: unknown names fail at run time.</summary>
    public bool IsChecked { get; init; } = true;

    /// <summary>Whether <c>[1, "a"]</c> is allowed; Kubernetes and Flux refuse it.</summary>
    public bool AllowsMixedLiterals { get; init; } = true;

    /// <summary>Whether <c>1u &lt; 2</c> is; Talos has it not, so its sizes compare to <c>100u</c> only.</summary>
    public bool ComparesAcrossNumbers { get; init; } = true;

    /// <summary>The type that the expression has to give; null where any will do. A dyn result passes when <see cref="AcceptsDynResult"/>.</summary>
    public CelType? ResultType { get; init; }

    /// <summary>Whether an expression whose type is not known passes for <see cref="ResultType"/>.</summary>
    public bool AcceptsDynResult { get; init; } = true;

    public CelLimits Limits { get; init; } = CelLimits.Default;

    /// <summary>Declares a variable, or declares it anew.</summary>
    public CelEnvironment WithVariable(string name, CelType type) => Declare([name], type);

    /// <summary>Declares variables whose types only the data knows.</summary>
    public CelEnvironment WithVariables(params ReadOnlySpan<string> names) => Declare(names, CelType.Dyn);

    /// <summary>The full names that a written one can mean, innermost container first.</summary>
    internal IEnumerable<string> Candidates(string name, bool isAbsolute)
    {
        for (string container = isAbsolute ? "" : Container; container.Length > 0; container = container[..Math.Max(0, container.LastIndexOf('.'))])
        {
            yield return $"{container}.{name}";
        }

        yield return name;
    }

    private CelEnvironment Declare(ReadOnlySpan<string> names, CelType type)
    {
        var variables = new Dictionary<string, CelType>(Variables);
        foreach (string name in names)
        {
            variables[name] = type;
        }

        return this with { Variables = variables.ToFrozenDictionary() };
    }
}
