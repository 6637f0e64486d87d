namespace Hearth.Syntax.Yaml.Reading;

/// <summary>What the parser says next, and <see cref="YamlEventReader"/> after it.</summary>
public enum YamlEventKind : byte
{
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias,
    Scalar,
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

/// <summary>One step of a document's structure. Start and End leave out the node's properties.</summary>
internal struct YamlEvent
{
    public YamlEventKind Kind;
    public ScalarStyle ScalarStyle;
    public CollectionStyle CollectionStyle;
    public int Start;
    public int End;

    /// <summary>A scalar's text where it is not as written; an alias's name.</summary>
    public string? Text;
    public string? Anchor;
    public string? Tag;
    public int PropertiesStart;
    public int PropertiesEnd;

    /// <summary>Whether anything stands in the document: <c>---</c> alone has no root.</summary>
    public bool IsAbsent;
}
