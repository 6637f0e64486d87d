using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Output;

/// <summary>Bytes of UTF-8 into a writer of text: for what writes bytes where only a writer is at hand, as in tests.</summary>
internal sealed class TextWriterStream(TextWriter writer) : WriteOnlyStream
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        char[] text = new char[decoder.GetCharCount(buffer, flush: false)];
        int count = decoder.GetChars(buffer, text, flush: false);
        writer.Write(text, 0, count);
    }

    public override void Flush() => writer.Flush();
}
