using System.Globalization;
using System.Text;

namespace Hearth.Talos.Text;

/// <summary>The difference of two texts, three lines around each change, as <c>diff -u</c> prints it.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty where the texts are the same.</summary>
    public static string Of(string before, string after, string beforeName, string afterName)
    {
        if (before == after)
        {
            return "";
        }

        string[] a = Lines(before);
        string[] b = Lines(after);
        var edits = Compare(a, b);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"--- {beforeName}\n+++ {afterName}\n");
        int at = 0;
        while (at < edits.Count)
        {
            int first = edits.FindIndex(at, static edit => edit.Kind != ' ');
            if (first < 0)
            {
                break;
            }

            int start = Math.Max(at, first - Context);
            int end = first;
            int quiet = 0;
            while (end < edits.Count && quiet <= 2 * Context)
            {
                quiet = edits[end].Kind == ' ' ? quiet + 1 : 0;
                end++;
            }

            end = Math.Max(first + 1, end - Math.Max(0, quiet - Context));
            WriteHunk(text, edits, start, end);
            at = end;
        }

        return text.ToString();
    }

    private static void WriteHunk(StringBuilder text, List<Edit> edits, int start, int end)
    {
        var hunk = edits.GetRange(start, end - start);
        int oldCount = hunk.Count(static edit => edit.Kind != '+');
        int newCount = hunk.Count(static edit => edit.Kind != '-');
        text.Append(CultureInfo.InvariantCulture, $"@@ -{hunk[0].Old + (oldCount > 0 ? 1 : 0)},{oldCount} +{hunk[0].New + (newCount > 0 ? 1 : 0)},{newCount} @@\n");
        foreach (var edit in hunk)
        {
            text.Append(edit.Kind).Append(edit.Line).Append('\n');
        }
    }

    // Longest common subsequence between the equal head and tail: configs differ in a few lines.
    private static List<Edit> Compare(string[] a, string[] b)
    {
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

        int n = a.Length - head - tail;
        int m = b.Length - head - tail;
        int[,] length = new int[n + 1, m + 1];
        for (int i = n - 1; i >= 0; i--)
        {
            for (int j = m - 1; j >= 0; j--)
            {
                length[i, j] = a[head + i] == b[head + j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        var edits = new List<Edit>(a.Length + m);
        for (int i = 0; i < head; i++)
        {
            edits.Add(new Edit(' ', a[i], i, i));
        }

        int x = 0;
        int y = 0;
        while (x < n || y < m)
        {
            if (x < n && y < m && a[head + x] == b[head + y])
            {
                edits.Add(new Edit(' ', a[head + x], head + x++, head + y++));
            }
            else if (x < n && (y >= m || length[x + 1, y] >= length[x, y + 1]))
            {
                edits.Add(new Edit('-', a[head + x], head + x++, head + y));
            }
            else
            {
                edits.Add(new Edit('+', b[head + y], head + x, head + y++));
            }
        }

        for (int i = 0; i < tail; i++)
        {
            edits.Add(new Edit(' ', a[head + n + i], head + n + i, head + m + i));
        }

        return edits;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private readonly record struct Edit(char Kind, string Line, int Old, int New);
}
