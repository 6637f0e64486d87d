using System.Text;

namespace Hearth.Templating.Jinja.Functions;

/// <summary>Python's <c>textwrap.wrap</c>, with tabs and blanks left as they are.</summary>
internal static class WordWrap
{
    public static List<string> Wrap(string text, long width, bool breakLongWords, bool breakOnHyphens)
    {
        if (width <= 0)
        {
            throw JinjaException.Value($"invalid width {width} (must be > 0)");
        }

        var chunks = new Stack<string>(Split(text, breakOnHyphens).AsEnumerable().Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            var current = new List<string>();
            long length = 0;
            if (lines.Count > 0 && string.IsNullOrWhiteSpace(chunks.Peek()))
            {
                chunks.Pop();
            }

            while (chunks.Count > 0 && length + chunks.Peek().Length <= width)
            {
                length += chunks.Peek().Length;
                current.Add(chunks.Pop());
            }

            if (chunks.Count > 0 && chunks.Peek().Length > width)
            {
                HandleLong(chunks, current, width - length, breakLongWords, breakOnHyphens);
            }

            if (current.Count > 0 && string.IsNullOrWhiteSpace(current[^1]))
            {
                current.RemoveAt(current.Count - 1);
            }

            if (current.Count > 0)
            {
                lines.Add(string.Concat(current));
            }
        }

        return lines;
    }

    private static void HandleLong(Stack<string> chunks, List<string> current, long room, bool breakLongWords, bool breakOnHyphens)
    {
        if (breakLongWords)
        {
            string chunk = chunks.Pop();
            int end = (int)Math.Max(1, room);
            if (breakOnHyphens && chunk.Length > end)
            {
                int hyphen = chunk.LastIndexOf('-', end - 1, end);
                if (hyphen > 0 && chunk[..hyphen].Any(static c => c != '-'))
                {
                    end = hyphen + 1;
                }
            }

            current.Add(chunk[..end]);
            chunks.Push(chunk[end..]);
        }
        else if (current.Count == 0)
        {
            current.Add(chunks.Pop());
        }
    }

    // Words with their hyphens, blanks between them, and dashes as pieces of their own.
    private static List<string> Split(string text, bool breakOnHyphens)
    {
        var chunks = new List<string>();
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            bool blank = IsBlank(text[i]);
            while (i < text.Length && IsBlank(text[i]) == blank)
            {
                i++;
            }

            if (blank || !breakOnHyphens)
            {
                chunks.Add(text[start..i]);
            }
            else
            {
                SplitHyphens(text[start..i], chunks);
            }
        }

        return chunks;
    }

    private static void SplitHyphens(string word, List<string> chunks)
    {
        var piece = new StringBuilder();
        for (int i = 0; i < word.Length; i++)
        {
            int dashes = 0;
            while (i + dashes < word.Length && word[i + dashes] == '-')
            {
                dashes++;
            }

            if (dashes >= 2 && i + dashes < word.Length && piece.Length > 0)
            {
                chunks.Add(piece.ToString());
                chunks.Add(new string('-', dashes));
                piece.Clear();
                i += dashes - 1;
                continue;
            }

            piece.Append(word[i]);
            bool breaks = dashes == 1 && i >= 2 && IsLetter(word[i - 1]) && (IsLetter(word[i - 2]) || (i >= 3 && word[i - 2] == '-' && IsLetter(word[i - 3])))
                && i + 2 < word.Length && IsLetter(word[i + 1]) && (IsLetter(word[i + 2]) || word[i + 2] == '-');
            if (breaks)
            {
                chunks.Add(piece.ToString());
                piece.Clear();
            }
        }

        if (piece.Length > 0)
        {
            chunks.Add(piece.ToString());
        }
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';

    private static bool IsLetter(char c) => c == '_' || (char.IsLetter(c) && !char.IsDigit(c));
}
