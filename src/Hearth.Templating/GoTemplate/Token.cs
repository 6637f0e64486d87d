namespace Hearth.Templating.GoTemplate;

internal enum TokenKind : byte
{
    Error,
    EndOfFile,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Boolean,
    Character,
    CharacterConstant,
    Complex,
    Number,
    Assign,
    Declare,
    Field,
    Identifier,
    LeftParenthesis,
    RightParenthesis,
    Pipe,
    String,
    RawString,
    Variable,

    // Keywords, so that one comparison tells them.
    Dot,
    Nil,
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
}

/// <summary>A token: where it stands, and its text (or the message of an error).</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, string Text)
{
    public bool IsKeyword => Kind >= TokenKind.Dot;

    public int End => Start + Length;
}
