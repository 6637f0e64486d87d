using Hearth.Syntax.Text;

namespace Hearth.Templating.EnvSubst;

/// <summary>A part of a text with substitutions.</summary>
internal abstract class SubstitutionNode;

/// <summary>Text as it is written; in pieces where an escape left a character out.</summary>
internal sealed class TextPiece(List<SourceSpan> pieces) : SubstitutionNode
{
    public List<SourceSpan> Pieces => pieces;
}

/// <summary><c>${name}</c> or <c>${name operator arguments}</c></summary>
internal sealed class Expansion(string name, string op, List<SubstitutionNode> arguments, SourceSpan span) : SubstitutionNode
{
    public string Name => name;

    /// <summary>Empty for a bare name.</summary>
    public string Operator => op;

    public List<SubstitutionNode> Arguments => arguments;

    /// <summary>From <c>$</c> to <c>}</c>.</summary>
    public SourceSpan Span => span;

    /// <summary>Whether the operator brings its own value where the variable has none.</summary>
    public bool HasDefault => op is "=" or ":=" or ":-" or ":+" or ":?";
}
