using System.Text;

namespace Hearth.Taskfile.Shell;

/// <summary>Splits a command line into words as a shell does: quotes, backslashes, variables.</summary>
internal static class ShellWords
{
    public static List<string> Split(string text, Func<string, string?> environment)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                    word = null;
                }

                continue;
            }

            word ??= new StringBuilder();
            if (quote == '\'' ? c == '\'' : c is '"' or '\'' && (quote == '\0' || quote == c))
            {
                quote = quote == '\0' ? c : '\0';
            }
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || text[i + 1] is '"' or '\\' or '$' or '`'))
            {
                word.Append(text[++i]);
            }
            else if (c == '$' && quote != '\'' && NameAt(text, i) is { Length: > 0 } name)
            {
                word.Append(environment(name));
                i += name.Length + (text[i + 1] == '{' ? 2 : 0);
            }
            else
            {
                word.Append(c);
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static string NameAt(string text, int dollar)
    {
        int start = dollar + 1;
        bool isBraced = start < text.Length && text[start] == '{';
        start += isBraced ? 1 : 0;
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return isBraced && (end >= text.Length || text[end] != '}') ? "" : text[start..end];
    }
}
