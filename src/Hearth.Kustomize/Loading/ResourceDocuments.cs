using Hearth.Kubernetes;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Loading;

/// <summary>Reads the resources of a text: documents, the items of lists, aliases written out, each one checked.</summary>
internal static class ResourceDocuments
{
    // kustomize cuts the stream into documents before it reads them.
    private static readonly YamlReadOptions Options = new() { ShareAnchors = false };

    /// <exception cref="KustomizeException">The text is not YAML, or a document is no resource.</exception>
    public static IReadOnlyList<YamlMapping> Read(SourceText source)
    {
        var nodes = ReadNodes(source);
        if (nodes is [var single] && Kind(single) is "List" or "ResourceList" && nodes[0] is YamlMapping list && list.ContainsKey("items"))
        {
            nodes = list["items"] is YamlSequence items ? Items(items) : [];
        }

        var queue = new Queue<YamlMapping>();
        Enqueue(queue, nodes);
        var resources = new List<YamlMapping>(queue.Count);
        while (queue.TryDequeue(out var node))
        {
            if (Kind(node)?.EndsWith("List", StringComparison.Ordinal) != true || !node.ContainsKey("items"))
            {
                resources.Add(node);
                continue;
            }

            var inner = node["items"]!; // ContainsKey said so.
            if (inner is YamlSequence sequence)
            {
                Enqueue(queue, Items(sequence));
            }
            else if (!Krm.IsNull(inner))
            {
                throw new KustomizeException(KustomizeRules.InvalidResource, inner.Span, $"items of {Kind(node)} is {Krm.Describe(inner)}; wants a list");
            }
        }

        return resources;
    }

    /// <summary>The documents that are not empty, aliases written out.</summary>
    public static List<YamlNode> ReadNodes(SourceText source)
    {
        var stream = YamlReader.Read(source, Options);
        Refuse(stream.Diagnostics);

        var nodes = new List<YamlNode>(stream.Documents.Count);
        foreach (var document in stream.Documents)
        {
            if (document.Root is { } root && !Krm.IsNull(root))
            {
                var expansion = YamlExpander.Expand(root);
                Refuse(expansion.Diagnostics);
                nodes.Add(expansion.Root!); // Not refused.
            }
        }

        return nodes;
    }

    private static void Refuse(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity == Severity.Error)
            {
                throw new KustomizeException(diagnostic);
            }
        }
    }

    private static void Enqueue(Queue<YamlMapping> queue, List<YamlNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (Krm.IsNull(node) || node is YamlMapping { Count: 0 } or YamlSequence { Count: 0 })
            {
                continue;
            }

            queue.Enqueue(Validated(node));
        }
    }

    private static YamlMapping Validated(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            throw new KustomizeException(KustomizeRules.InvalidResource, node.Span, $"a resource is a mapping with apiVersion, kind and metadata; found {Krm.Describe(node)}");
        }

        string kind = Kind(mapping) ?? throw new KustomizeException(
            KustomizeRules.InvalidResource, FirstKey(mapping), $"a resource needs a kind; found only {string.Join(", ", mapping.Entries.ToArray().Take(5).Select(entry => entry.Name ?? "?"))}");
        if (!kind.EndsWith("List", StringComparison.Ordinal) && Text(mapping.GetMapping("metadata")?["name"]) is null)
        {
            throw new KustomizeException(KustomizeRules.InvalidResource, mapping["kind"]!.Span, $"the {kind} has no metadata.name");
        }

        return mapping;
    }

    private static SourceSpan FirstKey(YamlMapping mapping) => mapping.Entries[0].Key.Span;

    private static string? Kind(YamlNode node) => node is YamlMapping mapping ? Text(mapping["kind"]) : null;

    private static string? Text(YamlNode? node) => node is YamlScalar { Value.Length: > 0 } scalar && !Krm.IsNull(scalar) ? scalar.Value : null;

    private static List<YamlNode> Items(YamlSequence sequence)
    {
        var items = new List<YamlNode>(sequence.Count);
        foreach (var item in sequence.Items)
        {
            items.Add(item.Target);
        }

        return items;
    }
}
