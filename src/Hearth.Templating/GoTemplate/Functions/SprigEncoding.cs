using System.Security.Cryptography;
using System.Text;
using Hearth.Templating.GoTemplate.Formatting;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's encodings, hashes and paths.</summary>
internal static class SprigEncoding
{
    private const string Base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static FunctionSet AddTo(FunctionSet functions) => AddPaths(functions.In("Encoding")
        .Add("b64enc", (string s) => Convert.ToBase64String(GoString.ToBytes(s)), "Base64.", "{{ b64enc \"hé\" }} → aMOp")
        .Add("b64dec", (string s) => DecodeBase64(s), "The text of base64, or the error.", "{{ b64dec \"aMOp\" }} → hé")
        .Add("b32enc", (string s) => EncodeBase32(GoString.ToBytes(s)), "Base32.", "{{ b32enc \"abc\" }} → MFRGG===")
        .Add("b32dec", (string s) => DecodeBase32(s), "The text of base32, or the error.", "{{ b32dec \"MFRGG===\" }} → abc")
        .In("Hashes")
        .Add("sha1sum", (string s) => Convert.ToHexStringLower(SHA1.HashData(GoString.ToBytes(s))), "SHA-1, in hexadecimal.", "{{ sha1sum \"a\" }} → 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")
        .Add("sha256sum", (string s) => Convert.ToHexStringLower(SHA256.HashData(GoString.ToBytes(s))), "SHA-256, in hexadecimal.", "{{ sha256sum \"a\" | trunc 8 }} → ca978112")
        .Add("sha512sum", (string s) => Convert.ToHexStringLower(SHA512.HashData(GoString.ToBytes(s))), "SHA-512, in hexadecimal.", "{{ sha512sum \"a\" | trunc 8 }} → 1f40fc92")
        .Add("adler32sum", (string s) => Adler32(GoString.ToBytes(s)), "Adler-32, in decimal.", "{{ adler32sum \"a\" }} → 6422626"));

    private static FunctionSet AddPaths(FunctionSet functions)
    {
        functions.In("Paths")
            .Add("base", (string path) => GoPath.Base(path), "The last element.", "{{ base \"a/b\" }} → b")
            .Add("dir", (string path) => GoPath.Directory(path), "All but the last element.", "{{ dir \"a/b\" }} → a")
            .Add("clean", (string path) => GoPath.Clean(path), "The shortest path that means the same.", "{{ clean \"a//b/../c\" }} → a/c")
            .Add("ext", (string path) => GoPath.Extension(path), "The file name's extension.", "{{ ext \"a.txt\" }} → .txt")
            .Add("isAbs", (string path) => path.StartsWith('/'), "Whether the path is absolute.", "{{ isAbs \"/a\" }} → true");
        return functions.Alias("osBase", "base").Alias("osDir", "dir").Alias("osClean", "clean").Alias("osExt", "ext").Alias("osIsAbs", "isAbs");
    }

    // Like Go's decoder it skips line breaks and says at which byte it gave up.
    private static string DecodeBase64(string s)
    {
        string text = s.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        byte[] bytes = new byte[(text.Length / 4 * 3) + 3];
        bool isSound = text.Length % 4 == 0 && !text.AsSpan().ContainsAny(" \t") && Convert.TryFromBase64String(text, bytes, out _);
        return isSound && Convert.TryFromBase64String(text, bytes, out int written)
            ? GoString.FromBytes(bytes.AsSpan(0, written))
            : $"illegal base64 data at input byte {FirstBadByte(s)}";
    }

    private static int FirstBadByte(string s)
    {
        int seen = 0;
        for (int i = 0; i < s.Length; i++)
        {
            char c = s[i];
            if (c is '\r' or '\n')
            {
                continue;
            }

            if (c == '=')
            {
                // Padding where at least two digits stand, and nothing behind it.
                if (seen % 4 < 2)
                {
                    return i;
                }

                string rest = s[i..].Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
                int wanted = 4 - (seen % 4);
                return rest.Length < wanted ? s.Length : rest.AsSpan(0, wanted).Trim('=').IsEmpty ? i + wanted : i + 1;
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return GoString.ByteLength(s[..i]);
            }

            seen++;
        }

        return s.Length - (seen % 4);
    }

    private static string EncodeBase32(byte[] bytes)
    {
        var text = new StringBuilder();
        for (int at = 0; at < bytes.Length; at += 5)
        {
            ulong group = 0;
            int count = Math.Min(5, bytes.Length - at);
            for (int i = 0; i < 5; i++)
            {
                group = (group << 8) | (i < count ? bytes[at + i] : 0u);
            }

            int digits = ((count * 8) + 4) / 5;
            for (int i = 0; i < 8; i++)
            {
                text.Append(i < digits ? Base32Digits[(int)(group >> (35 - (i * 5))) & 31] : '=');
            }
        }

        return text.ToString();
    }

    private static string DecodeBase32(string s)
    {
        string text = s.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        string digits = text.TrimEnd('=');
        if (digits.AsSpan().IndexOfAnyExcept(Base32Digits) is var bad and >= 0)
        {
            return $"illegal base32 data at input byte {bad}";
        }

        if (text.Length % 8 != 0 || text.Length - digits.Length is 2 or 5 or > 6)
        {
            return $"illegal base32 data at input byte {(text.Length % 8 != 0 ? text.Length / 8 * 8 : digits.Length)}";
        }

        List<byte> bytes = [];
        int bits = 0, buffer = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = Base32Digits.IndexOf(digits[i]);
            if (digit < 0)
            {
                return $"illegal base32 data at input byte {i}";
            }

            buffer = (buffer << 5) | digit;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return GoString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static string Adler32(byte[] bytes)
    {
        uint a = 1, b = 0;
        foreach (byte value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return ((b << 16) | a).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
