using System.Globalization;
using System.Text;

namespace Hearth.Templating.Tests.Cel;

/// <summary>A message in protobuf's text format: fields in the order of the text, values are strings, bytes, words or messages.</summary>
internal sealed class TextProto
{
    public List<(string Name, object Value)> Fields { get; } = [];

    public static TextProto Parse(string text)
    {
        int at = 0;
        return ReadMessage(text, ref at);
    }

    public TextProto? Message(string name) => All(name).OfType<TextProto>().FirstOrDefault();

    public IEnumerable<TextProto> Messages(string name) => All(name).OfType<TextProto>();

    public string? Text(string name) => All(name).FirstOrDefault() switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string word => word,
        _ => null,
    };

    public bool Has(string name) => Fields.Exists(field => field.Name == name);

    public IEnumerable<object> All(string name) => Fields.Where(field => field.Name == name).Select(field => field.Value);

    private static TextProto ReadMessage(string text, ref int at)
    {
        var message = new TextProto();
        while (true)
        {
            Skip(text, ref at);
            if (at >= text.Length || text[at] is '}' or '>')
            {
                at++;
                return message;
            }

            string name = ReadName(text, ref at);
            Skip(text, ref at);
            if (text[at] == ':')
            {
                at++;
                Skip(text, ref at);
            }

            if (text[at] == '[')
            {
                at++;
                for (Skip(text, ref at); text[at] != ']'; Skip(text, ref at))
                {
                    message.Fields.Add((name, ReadValue(text, ref at)));
                    Skip(text, ref at);
                    at += text[at] == ',' ? 1 : 0;
                }

                at++;
            }
            else
            {
                message.Fields.Add((name, ReadValue(text, ref at)));
            }

            Skip(text, ref at);
            at += at < text.Length && text[at] is ',' or ';' ? 1 : 0;
        }
    }

    private static string ReadName(string text, ref int at)
    {
        int start = at;
        if (text[at] == '[')
        {
            at = text.IndexOf(']', at) + 1;
            return text[(start + 1)..(at - 1)];
        }

        while (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')
        {
            at++;
        }

        return at > start ? text[start..at] : throw new FormatException($"no field name at {text.AsSpan(start, Math.Min(40, text.Length - start))}");
    }

    private static object ReadValue(string text, ref int at)
    {
        if (text[at] is '{' or '<')
        {
            at++;
            return ReadMessage(text, ref at);
        }

        if (text[at] is not ('"' or '\''))
        {
            int start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not (',' or '}' or ']' or ';'))
            {
                at++;
            }

            return text[start..at];
        }

        List<byte> bytes = [];
        while (at < text.Length && text[at] is '"' or '\'')
        {
            ReadString(text, ref at, bytes);
            Skip(text, ref at);
        }

        return bytes.ToArray();
    }

    private static void ReadString(string text, ref int at, List<byte> bytes)
    {
        char quote = text[at++];
        while (text[at] != quote)
        {
            if (text[at] != '\\')
            {
                int width = char.IsHighSurrogate(text[at]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, width)));
                at += width;
                continue;
            }

            char c = text[at + 1];
            at += 2;
            int simple = "abfnrtv".IndexOf(c);
            if (simple >= 0)
            {
                bytes.Add("\a\b\f\n\r\t\v"u8[simple]);
            }
            else if (c is 'x' or 'u' or 'U')
            {
                int length = c == 'U' ? 8 : c == 'u' ? 4 : 2;
                int digits = 0;
                while (digits < length && char.IsAsciiHexDigit(text[at + digits]))
                {
                    digits++;
                }

                int value = int.Parse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                bytes.AddRange(c == 'x' ? [(byte)value] : Encoding.UTF8.GetBytes(new Rune(value).ToString()));
                at += digits;
            }
            else if (c is >= '0' and <= '7')
            {
                int value = c - '0';
                for (int i = 0; i < 2 && text[at] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + (text[at++] - '0');
                }

                bytes.Add((byte)value);
            }
            else
            {
                bytes.Add((byte)c);
            }
        }

        at++;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#'))
        {
            if (text[at] == '#')
            {
                int end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                at++;
            }
        }
    }
}
