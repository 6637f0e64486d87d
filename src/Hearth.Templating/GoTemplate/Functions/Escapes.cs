using System.Globalization;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Escaping for HTML, JavaScript and URLs as Go does it.</summary>
internal static class Escapes
{
    public static string Html(string text)
    {
        var built = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\0' => built.Append('\uFFFD'),
                '"' => built.Append("&#34;"),
                '\'' => built.Append("&#39;"),
                '&' => built.Append("&amp;"),
                '<' => built.Append("&lt;"),
                '>' => built.Append("&gt;"),
                _ => built.Append(c),
            };
        }

        return built.ToString();
    }

    public static string JavaScript(string text)
    {
        var built = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            int rune = GoString.RuneAt(text, i, out int width);
            _ = rune switch
            {
                '\\' => built.Append(@"\\"),
                '\'' => built.Append(@"\'"),
                '"' => built.Append("\\\""),
                '<' or '>' or '&' or '=' => built.Append(CultureInfo.InvariantCulture, $"\\u{rune:X4}"),
                -1 => built.Append(@"\uFFFD"),
                _ when GoString.IsPrint(rune) => built.Append(text, i, width),
                _ => built.Append(CultureInfo.InvariantCulture, $"\\u{rune:X4}"),
            };
            i += width - 1;
        }

        return built.ToString();
    }

    public static string UrlQuery(string text)
    {
        var built = new StringBuilder(text.Length + 16);
        foreach (byte b in GoString.ToBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
            {
                built.Append((char)b);
            }
            else
            {
                _ = b == ' ' ? built.Append('+') : built.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return built.ToString();
    }
}
