using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Templating.EnvSubst;

/// <summary>
/// Reads text as fluxcd/pkg/envsubst does, a fork of drone/envsubst: its grammar with its gaps. <c>${v-d}</c> is
/// refused, <c>:?</c> and <c>:+</c> read as <c>:-</c>, <c>$$</c> stands for <c>$</c> outside of expressions.
/// </summary>
internal sealed class SubstitutionParser
{
    private const int MaxDepth = 200;

    private readonly SourceText source;
    private readonly string text;
    private int at;
    private int depth;

    private SubstitutionParser(SourceText source)
    {
        this.source = source;
        text = source.Text;
    }

    /// <exception cref="DiagnosticException">An expression cannot be read.</exception>
    public static List<SubstitutionNode> Parse(SourceText source)
    {
        var parser = new SubstitutionParser(source);
        var nodes = new List<SubstitutionNode>();
        while (parser.at < parser.text.Length)
        {
            nodes.Add(parser.AtOpening() ? parser.ParseExpansion() : parser.ParseText(null, escapesDollar: true, escapesSlash: false));
        }

        return nodes;
    }

    private char Peek() => at < text.Length ? text[at] : '\0';

    private bool AtOpening() => Peek() == '$' && at + 1 < text.Length && text[at + 1] == '{';

    // Up to an opening or a character that ends the argument.
    private TextPiece ParseText(Func<char, bool>? ends, bool escapesDollar, bool escapesSlash)
    {
        var pieces = new List<SourceSpan>();
        int start = at;
        while (at < text.Length)
        {
            if (ends is null)
            {
                // Most of a text is neither: go to the next dollar at once.
                int dollar = text.IndexOf('$', at);
                at = dollar < 0 ? text.Length : dollar;
                if (dollar < 0)
                {
                    break;
                }
            }

            if (AtOpening())
            {
                break;
            }

            char c = text[at];
            char next = at + 1 < text.Length ? text[at + 1] : '\0';
            if ((escapesDollar && c == '$' && next == '$') || (escapesSlash && c == '\\' && next is '/' or '\\' && escapesSlash))
            {
                pieces.Add(source.Span(start, at - start));
                start = at + 1;
                at += 2;
                continue;
            }

            if (ends?.Invoke(c) == true)
            {
                break;
            }

            at++;
        }

        pieces.Add(source.Span(start, at - start));
        return new TextPiece(pieces);
    }

    private Expansion ParseExpansion()
    {
        if (++depth > MaxDepth)
        {
            throw Fail(at, $"more than {MaxDepth} substitutions inside of each other");
        }

        int start = at;
        at += 2;
        var expansion = Peek() == '#' ? ParseLength(start) : ParseNamed(start);
        depth--;
        return expansion;
    }

    private Expansion ParseLength(int start)
    {
        at++;
        string name = ParseName();
        if (name.Length == 0)
        {
            throw Fail(start, "bad substitution");
        }

        return Close(start, name, "#", []);
    }

    private Expansion ParseNamed(int start)
    {
        string name = ParseName();
        if (name.Length == 0)
        {
            throw Fail(start, "unable to parse variable name");
        }

        switch (Peek())
        {
            case ':' when at + 1 >= text.Length || !char.IsAscii(text[at + 1]):
                // Flux's scanner looks one character ahead and goes back by that one's width.
                throw Fail(start, "bad substitution");
            case ':':
                return text[at + 1] is '=' or '-' or '?' or '+' ? ParseDefault(start, name, 2) : ParseSubstring(start, name);
            case '=':
                return ParseDefault(start, name, 1);
            case ',' or '^':
                return Close(start, name, Operator(static c => c is ',' or '^', 2), []);
            case '/':
                return ParseReplace(start, name);
            case '#':
                return Close(start, name, Operator(static c => c == '#', 2), [ParseArgument(start, static c => c == '}', escapes: false)]);
            case '%':
                return Close(start, name, Operator(static c => c == '%', 2), [ParseArgument(start, static c => c == '}', escapes: false)]);
            case '}':
                at++;
                return new Expansion(name, "", [], source.Span(start, at - start));
            default:
                throw Fail(start, "missing closing brace");
        }
    }

    private Expansion ParseDefault(int start, string name, int length)
    {
        string op = text.Substring(at, length);
        at += length;
        var arguments = new List<SubstitutionNode>();
        while (Peek() != '}')
        {
            arguments.Add(ParseArgument(start, static c => c == '}', escapes: false));
        }

        return Close(start, name, op, arguments);
    }

    private Expansion ParseSubstring(int start, string name)
    {
        at++;
        var arguments = new List<SubstitutionNode> { ParseArgument(start, static c => c is ':' or '}', escapes: false) };
        if (Peek() == '}')
        {
            return Close(start, name, ":", arguments);
        }

        if (Operator(static c => c == ':', int.MaxValue).Length == 0)
        {
            throw Fail(start, "bad substitution");
        }

        arguments.Add(ParseArgument(start, static c => c == '}', escapes: false));
        return Close(start, name, ":", arguments);
    }

    private Expansion ParseReplace(int start, string name)
    {
        at++;
        string op = "/" + Operator(static c => c is '/' or '#' or '%', 1);
        var arguments = new List<SubstitutionNode> { ParseArgument(start, static c => c == '/', escapes: true) };
        if (Operator(static c => c == '/', int.MaxValue).Length == 0)
        {
            throw Fail(start, "bad substitution");
        }

        if (Peek() != '}')
        {
            arguments.Add(ParseArgument(start, static c => c == '}', escapes: true));
        }

        return Close(start, name, op, arguments);
    }

    private SubstitutionNode ParseArgument(int start, Func<char, bool> ends, bool escapes)
    {
        if (AtOpening())
        {
            return ParseExpansion();
        }

        int before = at;
        var argument = at < text.Length ? ParseText(ends, escapes, escapes) : null;
        return argument is not null && at > before ? argument : throw Fail(start, "unable to parse substitution within function");
    }

    private Expansion Close(int start, string name, string op, List<SubstitutionNode> arguments)
    {
        if (Peek() != '}')
        {
            throw Fail(start, "bad substitution");
        }

        at++;
        return new Expansion(name, op, arguments, source.Span(start, at - start));
    }

    private string ParseName()
    {
        int start = at;
        while (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && (rune.Value == '_' || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.DecimalDigitNumber))
        {
            at += rune.Utf16SequenceLength;
        }

        return text[start..at];
    }

    private string Operator(Func<char, bool> accepts, int max)
    {
        int start = at;
        while (at < text.Length && at - start < max && accepts(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private DiagnosticException Fail(int start, string reason)
    {
        int end = text.AsSpan(start).IndexOfAny('}', '\n') is var found and >= 0 ? start + found + (text[start + found] == '}' ? 1 : 0) : text.Length;
        end = Math.Min(end, start + 120);
        return new DiagnosticException(new Diagnostic(EnvSubstRules.BadExpression, source.Span(start, Math.Max(1, end - start)), $"{text[start..end]}: {reason}")
        {
            Hint = "write $${ for a text that is meant as it stands",
        });
    }
}
