using System.Globalization;
using System.Text;

namespace Hearth.Taskfile.Errors;

/// <summary>Text in double quotes as Go's <c>%q</c> writes it.</summary>
internal static class GoQuote
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append(@"\\"); break;
                case '\a': quoted.Append(@"\a"); break;
                case '\b': quoted.Append(@"\b"); break;
                case '\f': quoted.Append(@"\f"); break;
                case '\n': quoted.Append(@"\n"); break;
                case '\r': quoted.Append(@"\r"); break;
                case '\t': quoted.Append(@"\t"); break;
                case '\v': quoted.Append(@"\v"); break;
                case < ' ' or 0x7F: quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"); break;
                case >= 0x80 when !IsPrintable(rune):
                    quoted.Append(rune.Value < 0x10000 ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
                    break;
                default: quoted.Append(rune.ToString()); break;
            }
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
