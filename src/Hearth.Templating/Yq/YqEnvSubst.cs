using System.Text;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

/// <summary>
/// <c>$name</c> and <c>${name…}</c> in a text, as the library that upstream uses has it (a8m/envsubst): <c>-</c>, <c>:-</c>, <c>=</c>,
/// <c>:=</c>, <c>+</c>, <c>:+</c>; <c>$$</c> is a dollar.
/// </summary>
internal sealed class YqEnvSubst
{
    private readonly string text;
    private readonly Func<string, string?> get;
    private readonly YqOptions.Environment options;
    private readonly List<string> errors = [];

    private YqEnvSubst(string text, Func<string, string?> get, YqOptions.Environment options)
    {
        this.text = text;
        this.get = get;
        this.options = options;
    }

    public static string Substitute(string text, Func<string, string?> get, YqOptions.Environment options)
    {
        var one = new YqEnvSubst(text, get, options);
        int at = 0;
        string made = one.Expand(ref at, isInner: false);
        return one.errors.Count == 0 ? made : throw new YqException(string.Join('\n', one.errors));
    }

    private static bool IsName(char c) => char.IsLetterOrDigit(c) || c == '_';

    private string Expand(ref int at, bool isInner)
    {
        var made = new StringBuilder();
        while (at < text.Length)
        {
            char c = text[at];
            if (isInner && c == '}')
            {
                return made.ToString();
            }

            if (c != '$' || at + 1 == text.Length)
            {
                made.Append(c);
                at++;
                continue;
            }

            char next = text[at + 1];
            if (next == '$')
            {
                made.Append('$');
                at += 2;
            }
            else if (next == '{')
            {
                made.Append(Braces(ref at));
            }
            else if (IsName(next))
            {
                int start = ++at;
                while (at < text.Length && IsName(text[at]))
                {
                    at++;
                }

                made.Append(Value(text[start..at]));
            }
            else
            {
                made.Append(c);
                at++;
            }
        }

        return made.ToString();
    }

    private string Braces(ref int at)
    {
        int start = at += 2;
        while (at < text.Length && IsName(text[at]))
        {
            at++;
        }

        string name = text[start..at];
        if (at < text.Length && text[at] == '}')
        {
            at++;
            return name.Length > 0 ? Value(name) : throw new YqException("bad substitution");
        }

        bool alsoEmpty = at < text.Length && text[at] == ':';
        at += alsoEmpty ? 1 : 0;
        char op = at < text.Length ? text[at++] : throw new YqException("closing brace expected");
        if (op is not ('-' or '=' or '+'))
        {
            throw new YqException($"bad substitution of ${{{name}");
        }

        string other = Expand(ref at, isInner: true);
        if (at == text.Length)
        {
            throw new YqException("closing brace expected");
        }

        at++;
        string? value = get(name);
        bool isThere = value is not null && !(alsoEmpty && value.Length == 0);
        return op == '+' ? isThere ? other : "" : isThere ? Value(name) : other;
    }

    private string Value(string name)
    {
        string? value = get(name);
        string? error = value is null && options.NoUnset ? $"variable ${{{name}}} not set"
            : string.IsNullOrEmpty(value) && value is not null && options.NoEmpty ? $"variable ${{{name}}} set but empty"
            : null;
        if (error is not null)
        {
            if (options.FailFast)
            {
                throw new YqException(error);
            }

            errors.Add(error);
        }

        return value ?? "";
    }
}
