using System.Globalization;
using System.Text;

namespace Hearth.Templating.EnvSubst;

/// <summary>The operators of <c>${name…}</c>. Lengths and offsets count bytes, as Go's strings do.</summary>
internal static class SubstitutionFunctions
{
    /// <summary>Null where Go would panic.</summary>
    public static string? Apply(string op, string value, string[] arguments) => op switch
    {
        "#" when arguments.Length == 0 => Encoding.UTF8.GetByteCount(value).ToString(CultureInfo.InvariantCulture),
        "," => First(value, static first => first.ToLowerInvariant()),
        ",," => value.ToLowerInvariant(),
        "^" => First(value, static first => first.ToUpperInvariant()),
        "^^" => value.ToUpperInvariant(),
        ":" => Substring(value, arguments),
        "#" => Trim(value, arguments[0], longest: false),
        "##" => Trim(value, arguments[0], longest: true),
        "%" => Reverse(Trim(Reverse(value), Reverse(arguments[0]), longest: false)),
        "%%" => Reverse(Trim(Reverse(value), Reverse(arguments[0]), longest: true)),
        "/" => ReplaceFirst(value, arguments[0], arguments.Length > 1 ? arguments[1] : ""),
        "//" => ReplaceAll(value, arguments[0], arguments.Length > 1 ? arguments[1] : ""),
        "/#" => arguments.Length == 2 && value.StartsWith(arguments[0], StringComparison.Ordinal) ? ReplaceFirst(value, arguments[0], arguments[1]) : value,
        "/%" => arguments.Length == 2 && value.EndsWith(arguments[0], StringComparison.Ordinal) ? value[..^arguments[0].Length] + arguments[1] : value,
        _ => value,
    };

    private static string First(string value, Func<string, string> change)
    {
        if (value.Length == 0)
        {
            return value;
        }

        int length = char.IsHighSurrogate(value[0]) && value.Length > 1 ? 2 : 1;
        return change(value[..length]) + value[length..];
    }

    private static string? Substring(string value, string[] arguments)
    {
        // One char per byte, so that offsets are Go's.
        string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
        if (!TryInteger(arguments[0], out long start))
        {
            return value;
        }

        start = start < 0 ? Math.Max(0, bytes.Length + start) : start;
        if (arguments.Length == 1)
        {
            return start < bytes.Length ? Decode(bytes[(int)start..]) : "";
        }

        if (!TryInteger(arguments[1], out long length))
        {
            return value;
        }

        if (start + length >= bytes.Length)
        {
            return start < bytes.Length ? Decode(bytes[(int)start..]) : "";
        }

        return length < 0 ? null : Decode(bytes.Substring((int)start, (int)length));

        static string Decode(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
    }

    private static bool TryInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value is > int.MinValue and < int.MaxValue;

    private static string ReplaceFirst(string value, string old, string replacement) =>
        value.IndexOf(old, StringComparison.Ordinal) is var at and >= 0 ? string.Concat(value.AsSpan(0, at), replacement, value.AsSpan(at + old.Length)) : value;

    private static string ReplaceAll(string value, string old, string replacement) => old.Length > 0
        ? value.Replace(old, replacement, StringComparison.Ordinal)
        : replacement + string.Concat(value.EnumerateRunes().Select(rune => rune + replacement));

    // Only prefixes that are not empty count.
    private static string Trim(string value, string pattern, bool longest)
    {
        int match = 0;
        for (int length = value.Length; length > 0; length--)
        {
            if (ShellPattern.Matches(pattern, value.AsSpan(0, length)) is not { } matches)
            {
                return value;
            }

            if (matches)
            {
                match = length;
                if (longest)
                {
                    break;
                }
            }
        }

        return value[match..];
    }

    private static string Reverse(string value)
    {
        var runes = value.EnumerateRunes().ToArray();
        Array.Reverse(runes);
        return string.Concat(runes);
    }
}
