namespace Hearth.Templating.Jinja.Values;

/// <summary>A stable sort with Python's order. Errors of the comparison come through as they are.</summary>
internal static class Sorting
{
    public static List<object?> Sort(IEnumerable<object?> items, Func<object?, object?>? key, bool reverse)
    {
        var entries = items.Select(item => (Key: key is null ? item : key(item), Item: item)).ToArray();
        var buffer = new (object? Key, object? Item)[entries.Length];
        MergeSort(entries, buffer, 0, entries.Length, reverse);
        return [.. entries.Select(static entry => entry.Item)];
    }

    private static void MergeSort((object? Key, object? Item)[] entries, (object? Key, object? Item)[] buffer, int start, int end, bool reverse)
    {
        if (end - start < 2)
        {
            return;
        }

        int middle = (start + end) >>> 1;
        MergeSort(entries, buffer, start, middle, reverse);
        MergeSort(entries, buffer, middle, end, reverse);
        for (int left = start, right = middle, at = start; at < end; at++)
        {
            bool takeLeft = right >= end || (left < middle && !Less(right, left));
            buffer[at] = entries[takeLeft ? left++ : right++];
        }

        Array.Copy(buffer, start, entries, start, end - start);

        // Backwards, equal items keep their order too: "less" is turned around, not the result.
        bool Less(int a, int b) => reverse
            ? Py.Compare(entries[b].Key, entries[a].Key, "<") < 0
            : Py.Compare(entries[a].Key, entries[b].Key, "<") < 0;
    }
}
