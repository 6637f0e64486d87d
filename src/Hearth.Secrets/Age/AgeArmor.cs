using System.Buffers;
using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Secrets.Age;

/// <summary>The ASCII armor of age files: PEM with the label <c>AGE ENCRYPTED FILE</c>, 64 columns, no headers, read strictly.</summary>
internal static class AgeArmor
{
    public const string Header = "-----BEGIN AGE ENCRYPTED FILE-----";
    public const string Footer = "-----END AGE ENCRYPTED FILE-----";

    public const int BytesPerLine = 48;

    // Mail programs add some around the armor; more is not an accident.
    private const int MaxWhitespace = 1024;

    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n\v\f"u8);

    /// <summary>Reads armor, giving the bytes inside.</summary>
    internal sealed class Reader(LineStream lines) : ReadOnlyStream
    {
        private bool isStarted;
        private bool isFinished;
        private ReadOnlyMemory<byte> unread;

        public override int Read(Span<byte> target)
        {
            while (unread.IsEmpty && !isFinished)
            {
                Advance();
            }

            int count = Math.Min(target.Length, unread.Length);
            unread.Span[..count].CopyTo(target);
            unread = unread[count..];
            return count;
        }

        private static AgeException Bad(string problem) => new(AgeFailure.Armor, $"the armor is malformed: {problem}");

        private void Advance()
        {
            if (!isStarted)
            {
                ReadHeader();
            }

            byte[] line = NextLine();
            if (Is(line, Footer))
            {
                Finish();
                return;
            }

            if (line.Length is 0 or > 64)
            {
                throw Bad(line.Length == 0 ? "there is an empty line inside" : "a line is longer than 64 columns");
            }

            unread = StrictBase64.DecodePadded(line) ?? throw Bad("a line is not canonical base64");
            if (unread.Length < BytesPerLine)
            {
                if (!Is(NextLine(), Footer))
                {
                    throw Bad($"a short line is not followed by {Footer}");
                }

                Finish();
            }
        }

        private void ReadHeader()
        {
            int skipped = 0;
            while (true)
            {
                byte[] line = NextLine();
                if (!IsBlank(line))
                {
                    isStarted = Is(line, Header) ? true : throw Bad($"the first line is not {Header}");
                    return;
                }

                skipped += line.Length + 1;
                if (skipped > MaxWhitespace)
                {
                    throw Bad("there is too much white space before it");
                }
            }
        }

        private byte[] NextLine()
        {
            byte[] line = lines.ReadLine();
            if (line.Length == 0)
            {
                throw Bad("it ends before its last line");
            }

            var trimmed = line.AsSpan();
            trimmed = trimmed is [.., (byte)'\n'] ? trimmed[..^1] : trimmed;
            trimmed = trimmed is [.., (byte)'\r'] ? trimmed[..^1] : trimmed;
            return trimmed.ToArray();
        }

        private void Finish()
        {
            isFinished = true;
            var rest = lines.Peek(MaxWhitespace);
            if (!IsBlank(rest))
            {
                throw Bad("something follows its last line");
            }

            if (rest.Length == MaxWhitespace)
            {
                throw Bad("there is too much white space after it");
            }
        }

        private static bool Is(ReadOnlySpan<byte> line, string text) => Ascii.Equals(line, text);

        private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(Whitespace) < 0;
    }

    /// <summary>Writes armor around the bytes; <see cref="Finish"/> writes the last line.</summary>
    internal sealed class Writer(Stream output) : WriteOnlyStream
    {
        private readonly byte[] pending = new byte[BytesPerLine];
        private int count;
        private bool isStarted;

        public override void Write(ReadOnlySpan<byte> source)
        {
            Start();
            while (source.Length > 0)
            {
                int take = Math.Min(BytesPerLine - count, source.Length);
                source[..take].CopyTo(pending.AsSpan(count));
                source = source[take..];
                count += take;
                if (count == BytesPerLine)
                {
                    WriteLine(Convert.ToBase64String(pending));
                    count = 0;
                }
            }
        }

        public void Finish()
        {
            Start();
            if (count > 0)
            {
                WriteLine(Convert.ToBase64String(pending.AsSpan(0, count)));
            }

            WriteLine(Footer);
        }

        private void Start()
        {
            if (!isStarted)
            {
                isStarted = true;
                WriteLine(Header);
            }
        }

        private void WriteLine(string line) => output.Write(Encoding.ASCII.GetBytes(line + "\n"));
    }
}
