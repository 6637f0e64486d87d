using System.Globalization;

namespace Hearth.Secrets.Sops;

/// <summary>A path into a document as SOPS's command line writes it: <c>["key"]["list"][0]</c>; and what is done at its end.</summary>
internal sealed class TreeIndex
{
    private readonly List<(string? Key, int Index)> parts = [];

    public bool IsEmpty => parts.Count == 0;

    public static TreeIndex Parse(string text)
    {
        var index = new TreeIndex();
        foreach (string component in text.Split('['))
        {
            if (component.Length == 0)
            {
                continue;
            }

            if (component[^1] != ']')
            {
                throw new SopsException(SopsFailure.BadTreePath, $"component {component} doesn't end with ]");
            }

            string inner = component[..^1];
            if (inner is ['"' or '\'', .., _] && inner.Length >= 2)
            {
                index.parts.Add((inner[1..^1], 0));
            }
            else if (int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                index.parts.Add((null, number));
            }
            else
            {
                throw new SopsException(SopsFailure.BadTreePath, $"component [{inner}] is neither a quoted key nor a number");
            }
        }

        return index;
    }

    public SopsNode Get(SopsBranch root)
    {
        SopsNode current = root;
        foreach (var (key, index) in parts)
        {
            current = key is null
                ? current is SopsList list
                    ? index < list.Items.Count ? list.Items[index] : throw Missing($"component [{index}] accesses out of bounds")
                    : throw Missing($"component [{index}] is integer, but tree part is not a slice")
                : (current as SopsBranch)?[key] ?? throw Missing($"component ['{key}'] not found");
        }

        return current;
    }

    /// <summary>Sets the value, making what is missing on the way; false where it was there already.</summary>
    public bool Set(SopsBranch root, SopsNode value) => parts.Count == 0
        ? throw new SopsException(SopsFailure.BadSetFormat, "the index is empty; wants something like [\"key\"]")
        : Set(root, 0, value, out _);

    public void Unset(SopsBranch root)
    {
        if (parts.Count == 0)
        {
            throw new SopsException(SopsFailure.BadSetFormat, "the index is empty; wants something like [\"key\"]");
        }

        var (key, index) = parts[^1];
        var parent = new TreeIndex();
        parent.parts.AddRange(parts[..^1]);
        SopsNode holder;
        try
        {
            holder = parent.Get(root);
        }
        catch (SopsException exception)
        {
            throw new SopsException(SopsFailure.KeyNotFound, exception.Message, exception);
        }

        switch (holder)
        {
            case SopsBranch branch when key is not null && branch.Find(key) is { } item:
                branch.Items.Remove(item);
                break;
            case SopsList list when key is null && index < list.Items.Count:
                list.Items.RemoveAt(index);
                break;
            default:
                throw new SopsException(SopsFailure.KeyNotFound, key is null ? $"Index {index} out of bounds" : $"Key not found: {key}");
        }
    }

    private static SopsException Missing(string problem) => new(SopsFailure.Generic, $"error truncating tree: {problem}");

    private bool Set(SopsNode? node, int depth, SopsNode value, out SopsNode result)
    {
        if (depth == parts.Count)
        {
            result = value;
            return node is null || !SopsNodes.DeepEquals(node, value);
        }

        var (key, index) = parts[depth];
        if (key is not null)
        {
            var branch = node as SopsBranch ?? new SopsBranch();
            result = branch;
            var item = branch.Find(key);
            bool changed = Set(item?.Value, depth + 1, value, out var child);
            if (item is null)
            {
                branch.Add(key, child);
            }
            else
            {
                item.Value = child;
            }

            return changed || node is not SopsBranch;
        }

        var list = node as SopsList ?? new SopsList();
        result = list;
        bool isNew = index >= list.Items.Count;
        bool elementChanged = Set(isNew ? null : list.Items[index], depth + 1, value, out var element);
        if (isNew)
        {
            list.Items.Add(element);
        }
        else
        {
            list.Items[index] = element;
        }

        return elementChanged || node is not SopsList;
    }
}
