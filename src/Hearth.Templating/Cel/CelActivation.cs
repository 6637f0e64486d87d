using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel;

/// <summary>The values of one evaluation's variables.</summary>
public abstract class CelActivation
{
    /// <summary>No variables.</summary>
    public static CelActivation Empty { get; } = new CelBindings();

    /// <summary>The value of a variable; false where it has none. May be asked several times, from one thread.</summary>
    public abstract bool TryFind(string name, out CelValue value);
}

/// <summary>Variables in a dictionary.</summary>
public sealed class CelBindings : CelActivation
{
    private readonly Dictionary<string, CelValue> values = new(StringComparer.Ordinal);

    public CelBindings Set(string name, in CelValue value)
    {
        values[name] = value;
        return this;
    }

    public override bool TryFind(string name, out CelValue value) => values.TryGetValue(name, out value);
}
