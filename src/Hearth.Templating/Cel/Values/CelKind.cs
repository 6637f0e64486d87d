namespace Hearth.Templating.Cel.Values;

/// <summary>What a <see cref="CelValue"/> is at run time.</summary>
public enum CelKind : byte
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    List,
    Map,
    Type,
    Timestamp,
    Duration,
    Optional,

    /// <summary>A value of a library: a quantity, an IP address, a URL.</summary>
    Opaque,

    /// <summary>Not a value of the language: evaluation failed. <c>||</c>, <c>&amp;&amp;</c> and the macros all and exists can absorb it.</summary>
    Error,
}
