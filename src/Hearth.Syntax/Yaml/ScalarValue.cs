using System.Numerics;

namespace Hearth.Syntax.Yaml;

/// <summary>What kind of value a scalar is to a schema.</summary>
public enum ScalarKind : byte
{
    Null,
    Boolean,
    Integer,

    /// <summary>An integer outside of 64 signed bits, as <see cref="ScalarValue.BigInteger"/>.</summary>
    BigInteger,
    Float,
    Timestamp,
    String,
    Binary,

    /// <summary>The key <c>&lt;&lt;</c>; anywhere else it is the string.</summary>
    Merge,

    /// <summary>The tag and the text contradict each other; <see cref="ScalarValue.Error"/> says how.</summary>
    Invalid,
}

/// <summary>A resolved scalar.</summary>
public readonly struct ScalarValue
{
    private readonly long bits;
    private readonly object? reference;

    private ScalarValue(ScalarKind kind, long bits, object? reference)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
    }

    public static ScalarValue Null => default;

    public static ScalarValue Merge => new(ScalarKind.Merge, 0, "<<");

    public ScalarKind Kind { get; }

    public bool Boolean => bits != 0;

    public long Integer => bits;

    public double Float => BitConverter.Int64BitsToDouble(bits);

    public BigInteger BigInteger => (BigInteger)reference!; // Set by the factory of its kind.

    public YamlTimestamp Timestamp => (YamlTimestamp)reference!; // Set by the factory of its kind.

    /// <summary>The text of a string, and of a merge key; the decoded bytes of a binary are not text and throw.</summary>
    public string String => (string)reference!; // Set by the factory of its kind.

    public byte[] Binary => (byte[])reference!; // Set by the factory of its kind.

    /// <summary>Why an invalid scalar cannot be read, as go-yaml words it: <c>cannot decode !!str `x` as a !!int</c>.</summary>
    public string Error => (string)reference!; // Set by the factory of its kind.

    public static ScalarValue Invalid(string error) => new(ScalarKind.Invalid, 0, error);

    public static ScalarValue Of(bool value) => new(ScalarKind.Boolean, value ? 1 : 0, null);

    public static ScalarValue Of(long value) => new(ScalarKind.Integer, value, null);

    public static ScalarValue Of(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new(ScalarKind.BigInteger, 0, value);

    public static ScalarValue Of(double value) => new(ScalarKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static ScalarValue Of(string value) => new(ScalarKind.String, 0, value);

    public static ScalarValue Of(YamlTimestamp value) => new(ScalarKind.Timestamp, 0, value);

    public static ScalarValue Of(byte[] value) => new(ScalarKind.Binary, 0, value);
}
