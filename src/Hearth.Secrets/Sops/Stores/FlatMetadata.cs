using System.Globalization;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>Metadata in formats without nesting: <c>sops_age__list_0__map_enc</c>.</summary>
internal static class FlatMetadata
{
    public const string Prefix = "sops_";
    private const string MapSeparator = "__map_";
    private const string ListSeparator = "__list_";

    // More elements than any file has: a hostile index must not make a list that long.
    private const int MaxIndex = 2048;

    public static SopsBranch Flatten(SopsBranch metadata, MetadataLayout layout)
    {
        var flat = new SopsBranch();
        string prefix = layout == MetadataLayout.Flat ? Prefix : "";
        foreach (var item in metadata.Items)
        {
            Add(flat, prefix + item.Key, item.Value, layout);
        }

        return flat;
    }

    /// <summary>Takes the keys with the prefix out of a branch; null where there are none.</summary>
    public static SopsBranch? Take(SopsBranch branch)
    {
        var own = branch.Items.FindAll(static item => item.Comment is null && item.Key.StartsWith(Prefix, StringComparison.Ordinal));
        if (own.Count == 0)
        {
            return null;
        }

        branch.Items.RemoveAll(own.Contains);
        var flat = new SopsBranch();
        flat.Items.AddRange(own.Select(static item => new SopsItem { Key = item.Key[Prefix.Length..], Value = item.Value }));
        return Unflatten(flat, MetadataLayout.Flat);
    }

    public static SopsBranch Unflatten(SopsBranch flat, MetadataLayout layout)
    {
        var root = new SopsBranch();
        foreach (var item in flat.Items)
        {
            if (item.Comment is null)
            {
                var value = layout == MetadataLayout.FlatBelowKey && item.Value is SopsScalar scalar ? SopsScalar.Of(scalar.Text.Replace("\\n", "\n", StringComparison.Ordinal)) : item.Value;
                Place(root, item.Key, value);
            }
        }

        return root;
    }

    private static void Add(SopsBranch flat, string key, SopsNode value, MetadataLayout layout)
    {
        switch (value)
        {
            case SopsBranch branch:
                foreach (var item in branch.Items)
                {
                    Add(flat, key + MapSeparator + item.Key, item.Value, layout);
                }

                break;
            case SopsList list:
                for (int i = 0; i < list.Items.Count; i++)
                {
                    Add(flat, key + ListSeparator + i.ToString(CultureInfo.InvariantCulture), list.Items[i], layout);
                }

                break;
            default:
                bool escapes = layout == MetadataLayout.FlatBelowKey && value is SopsScalar { Type: SopsType.String };
                flat.Add(key, escapes ? SopsScalar.Of(((SopsScalar)value).Text.Replace("\n", "\\n", StringComparison.Ordinal)) : value);
                break;
        }
    }

    private static void Place(SopsBranch root, string path, SopsNode value)
    {
        SopsNode node = root;
        var tokens = Tokens(path);
        for (int i = 0; i < tokens.Count; i++)
        {
            bool isLast = i == tokens.Count - 1;
            SopsNode? next = isLast ? value : tokens[i + 1].IsIndex ? new SopsList() : new SopsBranch();
            node = (node, tokens[i]) switch
            {
                (SopsBranch branch, { IsIndex: false } token) => branch.Find(token.Key) is { } found && !isLast ? found.Value : AddTo(branch, token.Key, next),
                (SopsList list, { IsIndex: true } token) => Element(list, token.Key, next, isLast),
                _ => throw Bad(path),
            };
        }
    }

    private static SopsNode AddTo(SopsBranch branch, string key, SopsNode value)
    {
        branch.Add(key, value);
        return value;
    }

    private static SopsNode Element(SopsList list, string index, SopsNode value, bool isLast)
    {
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int at) || at > MaxIndex)
        {
            throw Bad(index);
        }

        while (list.Items.Count <= at)
        {
            list.Items.Add(SopsScalar.Null);
        }

        if (isLast || list.Items[at] is SopsScalar { Type: SopsType.Null })
        {
            list.Items[at] = value;
        }

        return list.Items[at];
    }

    private static SopsException Bad(string key) => new(SopsFailure.Unreadable, $"the SOPS metadata is malformed: \"{key}\" does not fit the other keys");

    private static List<(string Key, bool IsIndex)> Tokens(string path)
    {
        List<(string, bool)> tokens = [];
        bool isIndex = false;
        while (true)
        {
            int map = path.IndexOf(MapSeparator, StringComparison.Ordinal), list = path.IndexOf(ListSeparator, StringComparison.Ordinal);
            int at = map < 0 ? list : list < 0 ? map : Math.Min(map, list);
            if (at < 0)
            {
                tokens.Add((path, isIndex));
                return tokens;
            }

            tokens.Add((path[..at], isIndex));
            isIndex = at == list;
            path = path[(at + (isIndex ? ListSeparator : MapSeparator).Length)..];
        }
    }
}
