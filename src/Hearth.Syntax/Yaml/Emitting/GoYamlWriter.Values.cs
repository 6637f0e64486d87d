using System.Globalization;
using System.Numerics;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml.Resolution;

namespace Hearth.Syntax.Yaml.Emitting;

// Go values, as go-yaml's encoder writes them: strings that would read as something else are quoted, texts of several lines are literal.
public sealed partial class GoYamlWriter
{
    private const int BinaryLine = 70;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A Go string: plain where it stays a string when it is read, literal where it has line ends, else quoted.</summary>
    public void String(ReadOnlySpan<char> text, SourceSpan? origin = null) => Scalar(text, StyleOf(text), origin: origin);

    public void Null(SourceSpan? origin = null) => Scalar("null", origin: origin);

    public void Boolean(bool value, SourceSpan? origin = null) => Scalar(value ? "true" : "false", origin: origin);

    public void Integer(long value, SourceSpan? origin = null)
    {
        Span<char> text = stackalloc char[20];
        value.TryFormat(text, out int written, provider: CultureInfo.InvariantCulture);
        Scalar(text[..written], origin: origin);
    }

    public void Integer(BigInteger value, SourceSpan? origin = null) => Scalar(value.ToString(CultureInfo.InvariantCulture), origin: origin);

    /// <summary>A Go float64: <c>1e+06</c>, <c>.inf</c>.</summary>
    public void Float(double value, SourceSpan? origin = null) => Scalar(GoFloat.FormatYaml(value), origin: origin);

    /// <summary>A Go float64 that went through JSON first, as sigs.k8s.io/yaml sends everything: whole numbers of 64 bits become integers.</summary>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public void JsonFloat(double value, SourceSpan? origin = null)
    {
        string json = GoFloat.FormatJson(value);
        switch (GoYamlResolver.TryResolve(json, dialect.IsVersion3))
        {
            case { Kind: ScalarKind.Integer } integer:
                Integer(integer.Integer, origin);
                break;
            case { Kind: ScalarKind.BigInteger } integer:
                Integer(integer.BigInteger, origin);
                break;
            default:
                Float(value, origin);
                break;
        }
    }

    /// <summary>A Go <c>time.Time</c>, unquoted.</summary>
    public void Timestamp(YamlTimestamp value, SourceSpan? origin = null) => Scalar(value.ToString(), origin: origin);

    /// <summary>Bytes: a string where they are UTF-8, else <c>!!binary</c>.</summary>
    public void Binary(ReadOnlySpan<byte> bytes, SourceSpan? origin = null)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            String(StrictUtf8.GetString(bytes), origin);
            return;
        }

        string text = Wrap(Convert.ToBase64String(bytes));
        Scalar(text, text.Contains('\n') ? ScalarStyle.Literal : ScalarStyle.Plain, tag: YamlTags.Binary, origin: origin);
    }

    /// <summary>The style that the encoder wishes for a string.</summary>
    internal ScalarStyle StyleOf(ReadOnlySpan<char> text)
    {
        if (text.Contains('\n'))
        {
            return ScalarStyle.Literal;
        }

        return IsPlainString(text, dialect.IsVersion3) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
    }

    internal static bool IsPlainString(ReadOnlySpan<char> text, bool isVersion3) =>
        GoYamlResolver.TryResolve(text, isVersion3) is null
        && !(isVersion3 && GoYamlResolver.TryOldBoolean(text, out _))
        && !GoYamlResolver.IsBase60(text);

    // Several lines only where one is not enough; then each ends with a break.
    private static string Wrap(string base64)
    {
        if (base64.Length / BinaryLine == 0)
        {
            return base64;
        }

        var text = new StringBuilder();
        for (int i = 0; i < base64.Length; i += BinaryLine)
        {
            text.Append(base64.AsSpan(i, Math.Min(BinaryLine, base64.Length - i))).Append('\n');
        }

        return text.ToString();
    }
}
