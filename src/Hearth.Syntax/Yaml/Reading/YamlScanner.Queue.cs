namespace Hearth.Syntax.Yaml.Reading;

// The tokens that are scanned and not taken yet.
internal sealed partial class YamlScanner
{
    private YamlToken[] queue = new YamlToken[16];
    private int head;
    private int count;
    private int taken;

    // The slot of the token scanned last, which is there to be looked at even when it was taken.
    private int lastSlot;
    private bool isHeadReady;
    private int previousEnd;

    /// <summary>Where the last token that was taken ends; those without characters of their own do not count.</summary>
    public int PreviousEnd => previousEnd;

    /// <summary>The next token, without taking it.</summary>
    public ref readonly YamlToken Peek()
    {
        // The parser looks several times at most tokens.
        if (!isHeadReady)
        {
            PrepareHead();
        }

        return ref queue[head];
    }

    public void Take()
    {
        isHeadReady = false;
        ref var token = ref queue[head];
        previousEnd = token.End > token.Start ? token.End : previousEnd;
        head++;
        taken++;
        if (head == count)
        {
            head = count = 0;
        }
    }

    private void PrepareHead()
    {
        // go-yaml looks two tokens ahead, so that a foot is found before the token that it belongs to is taken.
        int ahead = Places is null ? 0 : 2;
        while (head == count || HeadMayBecomeKey() || (count - head <= ahead && !ended))
        {
            FetchNext();
        }

        Places?.Unfold(queue[head]);
        isHeadReady = true;
    }

    private int TokenNumber => taken + (count - head);

    private void PushIndicator(YamlTokenKind kind, int length)
    {
        Push(new YamlToken(kind, default, position, position + length));
        position += length;
    }

    private void Push(in YamlToken token)
    {
        if (count == queue.Length)
        {
            MakeRoom();
        }

        lastSlot = count;
        queue[count++] = token;
    }

    // At an offset from the head.
    private void Insert(int offset, in YamlToken token)
    {
        if (count == queue.Length)
        {
            MakeRoom();
        }

        int at = head + offset;
        Array.Copy(queue, at, queue, at + 1, count - at);
        queue[at] = token;
        count++;
    }

    private void MakeRoom()
    {
        if (head > queue.Length / 2)
        {
            Array.Copy(queue, head, queue, 0, count - head);
            count -= head;
            head = 0;
        }
        else
        {
            Array.Resize(ref queue, queue.Length * 2);
        }
    }
}
