using System.Diagnostics;
using System.Numerics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.GoTemplate.Values;

/// <summary>
/// A value as a Go template holds it: its Go type, and either its bits (numbers, booleans) or a reference. 24 bytes,
/// so that numbers are not boxed.
/// </summary>
/// <remarks>
/// The reference of a scalar that came from a file is its <see cref="YamlScalar"/>: provenance costs nothing more.
/// A string that was put together is a <see cref="MappedText"/>, one without origin a <see cref="string"/>.
/// </remarks>
[DebuggerDisplay("{Type?.Name,nq} {ToString(),nq}")]
public readonly struct Value
{
    /// <summary>Go's nil interface that has a static type: what a map look-up without result or a nil element gives.</summary>
    public static readonly Value NilInterface = new(GoType.Interface, 0, null);

    internal static readonly Value Missing = new(GoType.Missing, 0, null);

    private readonly GoType? type;
    private readonly object? reference;
    private readonly long bits;

    private Value(GoType? type, long bits, object? reference)
    {
        this.type = type;
        this.bits = bits;
        this.reference = reference;
    }

    /// <summary>The untyped nil: also what <c>default</c> is.</summary>
    public static Value Nil => default;

    public static Value True { get; } = new(GoType.Bool, 1, null);

    public static Value False { get; } = new(GoType.Bool, 0, null);

    public static Value EmptyString { get; } = new(GoType.String, 0, "");

    /// <summary>Null for the untyped nil.</summary>
    public GoType? Type => type;

    public GoKind Kind => type is null ? GoKind.Invalid : type.Kind;

    /// <summary>Whether it is nil of any sort that a template can meet: untyped, in an interface, or a nil map, slice or pointer.</summary>
    public bool IsNil => type is null || (reference is null && type.Kind is GoKind.Interface or GoKind.Map or GoKind.Slice or GoKind.Pointer);

    /// <summary>No value at all, or an interface that holds none: what sprig's functions see as <c>nil</c>.</summary>
    public bool IsNilInterface => type is null || type.Kind == GoKind.Interface;

    public bool IsString => type is not null && type.Kind == GoKind.String;

    public bool IsMap => type is not null && type.Kind == GoKind.Map;

    public bool IsList => type is not null && type.Kind == GoKind.Slice;

    internal bool IsMissing => ReferenceEquals(type, GoType.Missing);

    internal object? Reference => reference;

    public static Value Of(bool value) => value ? True : False;

    /// <summary>Go's <c>int</c>, the type of literals and lengths.</summary>
    public static Value Of(long value) => new(GoType.Int, value, null);

    /// <summary>Go's <c>int64</c>, the type of sprig's arithmetic.</summary>
    public static Value Int64(long value) => new(GoType.Int64, value, null);

    public static Value Of(double value) => new(GoType.Float64, BitConverter.DoubleToInt64Bits(value), null);

    public static Value Of(string value) => new(GoType.String, 0, value);

    public static Value Of(MappedText value) => new(GoType.String, 0, value.Segments.IsEmpty ? value.Text : value);

    public static Value Of(GoMap value) => new(GoType.Map, 0, value);

    public static Value Of(GoList value) => new(GoType.Slice, 0, value);

    public static Value Of(GoStruct value) => new(value.Type, 0, value);

    public static Value Of(Complex value) => new(GoType.Complex128, 0, value);

    /// <summary>A number or boolean of any type, by its bits (a float's by <see cref="BitConverter.DoubleToInt64Bits"/>).</summary>
    public static Value OfBits(GoType type, long bits) => new(type, bits, null);

    /// <summary>A value of any reference type: what <paramref name="type"/>'s kind wants (<see cref="GoMap"/>, <see cref="GoList"/>, …).</summary>
    public static Value OfReference(GoType type, object? reference) => new(type, 0, reference);

    /// <summary>A string that stands in a file.</summary>
    public static Value Of(YamlScalar scalar) => new(GoType.String, 0, scalar);

    /// <summary>Go's <c>[]byte</c>.</summary>
    public static Value Of(byte[] value) => new(GoType.ByteSlice, 0, value);

    /// <summary>The list of Go type <c>[]string</c>.</summary>
    public static Value Strings(IEnumerable<string> items) => new(GoType.StringSlice, 0, GoList.Of(items.Select(static item => Of(item))));

    // Accessors. Each is for a value that is known to be of that kind.

    public bool AsBool => bits != 0;

    public long AsInt => bits;

    public double AsFloat => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The text of a string.</summary>
    public string AsText => reference switch
    {
        string text => text,
        MappedText mapped => mapped.Text,
        YamlScalar scalar => scalar.Value,
        _ => "",
    };

    /// <summary>The entries of a map; null for a nil map.</summary>
    public GoMap? AsMap => reference as GoMap;

    /// <summary>The items of a slice; empty for a nil slice.</summary>
    public GoList AsList => reference switch
    {
        GoList list => list,
        byte[] bytes => GoList.OfBytes(bytes),
        _ => GoList.Empty,
    };

    /// <summary>The bytes of a <c>[]byte</c>; null for anything else.</summary>
    public byte[]? AsBytes => reference as byte[];

    public GoStruct? AsStruct => reference as GoStruct;

    public GoTime? AsTime => reference as GoTime;

    internal Complex AsComplex => (Complex)reference!; // Set by the factory of its kind.

    /// <summary>Where the value stands in a file, where it does as a whole.</summary>
    public SourceSpan? Origin => reference switch
    {
        YamlNode node => node.Span,
        GoMap map => map.Origin?.Span,
        GoList list => list.Origin?.Span,
        MappedText mapped => OriginOf(mapped),
        _ => null,
    };

    /// <summary>The string with its map.</summary>
    public MappedText AsMapped => reference switch
    {
        MappedText mapped => mapped,
        YamlScalar scalar => MappedText.FromValue(scalar.Value, scalar.Span),
        _ => MappedText.FromUnmapped(AsText),
    };

    /// <summary>The same map or list under another type of the same kind.</summary>
    public Value As(GoType other) => new(other, bits, reference);

    /// <summary>The same scalar, known to stand at (or be made of) <paramref name="origin"/>. Other kinds keep their own.</summary>
    public Value WithOrigin(SourceSpan origin) => Kind switch
    {
        GoKind.String => new(type, 0, new YamlScalar(AsText, ScalarStyle.Plain, origin)),
        GoKind.Int or GoKind.Int64 or GoKind.Float64 or GoKind.Bool or GoKind.Uint64 => new(type, bits, new YamlScalar("", ScalarStyle.Plain, origin)),
        _ => this,
    };

    /// <summary>A scalar that was read from <paramref name="node"/>, which stays its origin. Not for strings.</summary>
    internal Value ReadFrom(YamlScalar node) => reference is null && type is not null ? new(type, bits, node) : this;

    internal bool HasOrigin => reference is YamlNode or MappedText;

    /// <summary>Where a string, number or boolean stands as a whole.</summary>
    internal SourceSpan? ScalarOrigin => reference switch
    {
        YamlScalar scalar => scalar.Span,
        MappedText mapped => OriginOf(mapped),
        _ => null,
    };

    /// <summary>Go's truth: not the zero of its type.</summary>
    public bool IsTrue() => Kind switch
    {
        GoKind.Invalid or GoKind.Interface => false,
        GoKind.Bool or GoKind.Int or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64 => bits != 0,
        GoKind.Float64 => AsFloat != 0,
        GoKind.Complex128 => AsComplex != Complex.Zero,
        GoKind.String => AsText.Length > 0,
        GoKind.Map => AsMap is { Count: > 0 },
        GoKind.Slice => AsList.Count > 0,
        GoKind.Struct => true,
        _ => reference is not null,
    };

    /// <summary>What is printed: a pointer's struct, unless the pointer says how it prints.</summary>
    internal Value Printable() => type is { Stringer: not null } ? this : Indirect();

    /// <summary>What a pointer points to; any other value itself.</summary>
    internal Value Indirect() => Kind == GoKind.Pointer && reference is GoStruct && type!.Element is { } element ? new Value(element, 0, reference) : this;

    /// <summary>The value as an element of a map or slice: nil gets the static type that the container declares.</summary>
    internal Value AsElementOf(GoType container)
    {
        if (type is not null || container.Element is not { } element)
        {
            return this;
        }

        return element.Kind switch
        {
            GoKind.Interface => NilInterface,
            GoKind.String => EmptyString.As(element),
            _ => new Value(element, 0, null),
        };
    }

    internal Value WithKeyNode(YamlNode key) => new(type, 0, key is YamlScalar scalar && scalar.Value == AsText ? scalar : new YamlScalar(AsText, ScalarStyle.Plain, key.Span));

    /// <summary>As <c>fmt.Sprint</c> prints it.</summary>
    public override string ToString() => IsString ? AsText : Formatting.GoFormat.Sprint(this);

    private static SourceSpan? OriginOf(MappedText mapped)
    {
        if (mapped.Segments.Length != 1)
        {
            return null;
        }

        ref readonly var only = ref mapped.Segments[0];
        return only.Value ?? only.Origin;
    }
}
