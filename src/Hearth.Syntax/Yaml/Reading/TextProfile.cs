using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Reading;

/// <summary>One pass over the characters before scanning: the first that YAML does not allow, and whether the rare ones occur that need slower code.</summary>
/// <param name="End">The offset of the first character that is not allowed, or the end of the text.</param>
/// <param name="HasUnicodeBreaks">Whether one of U+0085, U+2028, U+2029 occurs.</param>
/// <param name="HasSurrogates">Whether a column may differ from the UTF-16 offset.</param>
internal readonly record struct TextProfile(int End, bool HasUnicodeBreaks, bool HasSurrogates)
{
    public static TextProfile Of(SourceText source)
    {
        var text = source.Text.AsSpan();
        bool hasUnicodeBreaks = false, hasSurrogates = false;
        int at = 0;
        while (true)
        {
            int found = text[at..].IndexOfAnyExcept(YamlChars.AllowedAscii);
            if (found < 0)
            {
                return new TextProfile(text.Length, hasUnicodeBreaks, hasSurrogates);
            }

            at += found;
            for (; at < text.Length && text[at] > '~'; at++)
            {
                char c = text[at];
                if (char.IsSurrogate(c))
                {
                    if (!char.IsHighSurrogate(c) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                    {
                        return new TextProfile(at, hasUnicodeBreaks, hasSurrogates);
                    }

                    hasSurrogates = true;
                    at++;
                }
                else if (c is '\u0085' or '\u2028' or '\u2029')
                {
                    hasUnicodeBreaks = true;
                }
                else if (c is < '\u00A0' or > '\uFFFD')
                {
                    return new TextProfile(at, hasUnicodeBreaks, hasSurrogates);
                }
            }

            if (at < text.Length && text[at] < ' ' && text[at] is not ('\t' or '\n' or '\r'))
            {
                return new TextProfile(at, hasUnicodeBreaks, hasSurrogates);
            }
        }
    }
}
