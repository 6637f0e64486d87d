using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel;

/// <summary>
/// One overload of a function: name, parameter types and what it does. Functions get no errors as arguments and give
/// an error value (<see cref="CelValue.Error(string)"/>) where they fail. They are pure and safe for threads.
/// </summary>
public sealed class CelFunction
{
    private CelFunction(string name, bool isMember, CelType[] parameters, CelType result)
    {
        Name = name;
        IsMember = isMember;
        Parameters = parameters;
        Result = result;
    }

    /// <summary>Qualified where it has a namespace: <c>math.greatest</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it is called on its first argument: <c>text.trim()</c>.</summary>
    public bool IsMember { get; }

    /// <summary>The target of a member function comes first.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    public CelType Result { get; }

    /// <summary>Whether the last parameter may be given any number of times.</summary>
    public bool IsVariadic { get; private init; }

    internal Func<CelValue>? Zero { get; private init; }

    internal Func<CelValue, CelValue>? One { get; private init; }

    internal Func<CelValue, CelValue, CelValue>? Two { get; private init; }

    internal Func<CelValue[], CelValue>? Many { get; private init; }

    public static CelFunction Global(string name, CelType result, Func<CelValue> run) => new(name, false, [], result) { Zero = run };

    public static CelFunction Global(string name, CelType parameter, CelType result, Func<CelValue, CelValue> run) => new(name, false, [parameter], result) { One = run };

    public static CelFunction Global(string name, CelType first, CelType second, CelType result, Func<CelValue, CelValue, CelValue> run) => new(name, false, [first, second], result) { Two = run };

    public static CelFunction Member(string name, CelType target, CelType result, Func<CelValue, CelValue> run) => new(name, true, [target], result) { One = run };

    public static CelFunction Member(string name, CelType target, CelType parameter, CelType result, Func<CelValue, CelValue, CelValue> run) => new(name, true, [target, parameter], result) { Two = run };

    /// <summary>Three parameters and more.</summary>
    public static CelFunction Of(string name, bool isMember, CelType[] parameters, CelType result, Func<CelValue[], CelValue> run, bool isVariadic = false) =>
        new(name, isMember, parameters, result) { Many = run, IsVariadic = isVariadic };

    internal bool TakesCount(int count) => IsVariadic ? count >= Parameters.Count : count == Parameters.Count;

    internal CelType ParameterAt(int at) => Parameters[Math.Min(at, Parameters.Count - 1)];

    internal bool Takes(int at, in CelValue value)
    {
        var parameter = ParameterAt(at);
        return parameter.ValueKind switch
        {
            CelKind.Error => true,
            CelKind.Opaque => value.Kind == CelKind.Opaque && value.AsOpaque.Type.HasSameName(parameter),
            var kind => kind == value.Kind,
        };
    }
}
