using System.Globalization;
using Hearth.Syntax.Yaml;

namespace Hearth.Talos.Patching;

/// <summary>
/// Takes <c>$patch: delete</c> out of a patch document before it is read: each becomes a <see cref="DeleteSelector"/>.
/// Talos machinery, configloader/internal/decoder (v1.13).
/// </summary>
internal static class DeleteSelectors
{
    /// <summary>The document without its deletions; null where nothing of it remains.</summary>
    public static YamlMapping? Extract(YamlMapping document, List<PatchItem> found)
    {
        if (!Contains(document))
        {
            return document;
        }

        var selectors = new List<DeleteSelector>();
        var remaining = Process(document, document, [], inSequence: false, selectors);
        found.AddRange(selectors);
        return remaining is not YamlMapping mapping || IsEmptyDocument(mapping) ? null : mapping;
    }

    private static bool Contains(YamlNode node) => node.Target switch
    {
        YamlMapping mapping => mapping.Entries.ToArray().Any(entry => IsDelete(entry) || Contains(entry.Value)),
        YamlSequence sequence => sequence.Items.ToArray().Any(Contains),
        _ => false,
    };

    private static YamlNode? Process(YamlMapping root, YamlNode node, List<string> path, bool inSequence, List<DeleteSelector> found)
    {
        switch (node.Target)
        {
            case YamlMapping mapping:
            {
                var kept = new List<YamlEntry>();
                bool removed = false;
                foreach (var entry in mapping.Entries)
                {
                    if (IsDelete(entry))
                    {
                        found.Add(inSequence ? ForItem(root, mapping, path) : ForPath(root, mapping, path));
                        return null;
                    }

                    var value = Process(root, entry.Value, [.. path, entry.Name ?? ""], inSequence: false, found);
                    if (value is null)
                    {
                        removed = true;
                    }
                    else
                    {
                        kept.Add(ReferenceEquals(value, entry.Value) ? entry : new YamlEntry(entry.Key, value));
                        removed |= !ReferenceEquals(value, entry.Value);
                    }
                }

                return !removed ? node : kept.Count == 0 ? null : mapping.WithEntries(kept);
            }

            case YamlSequence sequence:
            {
                var kept = new List<YamlNode>();
                bool removed = false;
                int index = 0;
                foreach (var item in sequence.Items.ToArray())
                {
                    // An item that was taken out makes the next one take its number, as in Talos.
                    var value = Process(root, item, [.. path, string.Create(CultureInfo.InvariantCulture, $"[{index}]")], inSequence: true, found);
                    if (value is null)
                    {
                        removed = true;
                        continue;
                    }

                    removed |= !ReferenceEquals(value, item);
                    kept.Add(value);
                    index++;
                }

                return !removed ? node : kept.Count == 0 ? null : sequence.WithItems(kept);
            }

            default:
                return node;
        }
    }

    private static DeleteSelector ForPath(YamlMapping root, YamlMapping at, List<string> path)
    {
        if (path.Exists(static part => part.StartsWith('[')))
        {
            throw Refuse(at, $"cannot delete an inner key in '{string.Join('.', path)}'");
        }

        return Make(root, at, path, "", "");
    }

    private static DeleteSelector ForItem(YamlMapping root, YamlMapping item, List<string> path)
    {
        foreach (var entry in item.Entries)
        {
            if (!IsDelete(entry))
            {
                return Make(root, item, path, entry.Name ?? "", entry.Value.Target is YamlScalar scalar ? scalar.Value : "");
            }
        }

        throw Refuse(item, $"no key:val found in sequence node for path {string.Join('.', path)}");
    }

    private static DeleteSelector Make(YamlMapping root, YamlMapping at, List<string> path, string key, string value)
    {
        string apiVersion = root.GetString("apiVersion") ?? "";
        string kind = root.GetString("kind") ?? "";
        if (path.Count == 0 && (apiVersion.Length == 0 || kind.Length == 0))
        {
            throw Refuse(at, $"missing {(root.ContainsKey("apiVersion") ? "kind" : "apiVersion")} in document for which $patch: delete is used");
        }

        if (kind.Length == 0 && apiVersion.Length == 0)
        {
            kind = "v1alpha1";
        }
        else if (kind.Length == 0 || apiVersion.Length == 0)
        {
            throw Refuse(at, $"kind and apiVersion must be both set for path {string.Join('.', path)}");
        }

        return new DeleteSelector(at.Span, [.. path], apiVersion, kind, root.GetString("name") ?? "", key, value);
    }

    private static bool IsDelete(YamlEntry entry) => entry.Name == "$patch" && entry.Value.Target is YamlScalar { Value: "delete" };

    private static bool IsEmptyDocument(YamlMapping mapping) =>
        mapping.Entries.ToArray().All(entry => entry.Value.Target is YamlScalar && entry.Name is "version" or "kind" or "name");

    private static TalosConfigException Refuse(YamlNode at, string message)
    {
        string whole = $"error processing patch delete statements at line {at.Span.Position.Line + 1}: {message}";
        return new TalosConfigException(whole, [new(TalosRules.Patch, at.Span, message)]);
    }
}
