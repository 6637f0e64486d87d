using System.Text;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>PEM blocks as Go's <c>encoding/pem</c> writes and finds them.</summary>
internal static class Pem
{
    public static string Encode(string type, byte[] bytes)
    {
        string base64 = Convert.ToBase64String(bytes);
        var text = new StringBuilder(base64.Length + 128).Append("-----BEGIN ").Append(type).Append("-----\n");
        for (int at = 0; at < base64.Length; at += 64)
        {
            text.Append(base64, at, Math.Min(64, base64.Length - at)).Append('\n');
        }

        return text.Append("-----END ").Append(type).Append("-----\n").ToString();
    }

    /// <summary>The first block; null where there is none.</summary>
    public static (string Type, byte[] Bytes)? Decode(string text)
    {
        const string Begin = "-----BEGIN ";
        for (int at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at + 1, StringComparison.Ordinal))
        {
            int typeEnd = text.IndexOf("-----", at + Begin.Length, StringComparison.Ordinal);
            if (typeEnd < 0)
            {
                return null;
            }

            string type = text[(at + Begin.Length)..typeEnd];
            int end = text.IndexOf($"-----END {type}-----", typeEnd, StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            // Headers ("Proc-Type: …") stand before an empty line.
            string body = text[(typeEnd + 5)..end];
            int headers = body.IndexOf("\n\n", StringComparison.Ordinal);
            string base64 = body.Contains(':') && headers >= 0 ? body[headers..] : body;
            byte[] bytes = new byte[base64.Length];
            if (Convert.TryFromBase64String(base64, bytes, out int written))
            {
                return (type, bytes[..written]);
            }
        }

        return null;
    }
}
