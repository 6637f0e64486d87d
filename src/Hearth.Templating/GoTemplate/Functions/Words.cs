using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Masterminds/goutils' ways with words. They count bytes, and read bytes as Latin-1 where they look at characters.</summary>
internal static class Words
{
    public static string Abbreviate(string text, int offset, int width)
    {
        int length = GoString.ByteLength(text);
        if (length <= width)
        {
            return text;
        }

        offset = Math.Min(offset, length);
        if (length - offset < width - 3)
        {
            offset = length - (width - 3);
        }

        if (offset <= 4)
        {
            return GoString.SliceBytes(text, 0, width - 3) + "...";
        }

        if (width < 7)
        {
            return "";
        }

        return offset + width - 3 < length
            ? "..." + Abbreviate(GoString.SliceBytes(text, offset, length), 0, width - 3)
            : "..." + GoString.SliceBytes(text, length - (width - 3), length);
    }

    public static string Wrap(string text, int width, string newline, bool breaksWords)
    {
        width = Math.Max(width, 1);
        byte[] bytes = GoString.ToBytes(text);
        byte[] separator = GoString.ToBytes(newline);
        var wrapped = new List<byte>(bytes.Length + 16);
        int offset = 0;
        while (bytes.Length - offset > width)
        {
            if (bytes[offset] == ' ')
            {
                offset++;
                continue;
            }

            int space = bytes.AsSpan(offset, width + 1).LastIndexOf((byte)' ');
            int next;
            if (space >= 0)
            {
                (space, next) = (offset + space, offset + space + 1);
            }
            else if (breaksWords)
            {
                (space, next) = (offset + width, offset + width);
            }
            else
            {
                int found = bytes.AsSpan(offset + width).IndexOf((byte)' ');
                if (found < 0)
                {
                    break;
                }

                (space, next) = (offset + width + found, offset + width + found + 1);
            }

            wrapped.AddRange(bytes.AsSpan(offset, space - offset));
            wrapped.AddRange(separator);
            offset = next;
        }

        wrapped.AddRange(bytes.AsSpan(offset));
        return GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(wrapped));
    }

    public static string WithoutSpace(string text)
    {
        if (!Ascii.IsValid(text))
        {
            return WithoutSpaceBytes(text);
        }

        var kept = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = GoString.IsSpace(c) ? kept : kept.Append(c);
        }

        return kept.ToString();
    }

    public static string Initials(string text)
    {
        var initials = new StringBuilder();
        bool afterGap = true;
        foreach (byte b in GoString.ToBytes(text))
        {
            if (IsLatinSpace(b))
            {
                afterGap = true;
            }
            else if (afterGap)
            {
                initials.Append((char)b);
                afterGap = false;
            }
        }

        return initials.ToString();
    }

    // Where there was any space, each byte comes out as a character of its own: goutils 1.1.1.
    private static string WithoutSpaceBytes(string text)
    {
        var kept = new StringBuilder(text.Length);
        byte[] bytes = GoString.ToBytes(text);
        foreach (byte b in bytes)
        {
            _ = IsLatinSpace(b) ? kept : kept.Append((char)b);
        }

        return kept.Length == bytes.Length ? text : kept.ToString();
    }

    private static bool IsLatinSpace(byte b) => GoString.IsSpace((char)b);
}
