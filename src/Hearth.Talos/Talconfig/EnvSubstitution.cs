using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Talos.Talconfig;

/// <summary>
/// talhelper's substitution of variables (a8m/envsubst, restricted: unset and empty are errors): <c>$NAME</c>,
/// <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>-</c>, <c>=</c>, <c>:=</c>, <c>+</c>, <c>:+</c>; <c>$$</c> is a dollar.
/// </summary>
internal sealed class EnvSubstitution(Func<string, string?> getVariable)
{
    private readonly List<Diagnostic> errors = [];

    /// <summary>The substituted text; what was not substituted keeps its place.</summary>
    /// <exception cref="TalosConfigException">Variables are unset or empty; one finding each.</exception>
    public SourceText Substitute(SourceText source)
    {
        string text = source.Text;
        if (!text.Contains('$'))
        {
            return source;
        }

        var writer = new MappedTextWriter();
        int position = 0;
        while (position < text.Length)
        {
            int dollar = text.IndexOf('$', position);
            int end = dollar < 0 ? text.Length : dollar;
            writer.AppendVerbatim(source.Span(position, end - position));
            if (dollar < 0)
            {
                break;
            }

            position = ReadDollar(source, dollar, writer);
        }

        return errors.Count == 0
            ? writer.ToSourceText(source.Path)
            : throw new TalosConfigException(string.Join('\n', errors.Select(error => error.Message)), errors);
    }

    private int ReadDollar(SourceText source, int dollar, MappedTextWriter writer)
    {
        string text = source.Text;
        char next = dollar + 1 < text.Length ? text[dollar + 1] : '\0';
        if (next == '$')
        {
            writer.AppendVerbatim(source.Span(dollar + 1, 1));
            return dollar + 2;
        }

        if (next == '{')
        {
            return ReadBraces(source, dollar, writer);
        }

        if (IsNamePart(next) && !char.IsDigit(next))
        {
            int end = NameEnd(text, dollar + 1);
            var span = source.Span(dollar, end - dollar);
            writer.Append(Value(text[(dollar + 1)..end], span), span);
            return end;
        }

        writer.AppendVerbatim(source.Span(dollar, 1));
        return dollar + 1;
    }

    private int ReadBraces(SourceText source, int dollar, MappedTextWriter writer)
    {
        string text = source.Text;
        int nameEnd = NameEnd(text, dollar + 2);
        int close = text.IndexOf('}', nameEnd);
        if (close < 0)
        {
            errors.Add(new Diagnostic(TalosRules.Environment, source.Span(dollar, Math.Min(2, text.Length - dollar)), "closing brace expected"));
            return text.Length;
        }

        string name = text[(dollar + 2)..nameEnd];
        var span = source.Span(dollar, close + 1 - dollar);
        string rest = text[nameEnd..close];
        int operatorLength = rest switch { [':', '-' or '=' or '+', ..] => 2, ['-' or '=' or '+', ..] => 1, _ => 0 };
        if (name.Length == 0 || (operatorLength == 0 && rest.Length > 0))
        {
            errors.Add(new Diagnostic(TalosRules.Environment, span, $"bad substitution {text[dollar..(close + 1)]}")
            {
                Hint = "write $$ for a dollar sign that is no variable",
            });
            return close + 1;
        }

        string fallback = rest[operatorLength..];
        string? value = getVariable(name);
        writer.Append(rest[..operatorLength] switch
        {
            ":-" or ":=" when fallback.Length > 0 => string.IsNullOrEmpty(value) ? Default(fallback, span) : value,
            "-" or "=" when fallback.Length > 0 => value is null ? Default(fallback, span) : Value(name, span),
            "+" or ":+" when fallback.Length > 0 => value is null ? "" : Default(fallback, span),
            _ => Value(name, span),
        }, span);
        return close + 1;
    }

    // A default may itself be one variable.
    private string Default(string fallback, SourceSpan span) =>
        fallback[0] == '$' && NameEnd(fallback, 1) == fallback.Length && fallback.Length > 1 ? Value(fallback[1..], span) : fallback;

    private string Value(string name, SourceSpan span)
    {
        string? value = getVariable(name);
        if (string.IsNullOrEmpty(value))
        {
            errors.Add(new Diagnostic(TalosRules.Environment, span, value is null ? $"variable ${{{name}}} not set" : $"variable ${{{name}}} set but empty")
            {
                Hint = $"set {name} in talenv.yaml, or write ${{{name}:-default}}; $$ is a dollar sign",
            });
        }

        return value ?? "";
    }

    private static int NameEnd(string text, int start)
    {
        while (start < text.Length && IsNamePart(text[start]))
        {
            start++;
        }

        return start;
    }

    private static bool IsNamePart(char c) => c == '_' || char.IsLetterOrDigit(c);
}
