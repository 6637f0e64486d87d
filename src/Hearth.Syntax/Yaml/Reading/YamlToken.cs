namespace Hearth.Syntax.Yaml.Reading;

/// <summary>What the scanner cuts a text into.</summary>
internal enum YamlTokenKind : byte
{
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

/// <summary>One token; a value type, so that scanning makes no garbage.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Style">How a scalar is written.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Text">A scalar's text where it is not as written, a name, or a tag's handle.</param>
/// <param name="Suffix">A tag's suffix, a directive's prefix.</param>
internal readonly record struct YamlToken(YamlTokenKind Kind, ScalarStyle Style, int Start, int End, string? Text = null, string? Suffix = null);
