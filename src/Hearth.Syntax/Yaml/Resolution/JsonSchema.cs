using System.Globalization;
using System.Numerics;

namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>JSON: <c>null</c>, <c>true</c>, <c>false</c> and numbers of RFC 8259; what is quoted is a string.</summary>
internal sealed class JsonSchema : YamlSchema
{
    public override ScalarValue Resolve(YamlScalar scalar)
    {
        if (!scalar.IsPlain || scalar.Tag is YamlTags.String)
        {
            return ScalarValue.Of(scalar.Value);
        }

        var text = scalar.AsSpan();
        return text switch
        {
            "null" => ScalarValue.Null,
            "true" => ScalarValue.Of(true),
            "false" => ScalarValue.Of(false),
            _ => JsonNumber.TryParse(text) ?? ScalarValue.Of(scalar.Value),
        };
    }

    /// <summary>The number grammar of JSON; whole numbers without point and exponent are integers of any size.</summary>
    private static class JsonNumber
    {
        public static ScalarValue? TryParse(ReadOnlySpan<char> text)
        {
            int at = text is ['-', ..] ? 1 : 0;
            int whole = Digits(text, ref at);
            if (whole == 0 || (whole > 1 && text[at - whole] == '0'))
            {
                return null;
            }

            bool isInteger = at == text.Length;
            if (at < text.Length && text[at] == '.')
            {
                at++;
                if (Digits(text, ref at) == 0)
                {
                    return null;
                }
            }

            if (at < text.Length && text[at] is 'e' or 'E')
            {
                at++;
                at += at < text.Length && text[at] is '+' or '-' ? 1 : 0;
                if (Digits(text, ref at) == 0)
                {
                    return null;
                }
            }

            if (at != text.Length)
            {
                return null;
            }

            return !isInteger ? ScalarValue.Of(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))
                : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small) ? ScalarValue.Of(small)
                : ScalarValue.Of(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        private static int Digits(ReadOnlySpan<char> text, ref int at)
        {
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            return at - start;
        }
    }
}
