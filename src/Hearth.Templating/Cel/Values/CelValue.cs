using System.Diagnostics.CodeAnalysis;

namespace Hearth.Templating.Cel.Values;

/// <summary>
/// A value of the Common Expression Language, 24 bytes: numbers, booleans, timestamps and durations live in the struct
/// itself, so that arithmetic allocates nothing. The default is null.
/// </summary>
public readonly struct CelValue : IEquatable<CelValue>
{
    private readonly object? reference;
    private readonly long bits;
    private readonly int part;

    private CelValue(CelKind kind, long bits, object? reference = null, int part = 0)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
        this.part = part;
    }

    public static CelValue Null => default;

    public static CelValue True => new(CelKind.Bool, 1);

    public static CelValue False => new(CelKind.Bool, 0);

    public static CelValue EmptyString => new(CelKind.String, 0, "");

    public static CelValue NoOptional => new(CelKind.Optional, 0);

    public static CelValue NoSuchOverload => Error("no such overload");

    public CelKind Kind { get; }

    public bool IsError => Kind == CelKind.Error;

    public bool IsTrue => Kind == CelKind.Bool && bits != 0;

    public bool IsFalse => Kind == CelKind.Bool && bits == 0;

    public bool IsNumber => Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public bool AsBool => bits != 0;

    public long AsInt => bits;

    public ulong AsUint => (ulong)bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(bits);

    /// <summary>Nanoseconds, as Go's <c>time.Duration</c>.</summary>
    public long AsDuration => bits;

    /// <summary>Seconds since 1970 of a timestamp.</summary>
    public long Seconds => bits;

    /// <summary>The nanoseconds within the second of a timestamp.</summary>
    public int Nanoseconds => part;

    public string AsString => (string)reference!; // Set by the factory of its kind, as in all that follow.

    public byte[] AsBytes => (byte[])reference!;

    public CelList AsList => (CelList)reference!;

    public CelMap AsMap => (CelMap)reference!;

    public CelType AsType => (CelType)reference!;

    public CelOpaque AsOpaque => (CelOpaque)reference!;

    public CelError AsError => (CelError)reference!;

    /// <summary>Whether an optional holds a value.</summary>
    public bool HasValue => reference is not null;

    /// <summary>What an optional holds; only where <see cref="HasValue"/>.</summary>
    public CelValue OptionalValue => ((Box)reference!).Value;

    public static CelValue Of(bool value) => new(CelKind.Bool, value ? 1 : 0);

    public static CelValue Of(long value) => new(CelKind.Int, value);

    public static CelValue Of(ulong value) => new(CelKind.Uint, (long)value);

    public static CelValue Of(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static CelValue Of(string value) => new(CelKind.String, 0, value);

    public static CelValue Of(byte[] value) => new(CelKind.Bytes, 0, value);

    public static CelValue Of(CelList value) => new(CelKind.List, 0, value);

    public static CelValue Of(CelMap value) => new(CelKind.Map, 0, value);

    public static CelValue Of(CelType value) => new(CelKind.Type, 0, value);

    public static CelValue Of(CelOpaque value) => new(CelKind.Opaque, 0, value);

    public static CelValue List(params CelValue[] items) => Of(new CelArray(items));

    public static CelValue Strings(IEnumerable<string> texts) => List([.. texts.Select(Of)]);

    /// <summary>A duration of nanoseconds.</summary>
    public static CelValue Duration(long nanoseconds) => new(CelKind.Duration, nanoseconds);

    /// <summary>A moment: seconds since 1970 and nanoseconds from 0 to 999,999,999; an error outside of the years 1 to 9999.</summary>
    public static CelValue Timestamp(long seconds, int nanoseconds) =>
        seconds is < CelTime.MinSeconds or > CelTime.MaxSeconds
            ? Error("timestamp overflow")
            : new(CelKind.Timestamp, seconds, null, nanoseconds);

    public static CelValue Optional(CelValue value) => new(CelKind.Optional, 0, new Box(value));

    public static CelValue Error(string message) => new(CelKind.Error, 0, new CelError(message));

    internal static CelValue Error(CelError error) => new(CelKind.Error, 0, error);

    /// <summary>The type as <c>type(x)</c> gives it, without parameters.</summary>
    public CelType Type => Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.List => CelType.AnyList,
        CelKind.Map => AsMap.Type,
        CelKind.Type => CelType.Type,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.Optional => CelType.AnyOptional,
        CelKind.Opaque => AsOpaque.Type,
        _ => CelType.Dyn,
    };

    /// <summary>Equality of the language: numbers compare across their types, values of different types are unequal, NaN is unequal to itself.</summary>
    public bool Equals(CelValue other) => CelEquality.AreEqual(this, other);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is CelValue other && Equals(other);

    public override int GetHashCode() => CelEquality.HashOf(this);

    /// <summary>As people write it: strings in quotes, uints with u.</summary>
    public override string ToString() => CelText.Describe(this);

    private sealed class Box(CelValue value)
    {
        public CelValue Value => value;
    }
}

/// <summary>Why evaluation failed. The place is the part of the expression where the error arose, null while a function has only just made it.</summary>
public sealed record CelError(string Message)
{
    public int? Start { get; init; }

    public int Length { get; init; }
}

/// <summary>A value that only a library knows: equal to others as it says itself.</summary>
public abstract class CelOpaque
{
    public abstract CelType Type { get; }

    public abstract bool IsEqualTo(CelOpaque other);

    public abstract override int GetHashCode();

    public override bool Equals(object? obj) => obj is CelOpaque other && IsEqualTo(other);

    /// <summary>How the value is shown to people.</summary>
    public abstract override string ToString();
}
