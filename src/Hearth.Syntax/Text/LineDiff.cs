using System.Text;

namespace Hearth.Syntax.Text;

/// <summary>Lines of two texts as one: kept, removed, added.</summary>
/// <param name="Sign">' ', '-' or '+'.</param>
/// <param name="Text">The line, without its break.</param>
public readonly record struct DiffLine(char Sign, string Text);

/// <summary>Compares texts line by line (Myers' shortest edit script, after the common head and tail are cut off).</summary>
public static class LineDiff
{
    // Beyond this many edits a whole replacement reads as well.
    private const int MaxEdits = 2_000;

    public static IReadOnlyList<DiffLine> Compare(string before, string after)
    {
        string[] a = Split(before), b = Split(after);
        int head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var lines = new List<DiffLine>(a.Length + b.Length);
        lines.AddRange(a[..head].Select(static line => new DiffLine(' ', line)));
        lines.AddRange(Edits(a[head..(a.Length - tail)], b[head..(b.Length - tail)]));
        lines.AddRange(a[(a.Length - tail)..].Select(static line => new DiffLine(' ', line)));
        return lines;
    }

    /// <summary>The difference as <c>diff -u</c> prints it; empty where the texts are the same.</summary>
    public static string Unified(string before, string after, string beforeName, string afterName)
    {
        if (before == after)
        {
            return "";
        }

        var text = new StringBuilder($"--- {beforeName}\n+++ {afterName}\n");
        foreach (string line in Unified(Compare(before, after)))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The hunks of a unified diff with three lines around each change.</summary>
    public static IEnumerable<string> Unified(IReadOnlyList<DiffLine> lines, int context = 3)
    {
        int oldLine = 1, newLine = 1, i = 0;
        while (i < lines.Count)
        {
            if (lines[i].Sign == ' ')
            {
                oldLine++;
                newLine++;
                i++;
                continue;
            }

            int start = Math.Max(0, i - context), end = i, quiet = 0;
            for (int j = i; j < lines.Count && quiet <= context * 2; j++)
            {
                quiet = lines[j].Sign == ' ' ? quiet + 1 : 0;
                end = lines[j].Sign == ' ' ? end : j + 1;
            }

            int stop = Math.Min(lines.Count, end + context);
            int before = i - start;
            int removed = 0, added = 0;
            for (int j = start; j < stop; j++)
            {
                removed += lines[j].Sign == '+' ? 0 : 1;
                added += lines[j].Sign == '-' ? 0 : 1;
            }

            yield return $"@@ -{(removed == 0 ? oldLine - before - 1 : oldLine - before)},{removed} +{(added == 0 ? newLine - before - 1 : newLine - before)},{added} @@";
            for (int j = start; j < stop; j++)
            {
                yield return lines[j].Sign + lines[j].Text;
            }

            oldLine += removed - before;
            newLine += added - before;
            i = stop;
        }
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static IEnumerable<DiffLine> Edits(string[] a, string[] b)
    {
        int max = Math.Min(a.Length + b.Length, MaxEdits);
        var trace = new List<int[]>();
        int[] reach = new int[(2 * max) + 3];
        int offset = max + 1;
        for (int d = 0; d <= max; d++)
        {
            trace.Add([.. reach]);
            for (int k = -d; k <= d; k += 2)
            {
                int x = k == -d || (k != d && reach[offset + k - 1] < reach[offset + k + 1]) ? reach[offset + k + 1] : reach[offset + k - 1] + 1;
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                {
                    x++;
                }

                reach[offset + k] = x;
                if (x >= a.Length && x - k >= b.Length)
                {
                    return Walk(a, b, trace, offset);
                }
            }
        }

        return [.. a.Select(static line => new DiffLine('-', line)), .. b.Select(static line => new DiffLine('+', line))];
    }

    private static List<DiffLine> Walk(string[] a, string[] b, List<int[]> trace, int offset)
    {
        var lines = new List<DiffLine>();
        int x = a.Length, y = b.Length;
        for (int d = trace.Count - 1; d >= 0; d--)
        {
            int[] reach = trace[d];
            int k = x - y;
            int from = k == -d || (k != d && reach[offset + k - 1] < reach[offset + k + 1]) ? k + 1 : k - 1;
            int fromX = reach[offset + from], fromY = fromX - from;
            while (x > Math.Max(fromX, 0) && y > Math.Max(fromY, 0))
            {
                lines.Add(new DiffLine(' ', a[--x]));
                y--;
            }

            if (d > 0)
            {
                lines.Add(x == fromX ? new DiffLine('+', b[--y]) : new DiffLine('-', a[--x]));
            }
        }

        lines.Reverse();
        return lines;
    }
}
