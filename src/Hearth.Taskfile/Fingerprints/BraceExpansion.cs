using System.Globalization;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>The shell's braces: <c>{a,b}</c> and <c>{1..3}</c>, nested; braces that hold neither stay as they are.</summary>
internal static class BraceExpansion
{
    public static IEnumerable<string> Expand(string word)
    {
        for (int open = word.IndexOf('{'); open >= 0; open = word.IndexOf('{', open + 1))
        {
            if (open > 0 && word[open - 1] is '$' or '\\')
            {
                continue;
            }

            int close = FindClose(word, open, out var commas);
            if (close < 0 || Alternatives(word, open, close, commas) is not { } alternatives)
            {
                continue;
            }

            string before = word[..open];
            var after = Expand(word[(close + 1)..]).ToList();
            return alternatives.SelectMany(Expand).SelectMany(_ => after, (middle, end) => before + middle + end);
        }

        return [word];
    }

    private static int FindClose(string word, int open, out List<int> commas)
    {
        commas = [];
        int depth = 0;
        for (int i = open; i < word.Length; i++)
        {
            switch (word[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return i;
                case ',' when depth == 1:
                    commas.Add(i);
                    break;
            }
        }

        return -1;
    }

    private static List<string>? Alternatives(string word, int open, int close, List<int> commas)
    {
        if (commas.Count == 0)
        {
            return Sequence(word[(open + 1)..close]);
        }

        var parts = new List<string>();
        int start = open + 1;
        foreach (int comma in commas)
        {
            parts.Add(word[start..comma]);
            start = comma + 1;
        }

        parts.Add(word[start..close]);
        return parts;
    }

    private static List<string>? Sequence(string inside)
    {
        string[] ends = inside.Split("..");
        if (ends.Length is not (2 or 3) || !TryRead(ends[0], out int from, out bool isLetter) || !TryRead(ends[1], out int to, out bool toLetter) || isLetter != toLetter)
        {
            return null;
        }

        int step = ends.Length == 3 && int.TryParse(ends[2], out int given) ? Math.Max(1, Math.Abs(given)) : 1;
        var items = new List<string>();
        for (int i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step)
        {
            items.Add(isLetter ? ((char)i).ToString() : i.ToString(CultureInfo.InvariantCulture));
        }

        return items;
    }

    private static bool TryRead(string text, out int value, out bool isLetter)
    {
        isLetter = text.Length == 1 && char.IsAsciiLetter(text[0]);
        value = isLetter ? text[0] : 0;
        return isLetter || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
