using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>How a parameter's C# type is declared to templates, and how a checked argument becomes one. No reflection: every type that functions use is listed here.</summary>
internal static class Argument<T>
{
    public static readonly GoType Type;
    public static readonly Func<Value, T> From;

    static Argument()
    {
        (Type, From) = Declare();
    }

    private static (GoType, Func<Value, T>) Declare()
    {
        if (typeof(T) == typeof(Value))
        {
            return Of(GoType.Interface, static value => value);
        }

        if (typeof(T) == typeof(AnyValue))
        {
            return Of(GoType.ReflectValue, static value => new AnyValue(value));
        }

        if (typeof(T) == typeof(string))
        {
            return Of(GoType.String, static value => value.AsText);
        }

        if (typeof(T) == typeof(GoText))
        {
            return Of(GoType.String, static value => new GoText(value));
        }

        if (typeof(T) == typeof(long))
        {
            return Of(GoType.Int, static value => value.AsInt);
        }

        if (typeof(T) == typeof(uint))
        {
            return Of(GoType.Uint32, static value => (uint)value.AsInt);
        }

        if (typeof(T) == typeof(double))
        {
            return Of(GoType.Float64, static value => value.AsFloat);
        }

        if (typeof(T) == typeof(bool))
        {
            return Of(GoType.Bool, static value => value.AsBool);
        }

        if (typeof(T) == typeof(GoMap))
        {
            // A nil map can be read, not written.
            return Of(GoType.Map, static value => value.AsMap!);
        }

        if (typeof(T) == typeof(GoList))
        {
            return Of(GoType.Slice, static value => value.AsList);
        }

        if (typeof(T) == typeof(GoTime))
        {
            return Of(GoType.Time, GoTime.From);
        }

        if (typeof(T) == typeof(Certificate))
        {
            return Of(Certificate.Type, Certificate.From);
        }

        throw new InvalidOperationException($"Functions take no {typeof(T)}.");

        static (GoType, Func<Value, T>) Of<TOther>(GoType type, Func<Value, TOther> from) => (type, (Func<Value, T>)(object)from);
    }
}

/// <summary>An argument of Go's own functions, which see more of a value than sprig's do: whether nil has a static type.</summary>
public readonly struct AnyValue(Value value)
{
    public Value Value => value;
}

/// <summary>How a body's result becomes a value.</summary>
internal static class Result<T>
{
    public static readonly Func<T, Value> To = Declare();

    private static Func<T, Value> Declare()
    {
        if (typeof(T) == typeof(Value))
        {
            return Of<Value>(static result => result);
        }

        if (typeof(T) == typeof(string))
        {
            return Of<string>(Value.Of);
        }

        if (typeof(T) == typeof(long))
        {
            return Of<long>(Value.Of);
        }

        if (typeof(T) == typeof(double))
        {
            return Of<double>(Value.Of);
        }

        if (typeof(T) == typeof(bool))
        {
            return Of<bool>(Value.Of);
        }

        if (typeof(T) == typeof(GoMap))
        {
            return Of<GoMap>(Value.Of);
        }

        if (typeof(T) == typeof(GoList))
        {
            return Of<GoList>(Value.Of);
        }

        throw new InvalidOperationException($"Functions give no {typeof(T)}.");

        static Func<T, Value> Of<TOther>(Func<TOther, Value> to) => (Func<T, Value>)(object)to;
    }
}
