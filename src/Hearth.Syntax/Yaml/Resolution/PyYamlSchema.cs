using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>PyYAML's SafeLoader (resolver.py, constructor.py): YAML 1.1 with sexagesimal numbers; a float needs a point, and a sign in its exponent.</summary>
internal sealed partial class PyYamlSchema : YamlSchema
{
    public override ScalarValue Resolve(YamlScalar scalar)
    {
        string? tag = scalar.Tag is { } written and not "!" ? YamlTags.Long(written) : null;
        // The non-specific tag makes even a quoted scalar plain.
        tag ??= scalar.IsPlain || scalar.Tag is "!" ? Implicit(scalar.AsSpan()) : YamlTags.String;
        return Construct(tag, scalar.Value);
    }

    // Ordered as PyYAML tries them; the first character picks the few that can match.
    private static string Implicit(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text is "~" or "null" or "Null" or "NULL")
        {
            return YamlTags.Null;
        }

        if (text is "<<")
        {
            return YamlTags.Merge;
        }

        if (text[0] is not ((>= '0' and <= '9') or '+' or '-' or '.'))
        {
            return TryBoolean(text, out _) ? YamlTags.Boolean : YamlTags.String;
        }

        return Float().IsMatch(text) ? YamlTags.Float
            : Integer().IsMatch(text) ? YamlTags.Integer
            : Timestamp().IsMatch(text) && (text.Length > 10 || text is [_, _, _, _, '-', _, _, '-', _, _]) ? YamlTags.Timestamp
            : YamlTags.String;
    }

    private static ScalarValue Construct(string tag, string text)
    {
        switch (tag)
        {
            case YamlTags.Null:
                return ScalarValue.Null;
            case YamlTags.Boolean:
                return TryBoolean(text.ToLowerInvariant(), out bool boolean) ? ScalarValue.Of(boolean) : Refuse(tag, text);
            case YamlTags.Integer:
                return TryInteger(text) ?? Refuse(tag, text);
            case YamlTags.Float:
                return TryFloat(text) ?? Refuse(tag, text);
            case YamlTags.Timestamp:
                return TryTimestamp(text) is { } timestamp ? ScalarValue.Of(timestamp) : Refuse(tag, text);
            case YamlTags.Binary:
                return BinaryReader.TryDecode(Base64Only(text)) is { } bytes ? ScalarValue.Of(bytes) : ScalarValue.Invalid("failed to decode base64 data");
            case YamlTags.Merge:
                return ScalarValue.Merge;
            case YamlTags.String:
                return ScalarValue.Of(text);
            default:
                return ScalarValue.Invalid($"could not determine a constructor for the tag '{tag}'");
        }
    }

    private static ScalarValue Refuse(string tag, string text) => ScalarValue.Invalid($"cannot decode `{text}` as a {YamlTags.Short(tag)}");

    // Python drops what is not of the alphabet.
    private static string Base64Only(string text) => string.Concat(text.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '='));

    // y and n alone are strings to PyYAML.
    private static bool TryBoolean(ReadOnlySpan<char> text, out bool value)
    {
        value = text is "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON";
        return value || text is "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF";
    }

    private static ScalarValue? TryInteger(string written)
    {
        string text = written.Replace("_", "", StringComparison.Ordinal);
        bool negative = text.StartsWith('-');
        text = text.TrimStart('+', '-');
        BigInteger? magnitude = text switch
        {
            "" => null,
            "0" => BigInteger.Zero,
            ['0', 'b', ..] => Radix(text.AsSpan(2), 2),
            ['0', 'x', ..] => Radix(text.AsSpan(2), 16),
            ['0', ..] => Radix(text.AsSpan(1), 8),
            _ => text.Contains(':') ? Sexagesimal(text) : Radix(text, 10),
        };
        return magnitude is { } value ? ScalarValue.Of(negative ? -value : value) : null;
    }

    private static BigInteger? Radix(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.IsEmpty)
        {
            return null;
        }

        BigInteger value = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return value;
    }

    private static BigInteger? Sexagesimal(string text)
    {
        BigInteger value = 0;
        foreach (string part in text.Split(':'))
        {
            if (Radix(part, 10) is not { } digits)
            {
                return null;
            }

            value = (value * 60) + digits;
        }

        return value;
    }

    private static ScalarValue? TryFloat(string written)
    {
        string text = written.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        double sign = text.StartsWith('-') ? -1 : 1;
        text = text.TrimStart('+', '-');
        switch (text)
        {
            case ".inf":
                return ScalarValue.Of(sign * double.PositiveInfinity);
            case ".nan":
                return ScalarValue.Of(double.NaN);
        }

        double value = 0;
        foreach (string part in text.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double digits))
            {
                return null;
            }

            value = (value * 60) + digits;
        }

        return ScalarValue.Of(sign * value);
    }

    private static YamlTimestamp? TryTimestamp(string text)
    {
        var match = Timestamp().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int year = Part("year"), month = Part("month"), day = Part("day"), hour = Part("hour"), minute = Part("minute"), second = Part("second");
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        // Python keeps microseconds.
        string fraction = match.Groups["fraction"].Value;
        int nanoseconds = fraction.Length == 0 ? 0 : 1000 * int.Parse(fraction.PadRight(6, '0').AsSpan(0, 6), CultureInfo.InvariantCulture);
        int? offset = match.Groups["sign"].Success ? (match.Groups["sign"].Value == "-" ? -1 : 1) * ((60 * Part("zoneHour")) + Part("zoneMinute"))
            : match.Groups["zone"].Success ? 0 : null;
        return new YamlTimestamp(new DateTime(year, month, day, hour, minute, second), nanoseconds, offset, IsDate: !match.Groups["hour"].Success);

        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();

    [GeneratedRegex(@"^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(?<year>[0-9]{4})-(?<month>[0-9][0-9]?)-(?<day>[0-9][0-9]?)(?:(?:[Tt]|[ \t]+)(?<hour>[0-9][0-9]?):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]*))?(?:[ \t]*(?<zone>Z|(?<sign>[-+])(?<zoneHour>[0-9][0-9]?)(?::(?<zoneMinute>[0-9]{2}))?))?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamp();
}
