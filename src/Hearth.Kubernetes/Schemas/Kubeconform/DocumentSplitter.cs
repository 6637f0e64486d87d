namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// Cuts a stream of bytes into documents as Kubernetes' own splitter does: at each line end with <c>---</c> after it, the
/// rest of that line dropped. Holds one document at a time, so that a stream may be longer than memory, and one buffer
/// for all streams that are cut one after the other.
/// </summary>
internal sealed class DocumentSplitter
{
    private byte[] buffer = new byte[64 * 1024];
    private Stream stream = Stream.Null;
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>Starts with another stream.</summary>
    public void Open(Stream next)
    {
        stream = next;
        start = end = 0;
        isAtEnd = false;
    }

    /// <summary>The next document; valid until the next call. False at the end.</summary>
    public bool TryNext(out ReadOnlyMemory<byte> document)
    {
        int scanned = 0;
        while (true)
        {
            var open = buffer.AsSpan(start, end - start);
            int from = Math.Max(0, scanned - 3); // The separator may lie across two reads.
            int at = open[from..].IndexOf("\n---"u8);
            if (at >= 0)
            {
                at += from;
                int after = at + 4;
                int newline = open[after..].IndexOf((byte)'\n');
                if (newline >= 0 || (isAtEnd && after == open.Length))
                {
                    document = buffer.AsMemory(start, at);
                    start += newline >= 0 ? after + newline + 1 : open.Length;
                    return true;
                }

                if (isAtEnd)
                {
                    // Upstream waits for the end of the separator's line, and drops what it holds where there is none.
                    document = default;
                    start = end;
                    return false;
                }
            }
            else if (isAtEnd)
            {
                document = buffer.AsMemory(start, open.Length);
                start = end;
                return open.Length > 0;
            }

            scanned = at >= 0 ? at : open.Length;
            Fill();
        }
    }

    private void Fill()
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

        int read = stream.Read(buffer, end, buffer.Length - end);
        isAtEnd = read == 0;
        end += read;
    }
}
