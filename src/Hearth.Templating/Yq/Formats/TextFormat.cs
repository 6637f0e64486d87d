using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq.Formats;

/// <summary>Formats of one string: Base64, URL escapes, a shell word.</summary>
internal sealed class TextEncoder(Func<string, string> encode, string refusal) : IYqEncoder
{
    public const string UriRefusal = "URI, can only operate on strings. Please first pipe through another encoding operator to convert the value to a string";

    public static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>As a query's value: a blank is a plus.</summary>
    public static string ToUri(string text)
    {
        var made = new StringBuilder(text.Length);
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)octet;
            _ = char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' ? made.Append(c) : c == ' ' ? made.Append('+') : made.Append('%').Append(octet.ToString("X2", null));
        }

        return made.ToString();
    }

    /// <summary>Quoted from the first character that a shell would read, up to the next quote.</summary>
    public static string ToShellWord(string text)
    {
        var made = new StringBuilder(text.Length + 2);
        bool isQuoted = false;
        foreach (char c in text)
        {
            if (c == '\'')
            {
                made.Append(isQuoted ? "'" : "").Append('\\');
                isQuoted = false;
            }
            else if (!isQuoted && !char.IsAsciiLetterOrDigit(c) && !"_@%+=:,./-".Contains(c))
            {
                made.Append('\'');
                isQuoted = true;
            }

            made.Append(c);
        }

        return made.Append(isQuoted ? "'" : "").ToString();
    }

    public void Write(TextWriter output, YqNode node) =>
        output.Write(node.GuessedTag == YamlImplicitTag.String ? encode(node.Value) : throw new YqException($"cannot encode {node.Tag} as {refusal}"));
}

/// <inheritdoc cref="TextEncoder"/>
internal sealed class TextDecoder(string text, Func<string, string> decode) : IYqDecoder
{
    private bool isDone;

    public static string FromBase64(string text)
    {
        string bare = text.Trim();
        bare += new string('=', (4 - (bare.Length % 4)) % 4);
        var bytes = new byte[(bare.Length / 4 * 3) + 3];
        string one = bare.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        if (Convert.TryFromBase64String(one, bytes, out int length))
        {
            return Encoding.UTF8.GetString(bytes, 0, length);
        }

        int wrong = 0;
        while (wrong < one.Length && (char.IsAsciiLetterOrDigit(one[wrong]) || one[wrong] is '+' or '/'))
        {
            wrong++;
        }

        throw new YqException($"illegal base64 data at input byte {wrong}");
    }

    public static string FromUri(string text)
    {
        var bytes = new List<byte>(text.Length);
        byte[] source = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] == '%')
            {
                if (i + 2 >= source.Length || !char.IsAsciiHexDigit((char)source[i + 1]) || !char.IsAsciiHexDigit((char)source[i + 2]))
                {
                    throw new YqException($"invalid URL escape \"{Encoding.UTF8.GetString(source, i, Math.Min(3, source.Length - i))}\"");
                }

                bytes.Add(Convert.ToByte(Encoding.ASCII.GetString(source, i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add(source[i] == '+' ? (byte)' ' : source[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public YqNode? Read()
    {
        if (isDone)
        {
            return null;
        }

        isDone = true;
        return YqNode.KeyText(decode(text));
    }
}
