namespace Hearth.Templating.Jinja;

/// <summary>How a name that nobody defined behaves.</summary>
public enum UndefinedMode : byte
{
    /// <summary>Prints nothing; attributes of it are errors.</summary>
    Default,

    /// <summary>As default, and attributes of it are undefined as well.</summary>
    Chainable,

    /// <summary>Prints itself as <c>{{ name }}</c>.</summary>
    Debug,

    /// <summary>Everything but <c>is defined</c> and <c>default</c> is an error.</summary>
    Strict,
}

/// <summary>The options of <c>jinja2.Environment</c>, with its defaults.</summary>
public sealed record JinjaOptions
{
    public static readonly JinjaOptions Default = new();

    public string BlockStart { get; init; } = "{%";

    public string BlockEnd { get; init; } = "%}";

    public string VariableStart { get; init; } = "{{";

    public string VariableEnd { get; init; } = "}}";

    public string CommentStart { get; init; } = "{#";

    public string CommentEnd { get; init; } = "#}";

    public string? LineStatementPrefix { get; init; }

    public string? LineCommentPrefix { get; init; }

    /// <summary>Drop the first line break after a block tag.</summary>
    public bool TrimBlocks { get; init; }

    /// <summary>Drop blanks between the start of a line and a block tag.</summary>
    public bool LstripBlocks { get; init; }

    public string NewlineSequence { get; init; } = "\n";

    public bool KeepTrailingNewline { get; init; }

    public bool AutoEscape { get; init; }

    public UndefinedMode Undefined { get; init; }

    /// <summary><c>{% do %}</c></summary>
    public bool AllowDo { get; init; }

    /// <summary><c>{% break %}</c> and <c>{% continue %}</c></summary>
    public bool AllowLoopControls { get; init; }

    /// <summary><c>{% debug %}</c></summary>
    public bool AllowDebug { get; init; }

    /// <summary><c>{% trans %}</c>, with the texts as they are written.</summary>
    public bool AllowTrans { get; init; }

    /// <summary>Whether a module that is imported without context is made once and shared.</summary>
    public bool ShareModules { get; init; } = true;

    public JinjaLimits Limits { get; init; } = JinjaLimits.Default;
}

/// <summary>What a hostile template may use up before it is stopped.</summary>
public sealed record JinjaLimits
{
    public static readonly JinjaLimits Default = new();

    /// <summary>Statements run and items iterated, over one rendering.</summary>
    public long MaxSteps { get; init; } = 50_000_000;

    /// <summary>UTF-16 units of one text, list items of one repetition.</summary>
    public int MaxLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>Macros, includes and blocks inside one another; Python stops near 330.</summary>
    public int MaxDepth { get; init; } = 330;

    /// <summary>Binary digits of an integer.</summary>
    public int MaxIntegerBits { get; init; } = 1_000_000;
}
