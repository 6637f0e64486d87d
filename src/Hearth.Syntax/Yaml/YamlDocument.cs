using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>One document of a stream. An empty document has no root.</summary>
public sealed class YamlDocument
{
    public YamlDocument(YamlNode? root, SourceSpan span, IReadOnlyList<SourceSpan>? comments = null)
    {
        Root = root;
        Span = span;
        Comments = comments ?? [];
    }

    public YamlNode? Root { get; }

    /// <summary>From the document's marker or first content to the start of the next.</summary>
    public SourceSpan Span { get; }

    /// <summary>The comments in the order of the text, each from <c>#</c> to the end of its line.</summary>
    public IReadOnlyList<SourceSpan> Comments { get; }
}
