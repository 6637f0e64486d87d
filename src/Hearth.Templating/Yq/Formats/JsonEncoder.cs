using System.Globalization;
using System.Text;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>JSON with the keys in their own order; numbers keep their text where JSON has it.</summary>
internal sealed class JsonEncoder(YqSettings settings) : IYqEncoder
{
    public void Write(TextWriter output, YqNode node)
    {
        if (node.Kind == YqKind.Scalar && settings.UnwrapsJson)
        {
            output.Write(node.Value + "\n");
            return;
        }

        var text = new StringBuilder();
        Write(text, node, 0);
        text.Append('\n');
        output.Write(settings.HasColors ? YqColors.Json(text.ToString()) : text.ToString());
    }

    private void Write(StringBuilder text, YqNode node, int level)
    {
        if (level > YqBudget.MaxDepth)
        {
            throw new YqException($"found more than {YqBudget.MaxDepth} collections inside of each other");
        }

        switch (node.Kind)
        {
            case YqKind.Alias:
                Write(text, node.Target ?? YqNode.Null(), level + 1);
                break;
            case YqKind.Scalar:
                WriteScalar(text, node);
                break;
            case YqKind.Mapping:
                text.Append('{');
                for (int i = 0; i + 1 < node.Content.Count; i += 2)
                {
                    text.Append(i == 0 ? "" : ",");
                    Break(text, level + 1);
                    Quote(text, node.Content[i].Value);
                    text.Append(settings.Indent > 0 ? ": " : ":");
                    Write(text, node.Content[i + 1], level + 1);
                }

                End(text, node, level).Append('}');
                break;
            case YqKind.Sequence:
                text.Append('[');
                for (int i = 0; i < node.Content.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Break(text, level + 1);
                    Write(text, node.Content[i], level + 1);
                }

                End(text, node, level).Append(']');
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private StringBuilder End(StringBuilder text, YqNode node, int level)
    {
        if (node.Content.Count > 0)
        {
            Break(text, level);
        }

        return text;
    }

    private void Break(StringBuilder text, int level)
    {
        if (settings.Indent > 0)
        {
            text.Append('\n').Append(' ', level * settings.Indent);
        }
    }

    private static void WriteScalar(StringBuilder text, YqNode node)
    {
        switch (node.GuessedTag)
        {
            case YamlImplicitTag.Null:
                text.Append("null");
                break;
            case YamlImplicitTag.Boolean:
                text.Append(node.Tag == YamlImplicitTag.Boolean ? node.IsTruthy ? "true" : "false" : "true");
                break;
            case YamlImplicitTag.Integer:
                text.Append(YqNumber.Integer(node.Value).ToString(CultureInfo.InvariantCulture));
                break;
            case YamlImplicitTag.Float:
                double value = YqNumber.Float(node.Value);
                text.Append(IsFraction(node.Value) ? node.Value : double.IsFinite(value) ? Fixed(value) : throw new YqException($"json: unsupported value: {YqNumber.Format(value)}"));
                break;
            default:
                Quote(text, node.Value);
                break;
        }
    }

    private static string Fixed(double value) => GoFloat.FormatFixed(value) is var digits && digits.AsSpan().ContainsAny('.', 'e') ? digits : $"{digits}.0";

    // A number that JSON may have as it stands, with a fraction or an exponent.
    private static bool IsFraction(string number)
    {
        int at = number is ['-', ..] ? 1 : 0;
        int start = at;
        while (at < number.Length && char.IsAsciiDigit(number[at]))
        {
            at++;
        }

        if (at == start || (number[start] == '0' && at > start + 1))
        {
            return false;
        }

        bool isFraction = false;
        if (at < number.Length && number[at] == '.')
        {
            int from = ++at;
            while (at < number.Length && char.IsAsciiDigit(number[at]))
            {
                at++;
            }

            isFraction = at > from;
            if (!isFraction)
            {
                return false;
            }
        }

        if (at < number.Length && number[at] is 'e' or 'E')
        {
            at += at + 1 < number.Length && number[at + 1] is '+' or '-' ? 2 : 1;
            int from = at;
            while (at < number.Length && char.IsAsciiDigit(number[at]))
            {
                at++;
            }

            return at > from && at == number.Length;
        }

        return isFraction && at == number.Length;
    }

    internal static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\u0008"),
                '\f' => text.Append("\\u000c"),
                < ' ' or '\u2028' or '\u2029' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
