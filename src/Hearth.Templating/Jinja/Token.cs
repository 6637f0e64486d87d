namespace Hearth.Templating.Jinja;

/// <summary>The kinds of token that the parser sees.</summary>
internal enum TokenKind : byte
{
    Data,
    BlockBegin,
    BlockEnd,
    VariableBegin,
    VariableEnd,
    Name,
    String,
    Integer,
    Float,
    Add,
    Assign,
    Colon,
    Comma,
    Div,
    Dot,
    Eq,
    FloorDiv,
    Gt,
    GtEq,
    LBrace,
    LBracket,
    LParen,
    Lt,
    LtEq,
    Mod,
    Mul,
    Ne,
    Pipe,
    Pow,
    RBrace,
    RBracket,
    RParen,
    Semicolon,
    Sub,
    Tilde,
    Eof,

    /// <summary>Text that no rule reads; an error once the parser gets there, as Jinja's lexer is lazy.</summary>
    Error,
}

/// <summary>A token. <see cref="Value"/> is the name, the text or the number; the exception for <see cref="TokenKind.Error"/>.</summary>
internal readonly record struct Token(TokenKind Kind, object? Value, int Line)
{
    public string Text => (string)Value!; // Data, names and strings hold text.

    public bool IsName(string name) => Kind == TokenKind.Name && (string)Value! == name;

    /// <summary>As Jinja's messages call it.</summary>
    public string Describe() => Kind == TokenKind.Name ? Text : DescribeKind(Kind);

    public static string DescribeKind(TokenKind kind) => kind switch
    {
        TokenKind.Data => "template data / text",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.Name => "name",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        TokenKind.Add => "+",
        TokenKind.Assign => "=",
        TokenKind.Colon => ":",
        TokenKind.Comma => ",",
        TokenKind.Div => "/",
        TokenKind.Dot => ".",
        TokenKind.Eq => "==",
        TokenKind.FloorDiv => "//",
        TokenKind.Gt => ">",
        TokenKind.GtEq => ">=",
        TokenKind.LBrace => "{",
        TokenKind.LBracket => "[",
        TokenKind.LParen => "(",
        TokenKind.Lt => "<",
        TokenKind.LtEq => "<=",
        TokenKind.Mod => "%",
        TokenKind.Mul => "*",
        TokenKind.Ne => "!=",
        TokenKind.Pipe => "|",
        TokenKind.Pow => "**",
        TokenKind.RBrace => "}",
        TokenKind.RBracket => "]",
        TokenKind.RParen => ")",
        TokenKind.Semicolon => ";",
        TokenKind.Sub => "-",
        TokenKind.Tilde => "~",
        _ => "end of template",
    };
}
