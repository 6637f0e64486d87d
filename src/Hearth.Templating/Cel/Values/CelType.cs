using System.Collections.Frozen;

namespace Hearth.Templating.Cel.Values;

/// <summary>The families of types that the checker tells apart.</summary>
public enum CelTypeKind : byte
{
    Dyn,
    Primitive,
    List,
    Map,
    Type,
    Optional,
    Opaque,

    /// <summary>A message or resource whose fields are known.</summary>
    Object,

    /// <summary>A placeholder in the signature of a function.</summary>
    Parameter,
}

/// <summary>A type, as declared for a variable or inferred for an expression. <see cref="Dyn"/> says that only the value will tell.</summary>
public sealed class CelType
{
    private CelType(CelTypeKind kind, string name, CelKind valueKind, params CelType[] parameters)
    {
        Kind = kind;
        Name = name;
        ValueKind = valueKind;
        Parameters = parameters;
    }

    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn", CelKind.Error);

    public static CelType Null { get; } = Primitive("null_type", CelKind.Null);

    public static CelType Bool { get; } = Primitive("bool", CelKind.Bool);

    public static CelType Int { get; } = Primitive("int", CelKind.Int);

    public static CelType Uint { get; } = Primitive("uint", CelKind.Uint);

    public static CelType Double { get; } = Primitive("double", CelKind.Double);

    public static CelType String { get; } = Primitive("string", CelKind.String);

    public static CelType Bytes { get; } = Primitive("bytes", CelKind.Bytes);

    public static CelType Timestamp { get; } = Primitive("google.protobuf.Timestamp", CelKind.Timestamp);

    public static CelType Duration { get; } = Primitive("google.protobuf.Duration", CelKind.Duration);

    public static CelType Type { get; } = new(CelTypeKind.Type, "type", CelKind.Type);

    public static CelType AnyList { get; } = ListOf(Dyn);

    public static CelType AnyMap { get; } = MapOf(Dyn, Dyn);

    public static CelType AnyOptional { get; } = OptionalOf(Dyn);

    public static CelType A { get; } = new(CelTypeKind.Parameter, "A", CelKind.Error);

    public static CelType B { get; } = new(CelTypeKind.Parameter, "B", CelKind.Error);

    public CelTypeKind Kind { get; }

    public string Name { get; }

    /// <summary>The kind of the type's values; <see cref="CelKind.Error"/> where any will do.</summary>
    public CelKind ValueKind { get; }

    /// <summary>A list's item type, a map's key and value type, an optional's value type.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>The fields of an object type.</summary>
    public FrozenDictionary<string, CelType>? Fields { get; private init; }

    public bool IsDyn => Kind is CelTypeKind.Dyn or CelTypeKind.Parameter;

    public CelType Element => Parameters.Count > 0 ? Parameters[^1] : Dyn;

    public static CelType ListOf(CelType item) => new(CelTypeKind.List, "list", CelKind.List, item);

    public static CelType MapOf(CelType key, CelType value) => new(CelTypeKind.Map, "map", CelKind.Map, key, value);

    public static CelType OptionalOf(CelType value) => new(CelTypeKind.Optional, "optional_type", CelKind.Optional, value);

    public static CelType Opaque(string name) => new(CelTypeKind.Opaque, name, CelKind.Opaque);

    /// <summary>An object whose fields are checked when compiling.</summary>
    public static CelType Object(string name, IEnumerable<KeyValuePair<string, CelType>> fields) =>
        new(CelTypeKind.Object, name, CelKind.Map) { Fields = fields.ToFrozenDictionary() };

    /// <summary>Types are the same where their names are: <c>type([1]) == list</c>.</summary>
    public bool HasSameName(CelType other) => Name == other.Name;

    /// <summary>Whether the two are surely the same type, parameters included.</summary>
    public bool IsSameAs(CelType other) =>
        ReferenceEquals(this, other) || (Name == other.Name && Parameters.Count == other.Parameters.Count && Parameters.Zip(other.Parameters).All(pair => pair.First.IsSameAs(pair.Second)));

    /// <summary>As cel-go shows it: <c>list(int)</c>, <c>map(string, dyn)</c>.</summary>
    public override string ToString() => Kind switch
    {
        CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Optional => $"{Name}({string.Join(", ", Parameters)})",
        CelTypeKind.Primitive when ReferenceEquals(this, Timestamp) => "timestamp",
        CelTypeKind.Primitive when ReferenceEquals(this, Duration) => "duration",
        CelTypeKind.Primitive when ReferenceEquals(this, Null) => "null",
        _ => Name,
    };

    private static CelType Primitive(string name, CelKind kind) => new(CelTypeKind.Primitive, name, kind);
}
