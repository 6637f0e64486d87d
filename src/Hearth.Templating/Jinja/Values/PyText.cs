using System.Globalization;
using System.Text;

namespace Hearth.Templating.Jinja.Values;

/// <summary>Text as Python sees it: code points, its own notion of blanks and line breaks, full case mapping.</summary>
internal static class PyText
{
    public static bool HasSurrogates(string text) => text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') >= 0;

    public static int Length(string text)
    {
        if (!HasSurrogates(text))
        {
            return text.Length;
        }

        int count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    public static IEnumerable<object?> Characters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                yield return text.Substring(i++, 2);
            }
            else
            {
                yield return text[i].ToString();
            }
        }
    }

    /// <summary>The UTF-16 offset of a code point.</summary>
    public static int Offset(string text, int index)
    {
        if (!HasSurrogates(text))
        {
            return Math.Min(index, text.Length);
        }

        int at = 0;
        for (; index > 0 && at < text.Length; index--)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return at;
    }

    public static int CodePoints(string text, int offset) => offset < 0 ? offset : Length(text[..offset]);

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static bool IsSpace(string text) => text.Length > 0 && text.All(IsSpace);

    public static bool IsPrintable(UnicodeCategory category, int code) => code == ' ' || category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    public static string Strip(string text, string? characters, bool start, bool end)
    {
        int from = 0, to = text.Length;
        while (start && from < to && Drops(text[from]))
        {
            from++;
        }

        while (end && to > from && Drops(text[to - 1]))
        {
            to--;
        }

        return text[from..to];

        bool Drops(char c) => characters is null ? IsSpace(c) : characters.Contains(c);
    }

    public static List<string> SplitLines(string text, bool keepEnds = false)
    {
        var lines = new List<string>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029'))
            {
                continue;
            }

            int end = i;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }

            lines.Add(text[start..(keepEnds ? i + 1 : end)]);
            start = i + 1;
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        return lines;
    }

    public static List<string> Split(string text, string? separator, long count)
    {
        var parts = new List<string>();
        long left = count < 0 ? long.MaxValue : count;
        if (separator is not null)
        {
            int start = 0;
            for (int at; left > 0 && (at = text.IndexOf(separator, start, StringComparison.Ordinal)) >= 0; left--)
            {
                parts.Add(text[start..at]);
                start = at + separator.Length;
            }

            parts.Add(text[start..]);
            return parts;
        }

        for (int i = 0; i < text.Length;)
        {
            if (IsSpace(text[i]))
            {
                i++;
                continue;
            }

            if (left-- == 0)
            {
                parts.Add(Strip(text[i..], null, start: false, end: true));
                break;
            }

            int end = i;
            while (end < text.Length && !IsSpace(text[end]))
            {
                end++;
            }

            parts.Add(text[i..end]);
            i = end;
        }

        return parts;
    }

    public static List<string> SplitRight(string text, string? separator, long count)
    {
        if (count < 0)
        {
            return Split(text, separator, -1);
        }

        var parts = new List<string>();
        if (separator is not null)
        {
            int end = text.Length;
            for (int at; count > 0 && end >= separator.Length && (at = text.LastIndexOf(separator, end - 1, StringComparison.Ordinal)) >= 0; count--)
            {
                parts.Add(text[(at + separator.Length)..end]);
                end = at;
            }

            parts.Add(text[..end]);
            parts.Reverse();
            return parts;
        }

        int to = text.Length;
        while (true)
        {
            while (to > 0 && IsSpace(text[to - 1]))
            {
                to--;
            }

            if (to == 0)
            {
                break;
            }

            if (count-- == 0)
            {
                parts.Add(Strip(text[..to], null, start: true, end: false));
                break;
            }

            int from = to;
            while (from > 0 && !IsSpace(text[from - 1]))
            {
                from--;
            }

            parts.Add(text[from..to]);
            to = from;
        }

        parts.Reverse();
        return parts;
    }

    // What has no upper-case letter of its own and becomes several.
    public static string Upper(string text)
    {
        string upper = text.ToUpperInvariant();
        return upper.AsSpan().IndexOfAny("ßŉǰΐΰﬀﬁﬂﬃﬄﬅﬆ") < 0 ? upper : string.Concat(upper.Select(static c => c switch
        {
            'ß' => "SS",
            'ŉ' => "ʼN",
            'ǰ' => "J̌",
            'ΐ' => "Ϊ́",
            'ΰ' => "Ϋ́",
            'ﬀ' => "FF",
            'ﬁ' => "FI",
            'ﬂ' => "FL",
            'ﬃ' => "FFI",
            'ﬄ' => "FFL",
            'ﬅ' or 'ﬆ' => "ST",
            _ => c.ToString(),
        }));
    }

    public static string Lower(string text)
    {
        string lower = text.Contains('İ') ? text.Replace("İ", "i̇", StringComparison.Ordinal).ToLowerInvariant() : text.ToLowerInvariant();
        return lower.Contains('σ') && text.Contains('Σ') ? FinalSigma(text, lower) : lower;
    }

    public static string Capitalize(string text) => text.Length == 0 ? text : TitleCase(text, 1) + Lower(text[1..]);

    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            bool cased = char.IsLetter(text[i]) && (char.IsUpper(text[i]) || char.IsLower(text[i]) || char.GetUnicodeCategory(text[i]) == UnicodeCategory.TitlecaseLetter);
            result.Append(!cased ? text[i].ToString() : inWord ? Lower(text[i].ToString()) : TitleCase(text[i..], 1));
            inWord = cased;
        }

        return result.ToString();
    }

    public static string SwapCase(string text) =>
        string.Concat(text.Select(static c => char.IsUpper(c) ? Lower(c.ToString()) : char.IsLower(c) ? Upper(c.ToString()) : c.ToString()));

    public static string Reverse(string text)
    {
        if (!HasSurrogates(text))
        {
            return string.Create(text.Length, text, static (span, source) =>
            {
                source.CopyTo(span);
                span.Reverse();
            });
        }

        return string.Concat(Characters(text).Reverse());
    }

    /// <summary>By code points; UTF-16 order differs for the planes above the first.</summary>
    public static int Compare(string left, string right)
    {
        int at = left.AsSpan().CommonPrefixLength(right);
        if (at < left.Length && at < right.Length)
        {
            int a = char.IsSurrogate(left[at]) ? left[at] + 0x10000 : left[at];
            int b = char.IsSurrogate(right[at]) ? right[at] + 0x10000 : right[at];
            return a.CompareTo(b);
        }

        return left.Length.CompareTo(right.Length);
    }

    public static string Replace(string text, string old, string replacement, long count)
    {
        if (count < 0 && old.Length > 0)
        {
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        var result = new StringBuilder();
        int start = 0;
        long left = count < 0 ? long.MaxValue : count;
        if (old.Length == 0)
        {
            for (int i = 0; i <= text.Length; i++)
            {
                if (left-- > 0)
                {
                    result.Append(replacement);
                }

                if (i < text.Length)
                {
                    result.Append(text[i]);
                }
            }

            return result.ToString();
        }

        for (int at; left > 0 && (at = text.IndexOf(old, start, StringComparison.Ordinal)) >= 0; left--)
        {
            result.Append(text, start, at - start).Append(replacement);
            start = at + old.Length;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            switch (c)
            {
                case '&':
                    result.Append("&amp;");
                    break;
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '"':
                    result.Append("&#34;");
                    break;
                case '\'':
                    result.Append("&#39;");
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    private static string TitleCase(string text, int length) => text[0] switch
    {
        'ß' => "Ss",
        'ﬁ' => "Fi",
        'ﬂ' => "Fl",
        'ǆ' or 'Ǆ' or 'ǅ' => "ǅ",
        'ǉ' or 'Ǉ' or 'ǈ' => "ǈ",
        'ǌ' or 'Ǌ' or 'ǋ' => "ǋ",
        _ => Upper(text[..length]),
    };

    private static string FinalSigma(string text, string lower)
    {
        var result = new StringBuilder(lower);
        for (int i = 0; i < text.Length && i < result.Length; i++)
        {
            if (text[i] == 'Σ' && i > 0 && char.IsLetter(text[i - 1]) && (i + 1 == text.Length || !char.IsLetter(text[i + 1])))
            {
                result[i] = 'ς';
            }
        }

        return result.ToString();
    }
}
