namespace Hearth.Syntax.Yaml.Resolution;

/// <summary>Base64 as Go's <c>base64.StdEncoding</c> takes it: padded, line breaks ignored, no other blanks.</summary>
internal static class BinaryReader
{
    public static byte[]? TryDecode(string text)
    {
        if (text.AsSpan().IndexOfAny(' ', '\t') >= 0)
        {
            return null;
        }

        byte[] bytes = new byte[((text.Length / 4) + 1) * 3];
        return Convert.TryFromBase64String(text, bytes, out int written) ? bytes[..written] : null;
    }
}
