using Hearth.Syntax.Files;

namespace Hearth.Secrets.Age;

/// <summary>A stream whose beginning can be peeked at and read by lines before the rest is read as bytes.</summary>
internal sealed class LineStream(Stream inner) : ReadOnlyStream
{
    // No honest header is near it; a hostile one must not fill the memory.
    private const int MaxLineLength = 1024 * 1024;

    private byte[] buffer = new byte[4096];
    private int start;
    private int end;

    /// <summary>The next bytes without taking them; fewer at the end of the stream.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (end - start < count && Fill())
        {
        }

        return buffer.AsSpan(start, Math.Min(count, end - start));
    }

    /// <summary>The next line with its line feed; without one only at the end of the stream; empty when there is no more.</summary>
    public byte[] ReadLine()
    {
        int scanned = 0;
        while (true)
        {
            int feed = buffer.AsSpan(start + scanned, end - start - scanned).IndexOf((byte)'\n');
            if (feed >= 0 || end - start > MaxLineLength)
            {
                int length = feed >= 0 ? scanned + feed + 1 : MaxLineLength;
                byte[] line = buffer.AsSpan(start, length).ToArray();
                start += length;
                return line;
            }

            scanned = end - start;
            if (!Fill())
            {
                byte[] rest = buffer.AsSpan(start, end - start).ToArray();
                start = end;
                return rest;
            }
        }
    }

    public override int Read(Span<byte> target)
    {
        if (start == end)
        {
            return inner.Read(target);
        }

        int count = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        return count;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        int read = inner.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
