using System.Text;

namespace Hearth.Secrets.Age;

/// <summary>One recipient's entry in the header of an age file: the wrapped file key and how it was wrapped.</summary>
internal sealed record AgeStanza(string Type, IReadOnlyList<string> Arguments, byte[] Body);

/// <summary>The text at the start of an age file: version, stanzas, and a MAC over both by the file key.</summary>
internal sealed class AgeHeader
{
    private const string Intro = "age-encryption.org/v1\n";
    private const int ColumnsPerLine = 64;
    private const int MaxStanzas = 4096;

    private readonly byte[] authenticated;
    private readonly byte[] mac;

    private AgeHeader(IReadOnlyList<AgeStanza> stanzas, byte[] authenticated, byte[] mac)
    {
        Stanzas = stanzas;
        this.authenticated = authenticated;
        this.mac = mac;
    }

    public IReadOnlyList<AgeStanza> Stanzas { get; }

    public static AgeHeader Read(LineStream input)
    {
        var text = new MemoryStream();
        var intro = input.Peek(Intro.Length);
        if (intro.IsEmpty)
        {
            throw Bad("the file is empty");
        }

        if (!Ascii.Equals(intro, Intro))
        {
            throw Bad("this is not an age file: it does not start with \"age-encryption.org/v1\"");
        }

        text.Write(input.ReadLine());
        List<AgeStanza> stanzas = [];
        while (true)
        {
            byte[] line = ReadLine(input);
            if (line.AsSpan().StartsWith("---"u8))
            {
                text.Write("---"u8);
                return new AgeHeader(stanzas, text.ToArray(), ParseMac(line));
            }

            text.Write(line);
            stanzas.Add(ReadStanza(line, input, text));
            if (stanzas.Count > MaxStanzas)
            {
                throw Bad($"it has more than {MaxStanzas} recipients");
            }
        }
    }

    public static void Write(Stream output, IEnumerable<AgeStanza> stanzas, SecretBytes fileKey)
    {
        var text = new StringBuilder(Intro);
        foreach (var stanza in stanzas)
        {
            text.Append("-> ").AppendJoin(' ', [stanza.Type, .. stanza.Arguments]).Append('\n');
            string body = StrictBase64.Encode(stanza.Body);
            for (int at = 0; at + ColumnsPerLine <= body.Length; at += ColumnsPerLine)
            {
                text.Append(body, at, ColumnsPerLine).Append('\n');
            }

            // A body always ends with a line that is not full, which may be empty.
            text.Append(body, body.Length / ColumnsPerLine * ColumnsPerLine, body.Length % ColumnsPerLine).Append('\n');
        }

        text.Append("---");
        byte[] authenticated = Encoding.ASCII.GetBytes(text.ToString());
        output.Write(authenticated);
        output.Write(Encoding.ASCII.GetBytes($" {StrictBase64.Encode(ComputeMac(fileKey, authenticated))}\n"));
    }

    public bool IsAuthentic(SecretBytes fileKey) =>
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(ComputeMac(fileKey, authenticated), mac);

    private static byte[] ComputeMac(SecretBytes fileKey, byte[] authenticated)
    {
        using var key = AgeCrypto.Hkdf(fileKey.Span, [], "header"u8);
        return AgeCrypto.HmacSha256(key.Span, authenticated);
    }

    private static AgeStanza ReadStanza(ReadOnlySpan<byte> opening, LineStream input, MemoryStream text)
    {
        string[] words = Words(opening);
        if (words.Length < 2 || words[0] != "->" || !Array.TrueForAll(words, IsPrintable))
        {
            throw Bad("a stanza does not start with \"-> TYPE\"");
        }

        var body = new MemoryStream();
        while (true)
        {
            byte[] line = ReadLine(input);
            text.Write(line);
            byte[]? bytes = StrictBase64.Decode(line.AsSpan(0, line.Length - 1));
            if (bytes is null || line.Length - 1 > ColumnsPerLine)
            {
                throw Bad($"the body of a {words[1]} stanza is not canonical base64 in lines of {ColumnsPerLine} columns");
            }

            body.Write(bytes);
            if (line.Length - 1 < ColumnsPerLine)
            {
                return new AgeStanza(words[1], words[2..], body.ToArray());
            }
        }
    }

    private static byte[] ParseMac(ReadOnlySpan<byte> line) =>
        Words(line) is ["---", var word] && StrictBase64.Decode(word) is { Length: 32 } mac ? mac : throw Bad("its closing line is malformed");

    private static byte[] ReadLine(LineStream input) =>
        input.ReadLine() is [.., (byte)'\n'] line ? line : throw Bad("it ends in the middle of the header");

    // Latin-1: every byte is a character, so that a foreign one is seen and refused.
    private static string[] Words(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line[..^1]).Split(' ');

    private static bool IsPrintable(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e');

    private static AgeException Bad(string problem) => new(AgeFailure.Header, $"the age header is malformed: {problem}");
}
