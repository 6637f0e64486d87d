using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml.Reading;

/// <summary>Makes documents of events: nodes bottom-up, aliases bound to the last anchor of their name before them.</summary>
internal sealed class YamlComposer
{
    private readonly SourceText source;
    private readonly YamlReadOptions options;
    private readonly YamlScanner scanner;
    private readonly YamlParser parser;
    private readonly List<YamlDocument> documents = [];
    private readonly List<Diagnostic> findings = [];

    // As in go-yaml v3, anchors hold for the rest of the stream unless the options say otherwise. Null: inside of its own node.
    private readonly Dictionary<string, Anchored> anchors = new(StringComparer.Ordinal);

    // The children of all open collections: each takes its own from the end when it closes.
    private YamlNode[] children = new YamlNode[64];
    private int childCount;
    private OpenCollection[] open = new OpenCollection[16];
    private int depth;

    private YamlNode? root;
    private int documentStart;
    private int documentEnd;
    private bool isDocumentComplete;

    // Comments up to a document's end belong to it; those after the last one too.
    private int commentsFrom;
    private int commentsTo;

    public YamlComposer(SourceText source, YamlReadOptions options, TextProfile profile)
    {
        this.source = source;
        this.options = options;
        scanner = new YamlScanner(source, profile);
        parser = new YamlParser(source, scanner);
    }

    public IReadOnlyList<YamlDocument> Documents => documents;

    public List<Diagnostic> Findings => findings;

    /// <summary>Whether all of the text was looked at.</summary>
    public bool HasReachedEnd => scanner.HasReachedEnd;

    /// <summary>The documents that end before an offset.</summary>
    public IReadOnlyList<YamlDocument> DocumentsBefore(int offset) => documents.FindAll(document => document.Span.End < offset);

    /// <summary>Reads to the end of the stream or the first error, which becomes a finding.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        catch (DiagnosticException refused)
        {
            FinishDocument(documentEnd, commentsTo);
            findings.Add(refused.Diagnostic);
        }
    }

    private bool Step()
    {
        parser.Next(out var next);
        switch (next.Kind)
        {
            case YamlEventKind.Scalar:
                AddScalar(next);
                return true;
            case YamlEventKind.Alias:
                Add(Alias(next));
                return true;
            case YamlEventKind.SequenceStart:
            case YamlEventKind.MappingStart:
                Open(next);
                return true;
            case YamlEventKind.SequenceEnd:
            case YamlEventKind.MappingEnd:
                Close(next);
                return true;
            case YamlEventKind.DocumentStart:
                FinishDocument(next.Start, commentsTo);
                documentStart = next.Start;
                if (!options.ShareAnchors)
                {
                    anchors.Clear();
                }

                return true;
            case YamlEventKind.DocumentEnd:
                commentsTo = scanner.Comments.Count;
                documentEnd = next.End;
                isDocumentComplete = true;
                return true;
            default:
                FinishDocument(next.End, scanner.Comments.Count);
                return false;
        }
    }

    private void FinishDocument(int end, int comments)
    {
        if (isDocumentComplete)
        {
            documents.Add(new YamlDocument(root, source.Span(documentStart, end - documentStart), comments == commentsFrom ? null : scanner.Comments[commentsFrom..comments]));
            commentsFrom = comments;
            isDocumentComplete = false;
        }

        root = null;
    }

    private void AddScalar(in YamlEvent scalar)
    {
        if (scalar.IsAbsent)
        {
            return;
        }

        var span = source.Span(scalar.Start, scalar.End - scalar.Start);
        var properties = Properties(scalar);
        YamlNode node = scalar.Text is null
            ? new YamlScalar(scalar.ScalarStyle, span, properties)
            : new YamlScalar(scalar.Text, scalar.ScalarStyle, span, properties);
        if (scalar.Anchor is not null)
        {
            anchors[scalar.Anchor] = new Anchored(node, 0);
        }

        Add(node);
    }

    private YamlAlias Alias(in YamlEvent alias)
    {
        string name = alias.Text!; // Set by the scanner.
        var span = source.Span(alias.Start, alias.End - alias.Start);
        if (!anchors.TryGetValue(name, out var anchored))
        {
            string? near = NearestName.Find(name, anchors.Keys);
            throw new DiagnosticException(new Diagnostic(YamlRules.UnknownAlias, span, $"found the alias '*{name}', but no anchor '&{name}' before it")
            {
                Hint = near is null ? "an anchor stands before its aliases; put the value in quotes where it is text that starts with '*'" : $"did you mean '*{near}'?",
            });
        }

        return anchored.Node is { } target
            ? new YamlAlias(name, target, span)
            : throw new DiagnosticException(new Diagnostic(YamlRules.AliasInsideItself, span, $"found the alias '*{name}' inside of the node that '&{name}' names")
            {
                Related = [new RelatedPlace(open[anchored.Depth - 1].Properties?.Span ?? span, $"'&{name}' is here")],
            });
    }

    private void Open(in YamlEvent start)
    {
        if (depth == options.MaxDepth)
        {
            throw new DiagnosticException(new Diagnostic(YamlRules.Depth, source.Span(start.Start, Math.Min(1, source.Length - start.Start)), $"found more than {options.MaxDepth} collections inside of each other"));
        }

        if (depth == open.Length)
        {
            Array.Resize(ref open, depth * 2);
        }

        open[depth++] = new OpenCollection(start.Start, childCount, start.CollectionStyle, Properties(start));
        if (start.Anchor is not null)
        {
            anchors[start.Anchor] = new Anchored(null, depth);
        }
    }

    private void Close(in YamlEvent end)
    {
        ref readonly var collection = ref open[--depth];
        var span = source.Span(collection.Start, end.End - collection.Start);
        var own = children.AsSpan(collection.FirstChild, childCount - collection.FirstChild);
        YamlNode node = end.Kind == YamlEventKind.SequenceEnd
            ? new YamlSequence(own.ToArray(), collection.Style, span, collection.Properties)
            : new YamlMapping(Entries(own), collection.Style, span, collection.Properties);
        childCount = collection.FirstChild;
        if (collection.Properties?.Anchor is { } anchor && anchors[anchor] is { Node: null } anchored && anchored.Depth == depth + 1)
        {
            anchors[anchor] = new Anchored(node, 0);
        }

        Add(node);
    }

    private YamlEntry[] Entries(ReadOnlySpan<YamlNode> own)
    {
        var entries = new YamlEntry[own.Length / 2];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new YamlEntry(own[2 * i], own[(2 * i) + 1]);
        }

        if (options.RefuseDuplicateKeys && entries.Length > 1)
        {
            DuplicateKeys.Find(entries, findings);
        }

        if (options.RefuseComplexKeys)
        {
            RefuseComplexKeys(entries);
        }

        return entries;
    }

    private void RefuseComplexKeys(ReadOnlySpan<YamlEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Key.Target is not YamlScalar)
            {
                findings.Add(new Diagnostic(YamlRules.ComplexKey, entry.Key.Span, $"found a {(entry.Key.Target is YamlMapping ? "mapping" : "list")} as a key; wants text")
                {
                    Hint = entry.Key.Span is { Start: > 0, Text: ['{', ..] } span && source.Text[span.Start - 1] == '{'
                        ? "this looks like a template: put the whole value in quotes, or render it before it is read as YAML"
                        : "put the key in quotes where it is text",
                });
            }
        }
    }

    private void Add(YamlNode node)
    {
        if (depth == 0)
        {
            root = node;
            return;
        }

        if (childCount == children.Length)
        {
            Array.Resize(ref children, childCount * 2);
        }

        children[childCount++] = node;
    }

    private NodeProperties? Properties(in YamlEvent node) =>
        node.PropertiesEnd == 0 ? null : new NodeProperties(node.Anchor, node.Tag, source.Span(node.PropertiesStart, node.PropertiesEnd - node.PropertiesStart));

    /// <summary>A collection whose end is not read yet.</summary>
    private readonly record struct OpenCollection(int Start, int FirstChild, CollectionStyle Style, NodeProperties? Properties);

    /// <summary>The node of an anchor; null while its collection is open, at that depth.</summary>
    private readonly record struct Anchored(YamlNode? Node, int Depth);
}
