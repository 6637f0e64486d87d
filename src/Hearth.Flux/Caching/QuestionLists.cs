using Hearth.Syntax.Packing;

namespace Hearth.Flux.Caching;

/// <summary>
/// The lists of questions that renderings of one object asked. There are several where the files themselves decide what is
/// asked next: another branch names other resources.
/// </summary>
internal static class QuestionLists
{
    private const int MaxLists = 8;

    /// <summary>The lists with this one in front; the oldest goes where there are many.</summary>
    public static InputQuestion[][] Add(InputQuestion[][] lists, IReadOnlyList<InputQuestion> asked) =>
        [[.. asked], .. lists.Where(list => !list.SequenceEqual(asked)).Take(MaxLists - 1)];

    public static byte[] Write(InputQuestion[][] lists)
    {
        var buffer = new PackBuffer();
        buffer.WriteNumber(lists.Length);
        foreach (var list in lists)
        {
            buffer.WriteNumber(list.Length);
            foreach (var question in list)
            {
                buffer.WriteByte((byte)question.Kind);
                buffer.WriteText(question.Text);
            }
        }

        return buffer.Written.ToArray();
    }

    public static InputQuestion[][] Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var cursor = new PackCursor(bytes);
            var lists = new InputQuestion[cursor.ReadNumber()][];
            for (int i = 0; i < lists.Length; i++)
            {
                lists[i] = new InputQuestion[cursor.ReadNumber()];
                for (int j = 0; j < lists[i].Length; j++)
                {
                    lists[i][j] = new InputQuestion((InputKind)cursor.ReadByte(), cursor.ReadText());
                }
            }

            return lists;
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
