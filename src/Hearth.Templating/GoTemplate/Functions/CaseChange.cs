using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Upper, lower and title case as Go's <c>strings</c> and goutils have them, character by character.</summary>
internal static class CaseChange
{
    public static string Upper(string text) => text.ToUpperInvariant();

    // The Kelvin sign and others are folded alike by both.
    public static string Lower(string text) => text.ToLowerInvariant();

    /// <summary><c>strings.Title</c>: the first letter of everything that letters, digits or _ do not join.</summary>
    public static string Title(string text)
    {
        bool afterSeparator = true;
        return Map(text, rune =>
        {
            var changed = afterSeparator ? Rune.ToUpperInvariant(rune) : rune;
            afterSeparator = rune.Value <= 0x7F
                ? !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != '_'
                : !Rune.IsLetter(rune) && !Rune.IsDigit(rune) && Rune.IsWhiteSpace(rune);
            return changed;
        });
    }

    public static string Untitle(string text)
    {
        bool isNext = true;
        return Map(text, rune =>
        {
            if (Rune.IsWhiteSpace(rune))
            {
                isNext = true;
                return rune;
            }

            var changed = isNext ? Rune.ToLowerInvariant(rune) : rune;
            isNext = false;
            return changed;
        });
    }

    public static string Swap(string text) => Map(text, static rune => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Rune.ToLowerInvariant(rune),
        UnicodeCategory.LowercaseLetter => Rune.ToUpperInvariant(rune),
        _ => rune,
    });

    private static string Map(string text, Func<Rune, Rune> change)
    {
        var built = new StringBuilder(text.Length);
        Span<char> pair = stackalloc char[2];
        for (int i = 0; i < text.Length; i++)
        {
            int rune = GoString.RuneAt(text, i, out int width);
            i += width - 1;
            if (rune < 0)
            {
                // A byte that is no UTF-8: Go's maps make it the replacement character.
                built.Append('\uFFFD');
                continue;
            }

            built.Append(pair[..change(new Rune(rune)).EncodeToUtf16(pair)]);
        }

        return built.ToString();
    }
}
