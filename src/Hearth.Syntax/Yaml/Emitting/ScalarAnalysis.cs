using System.Buffers;

namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>Which styles can hold a text: libyaml's analysis, one pass over the characters.</summary>
internal readonly record struct ScalarAnalysis(bool IsMultiline, bool FlowPlain, bool BlockPlain, bool SingleQuoted, bool Block)
{
    // Of these alone, with a letter or digit at both ends, every style can be made. Measured: nine of ten scalars.
    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _./+=~$()^;<\\-");

    public static ScalarAnalysis Of(ReadOnlySpan<char> text, bool isVersion3)
    {
        if (text.IsEmpty)
        {
            return new ScalarAnalysis(false, FlowPlain: false, BlockPlain: true, SingleQuoted: true, Block: false);
        }

        return text[0] is not (' ' or '-' or '.') && text[^1] != ' ' && !text.ContainsAnyExcept(Harmless)
            ? new ScalarAnalysis(false, true, true, true, true)
            : Walk(text, isVersion3);
    }

    public static bool IsPrintable(char c) =>
        c is '\n' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static ScalarAnalysis Walk(ReadOnlySpan<char> text, bool isVersion3)
    {
        bool flowIndicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        bool blockIndicators = flowIndicators;
        bool breaks = false, special = false, tabs = false, breakThenSpace = false, spaceThenBreak = false;
        bool afterBlank = true, afterSpace = false, afterBreak = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool beforeBlank = i + 1 == text.Length || text[i + 1] is ' ' or '\t';
            switch (c)
            {
                case '#' when afterBlank:
                case ':' when beforeBlank:
                    flowIndicators = blockIndicators = true;
                    break;
                case ':':
                    flowIndicators = true;
                    break;
                case '?' when i == 0 && beforeBlank:
                case '-' when i == 0 && beforeBlank:
                    flowIndicators = blockIndicators = true;
                    break;
                case '?':
                    flowIndicators = true;
                    break;
                case ',' or '[' or ']' or '{' or '}':
                    flowIndicators = true;
                    blockIndicators |= i == 0;
                    break;
                case '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' when i == 0:
                    flowIndicators = blockIndicators = true;
                    break;
            }

            if (c == '\t' && isVersion3)
            {
                tabs = true;
            }
            else if (!IsPrintable(c))
            {
                // A lone surrogate is written as U+FFFD, which is printable; a pair is an emoji and is not.
                special |= !char.IsSurrogate(c) || IsPair(text, i);
            }

            bool isBreak = IsBreak(c);
            breakThenSpace |= c == ' ' && afterBreak;
            spaceThenBreak |= isBreak && afterSpace;
            breaks |= isBreak;
            afterSpace = c == ' ';
            afterBreak = isBreak;
            afterBlank = isBreak || c is ' ' or '\t' or '\0';
        }

        bool edges = text[0] == ' ' || IsBreak(text[0]) || text[^1] == ' ' || IsBreak(text[^1]);
        bool unquotable = breakThenSpace || spaceThenBreak || special || tabs;
        bool plain = !edges && !unquotable && !breaks;
        return new ScalarAnalysis(
            breaks,
            FlowPlain: plain && !flowIndicators,
            BlockPlain: plain && !blockIndicators,
            SingleQuoted: !unquotable,
            Block: text[^1] != ' ' && !spaceThenBreak && !special);
    }

    private static bool IsPair(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1]);
}
