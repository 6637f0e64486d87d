using System.Globalization;
using System.Text;

namespace Hearth.Talos.Tests.Conformance.Go;

internal enum GoTokenKind
{
    End,
    Name,
    Text,
    Number,
    Mark,
}

internal readonly record struct GoToken(GoTokenKind Kind, string Value);

/// <summary>Cuts Go source into tokens, with the semicolons that Go adds at line ends.</summary>
internal static class GoLexer
{
    private static readonly string[] Marks = ["...", "&&=", "<<=", ":=", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=", "-=", "<<", ">>", "<-"];

    public static List<GoToken> Read(string text)
    {
        var tokens = new List<GoToken>();
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (c == '\n')
            {
                EndLine(tokens);
                i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (text.AsSpan(i).StartsWith("//"))
            {
                int end = text.IndexOf('\n', i);
                i = end < 0 ? text.Length : end;
            }
            else if (text.AsSpan(i).StartsWith("/*"))
            {
                i = text.IndexOf("*/", i, StringComparison.Ordinal) + 2;
            }
            else if (c == '`')
            {
                int end = text.IndexOf('`', i + 1);
                tokens.Add(new GoToken(GoTokenKind.Text, text[(i + 1)..end]));
                i = end + 1;
            }
            else if (c is '"' or '\'')
            {
                i = ReadQuoted(text, i, tokens);
            }
            else if (char.IsLetter(c) || c == '_')
            {
                int end = i;
                while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                {
                    end++;
                }

                tokens.Add(new GoToken(GoTokenKind.Name, text[i..end]));
                i = end;
            }
            else if (char.IsAsciiDigit(c))
            {
                int end = i;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
                {
                    end++;
                }

                tokens.Add(new GoToken(GoTokenKind.Number, text[i..end].Replace("_", "", StringComparison.Ordinal)));
                i = end;
            }
            else
            {
                string mark = Array.Find(Marks, candidate => text.AsSpan(i).StartsWith(candidate)) ?? c.ToString();
                tokens.Add(new GoToken(GoTokenKind.Mark, mark));
                i += mark.Length;
            }
        }

        EndLine(tokens);
        tokens.Add(new GoToken(GoTokenKind.End, ""));
        return tokens;
    }

    private static void EndLine(List<GoToken> tokens)
    {
        if (tokens.Count > 0 && tokens[^1] is { Kind: GoTokenKind.Name or GoTokenKind.Text or GoTokenKind.Number } or { Value: ")" or "]" or "}" or "++" or "--" })
        {
            tokens.Add(new GoToken(GoTokenKind.Mark, ";"));
        }
    }

    private static int ReadQuoted(string text, int start, List<GoToken> tokens)
    {
        var value = new StringBuilder();
        int i = start + 1;
        while (text[i] != text[start])
        {
            if (text[i] != '\\')
            {
                value.Append(text[i++]);
                continue;
            }

            char escape = text[i + 1];
            int digits = escape switch { 'x' => 2, 'u' => 4, _ => 0 };
            value.Append(escape switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'x' or 'u' => (char)int.Parse(text.AsSpan(i + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                _ => escape,
            });
            i += 2 + digits;
        }

        tokens.Add(new GoToken(GoTokenKind.Text, value.ToString()));
        return i + 1;
    }
}
