namespace Hearth.Talos.Schema;

/// <summary>What a place in a machine config holds.</summary>
internal enum TypeKind
{
    String,
    Bool,
    Int,
    Uint,
    Duration,
    Enum,
    Cel,
    ByteSize,
    Percent,
    Size,
    Url,
    Addr,
    Prefix,
    AddrPort,
    HardwareAddr,
    Base64,
    FileMode,
    DiskSize,
    SizeMatcher,
    DiskType,
    PortRange,

    /// <summary>A list; <see cref="TypeRef.Element"/> says of what.</summary>
    List,

    /// <summary>A map by string.</summary>
    Map,

    /// <summary>A map by string whose values are a string or a list of strings: command line arguments.</summary>
    Args,

    /// <summary>A free-form mapping.</summary>
    Object,
    Struct,
}

/// <summary>The type of a field, element or document: what the Go machinery declares it to be.</summary>
internal sealed class TypeRef
{
    public required TypeKind Kind { get; init; }

    /// <summary>As written in the table.</summary>
    public required string Name { get; init; }

    /// <summary>Absent differs from zero: an explicit <c>false</c> or <c>0</c> is kept and merged.</summary>
    public bool IsPointer { get; init; }

    /// <summary>Bits of an integer.</summary>
    public int Bits { get; init; } = 64;

    public TypeRef? Element { get; init; }

    public StructType? Struct { get; init; }

    public string[] EnumNames { get; init; } = [];

    /// <summary>How the items of two lists are matched when merged; empty where they are appended.</summary>
    public string MergeKey { get; init; } = "";

    /// <summary>A matched item replaces the whole item instead of being merged into it.</summary>
    public bool MergeWholeItems { get; init; }

    public bool IsScalar => Kind < TypeKind.List;

    /// <summary>The same type where absent is zero.</summary>
    public bool IsCollection => Kind is TypeKind.List or TypeKind.Map or TypeKind.Args;
}

/// <summary>One field of a struct, in output order.</summary>
/// <param name="Name">The YAML key.</param>
/// <param name="Type">What it holds.</param>
/// <param name="OmitEmpty">Left out of the output when empty.</param>
/// <param name="Replace">A merge replaces it.</param>
/// <param name="OmitOnlyIfAbsent">An explicit empty list is printed.</param>
/// <param name="GoName">The name that templates over the config use.</param>
internal sealed record FieldDef(string Name, TypeRef Type, bool OmitEmpty, bool Replace, bool OmitOnlyIfAbsent, string GoName);

/// <summary>A struct of the table; its fields are parsed when first asked for.</summary>
internal sealed class StructType(string name, Func<StructType, FieldDef[]> load)
{
    private readonly Lock gate = new();
    private FieldDef[]? fields;
    private Dictionary<string, FieldDef>? byName;

    public string Name => name;

    public FieldDef[] Fields
    {
        get
        {
            if (fields is null)
            {
                lock (gate)
                {
                    fields ??= load(this);
                }
            }

            return fields;
        }
    }

    public FieldDef? Find(string fieldName)
    {
        byName ??= Fields.DistinctBy(field => field.Name).ToDictionary(field => field.Name, StringComparer.Ordinal);
        return byName.GetValueOrDefault(fieldName);
    }
}

/// <summary>A kind of document.</summary>
internal sealed record KindDef(string Kind, TypeRef Type, bool IsNamed, bool IsSecret);
