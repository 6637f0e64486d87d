using System.Globalization;
using System.Text;

namespace Hearth.Taskfile.Shell;

/// <summary>Quotes a word for bash as go-task's <c>shellQuote</c> and CLI_ARGS do: bare where that is safe, else in the plainest quotes.</summary>
internal static class ShellQuote
{
    private static readonly string[] Keywords =
    [
        "!", "[[", "case", "coproc", "declare", "do", "done", "elif", "else", "esac", "export", "fi", "for", "function", "if", "let", "local", "nameref",
        "readonly", "select", "then", "time", "typeset", "until", "while", "{", "}",
    ];

    public static string Quote(string word)
    {
        if (word.Length == 0)
        {
            return "''";
        }

        bool needsQuotes = Keywords.Contains(word);
        bool hasSingle = false, hasSpecialInDouble = false, needsAnsi = false;
        foreach (var rune in word.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case ';' or '"' or '\'' or '(' or ')' or '$' or '|' or '&' or '>' or '<' or '`' or ' ' or '\t' or '\r' or '\n'
                    or '\\' or '*' or '?' or '[' or '{' or '~' or '#' or '=':
                    needsQuotes = true;
                    break;
            }

            hasSingle |= rune.Value == '\'';
            hasSpecialInDouble |= rune.Value is '$' or '`' or '"' or '\\' or '!';
            needsAnsi |= rune.Value is < ' ' or 0x7F || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned;
        }

        if (needsAnsi)
        {
            return Ansi(word);
        }

        if (!needsQuotes)
        {
            return word;
        }

        if (!hasSingle)
        {
            return $"'{word}'";
        }

        if (!hasSpecialInDouble)
        {
            return $"\"{word}\"";
        }

        var quoted = new StringBuilder(word.Length + 8).Append('"');
        foreach (char c in word)
        {
            if (c is '"' or '\\' or '`' or '$')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static string Ansi(string word)
    {
        var quoted = new StringBuilder("$'");
        foreach (char c in word)
        {
            quoted.Append(c switch
            {
                '\a' => @"\a",
                '\b' => @"\b",
                '\f' => @"\f",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                '\v' => @"\v",
                '\'' => @"\'",
                '\\' => @"\\",
                < ' ' or '\x7F' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('\'').ToString();
    }
}
