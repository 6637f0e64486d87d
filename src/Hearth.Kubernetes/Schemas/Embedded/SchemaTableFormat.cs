namespace Hearth.Kubernetes.Schemas.Embedded;

/// <summary>
/// How the embedded table of schemas is laid out; docs/architecture/schemas.md shows it whole. All numbers are little-endian.
/// The tool that writes the table and what reads it share this.
/// </summary>
internal static class SchemaTableFormat
{
    public const uint Magic = 0x54435348; // "HSCT"
    public const uint Version = 1;

    /// <summary>Magic, version, and four pairs of offset and count: strings, nodes, kinds, origins.</summary>
    public const int HeaderSize = 40;

    public const int KindSize = 16;

    /// <summary>Set on a node's shape where constraints follow.</summary>
    public const byte HasConstraints = 0x80;

    public const byte IsRequired = 1;
    public const byte HasVersions = 2;
}

/// <summary>What a node of the table allows.</summary>
internal enum TableShape : byte
{
    Anything,
    String,
    Integer,
    Number,
    Boolean,

    /// <summary>Followed by the node of its items.</summary>
    List,

    /// <summary>Followed by its properties.</summary>
    Object,

    /// <summary>Followed by the node of its values.</summary>
    Map,

    /// <summary>A string or an integer; Kubernetes' IntOrString.</summary>
    IntOrString,

    /// <summary>A string or a number.</summary>
    Quantity,

    /// <summary>An object of any content.</summary>
    AnyObject,
}

/// <summary>What else a node of the table says of its values.</summary>
internal enum TableConstraint : byte
{
    /// <summary>Values that a published schema lists.</summary>
    Enum = 1,

    /// <summary>Values that the server wants and no published schema lists.</summary>
    ServerEnum,
    Pattern,
    Format,
    MinLength,
    MaxLength,
    MinItems,
    MaxItems,
    MinProperties,
    MaxProperties,
    Minimum,
    Maximum,
}

/// <summary>What the table knows of a kind as a whole.</summary>
[Flags]
internal enum TableKindFlags : byte
{
    None,

    /// <summary>Part of Kubernetes itself, not of a CustomResourceDefinition.</summary>
    IsCore = 1,

    /// <summary>The project that publishes Kubernetes' schemas has it; CustomResourceDefinition is not there.</summary>
    IsPublished = 2,
}

/// <summary>Minor versions of Kubernetes 1.x between which something exists, both inclusive; 0 is open.</summary>
internal readonly record struct VersionRange(byte Since, byte Until)
{
    public bool Contains(int minor) => minor >= Since && (Until == 0 || minor <= Until);
}
