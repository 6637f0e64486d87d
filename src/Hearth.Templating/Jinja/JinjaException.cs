namespace Hearth.Templating.Jinja;

/// <summary>
/// What Python would have raised: the name of Jinja's or Python's own exception class, its message, and the template
/// and line that were being evaluated.
/// </summary>
public sealed class JinjaException(string errorClass, string message, int line = 0, string? templateName = null) : Exception(message)
{
    /// <summary>Such as <c>UndefinedError</c>, <c>TemplateSyntaxError</c> or <c>TypeError</c>.</summary>
    public string ErrorClass => errorClass;

    /// <summary>1-based; 0 while unknown.</summary>
    public int Line { get; private set; } = line;

    /// <summary>As the loader knows it; null for a template made from a string.</summary>
    public string? TemplateName { get; private set; } = templateName;

    internal static JinjaException Syntax(string message, int line, string? name = null) => new("TemplateSyntaxError", message, line, name);

    internal static JinjaException Assertion(string message, int line, string? name = null) => new("TemplateAssertionError", message, line, name);

    internal static JinjaException Runtime(string message) => new("TemplateRuntimeError", message);

    internal static JinjaException Undefined(string message) => new("UndefinedError", message);

    internal static JinjaException FilterArgument(string message) => new("FilterArgumentError", message);

    internal static JinjaException NotFound(string name) => new("TemplateNotFound", name);

    internal static JinjaException Type(string message) => new("TypeError", message);

    internal static JinjaException Value(string message) => new("ValueError", message);

    internal static JinjaException Key(string message) => new("KeyError", message);

    internal static JinjaException Index(string message) => new("IndexError", message);

    internal static JinjaException Overflow(string message) => new("OverflowError", message);

    internal static JinjaException Limit(string message) => new("SecurityError", message);

    internal static JinjaException ZeroDivision(string message) => new("ZeroDivisionError", message);

    // The innermost place wins: the first frame that sees the exception knows best.
    internal void Locate(string? name, int line)
    {
        if (Line == 0)
        {
            Line = line;
            TemplateName = name;
        }
    }
}
