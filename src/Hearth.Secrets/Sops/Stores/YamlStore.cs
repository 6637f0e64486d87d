using System.Numerics;
using System.Text.Unicode;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Secrets.Sops.Stores;

/// <summary>YAML as SOPS keeps it: documents of mappings, read and written as go-yaml v3 does, with their comments.</summary>
internal sealed class YamlStore(int indent = 4) : SopsStore
{
    public override string Name => "yaml";

    public override byte[] Example => "hello: Welcome to SOPS! Edit this file as you please!\nexample_key: example_value\n# Example comment\nexample_array:\n    - example_value1\n    - example_value2\nexample_number: 1234.56789\nexample_booleans:\n    - true\n    - false\n"u8.ToArray();

    public override List<SopsBranch> LoadPlain(byte[] file, string path) => LoadPlain(Read(ToSource(file, path)));

    /// <summary>The trees of documents that are read already.</summary>
    public static List<SopsBranch> LoadPlain(YamlStream stream) => [.. stream.Documents.Select(YamlTreeReader.Read)];

    /// <exception cref="DiagnosticException">The text is no YAML.</exception>
    public static YamlStream Read(SourceText source)
    {
        var stream = YamlReader.Read(source, new YamlReadOptions { RefuseDuplicateKeys = true });
        return stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error ? throw new DiagnosticException(error) : stream;
    }

    public override byte[] EmitPlain(IReadOnlyList<SopsBranch> branches)
    {
        if (indent < 0)
        {
            throw new SopsException(SopsFailure.Emit, "YAML Negative indentation not accepted");
        }

        using var writer = new GoYamlWriter(GoYamlDialect.V3 with { Indent = indent == 0 ? 4 : indent });
        var trees = new YamlTreeWriter(writer);
        foreach (var branch in branches)
        {
            writer.BeginDocument();
            trees.Root(branch);
            writer.EndDocument();
        }

        return SopsStore.Utf8.GetBytes(writer.ToString());
    }

    public override byte[] EmitValue(SopsNode value)
    {
        using var writer = new GoYamlWriter(GoYamlDialect.V3);
        writer.BeginDocument();
        new YamlTreeWriter(writer).Value(value);
        writer.EndDocument();
        return SopsStore.Utf8.GetBytes(writer.ToString());
    }
}

/// <summary>Turns a YAML document into a SOPS tree: aliases expanded, types resolved, comments made items.</summary>
internal sealed class YamlTreeReader
{
    // Aliases of aliases can multiply: go-yaml stops as well.
    private const int MaxAliasedNodes = 1_000_000;

    private readonly YamlComments comments;
    private readonly int end;
    private int aliasDepth;
    private int aliasedNodes;

    private YamlTreeReader(YamlDocument document)
    {
        comments = new YamlComments(document.Comments);
        end = document.Span.Source.Length;
    }

    public static SopsBranch Read(YamlDocument document) => new YamlTreeReader(document).Root(document);

    private SopsBranch Root(YamlDocument document)
    {
        var branch = new SopsBranch { Origin = document.Root };
        switch (document.Root?.Target)
        {
            case null:
                break;
            case YamlMapping mapping:
                Fill(branch, mapping, end);
                break;
            case YamlScalar scalar when YamlSchema.GoYaml3.Resolve(scalar).Kind == ScalarKind.Null:
                break;
            case YamlSequence:
                throw Refuse(document.Root, "YAML documents that are sequences are not supported");
            default:
                throw Refuse(document.Root, "YAML documents that are values are not supported");
        }

        AddBefore(branch, end + 1);
        return branch;
    }

    private void Fill(SopsBranch branch, YamlMapping mapping, int limit)
    {
        var entries = mapping.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            var (key, value) = entries[i];
            int next = i + 1 < entries.Length && aliasDepth == 0 ? StartOf(entries[i + 1].Key) : limit;
            AddBefore(branch, StartOf(key));
            if (value is YamlScalar or YamlAlias)
            {
                AddBefore(branch, StartOf(value));
                if (value.Span.Length == 0)
                {
                    AddOnLineOf(branch, key, next);
                }

                AddInline(branch, value, next);
            }
            else
            {
                AddOnLineOf(branch, key, StartOfContent(value));
            }

            var (name, problem) = KeyOf(key.Target);
            var item = new SopsItem { Key = name, KeyProblem = problem, KeyOrigin = key, Value = Value(value, next, ColumnOf(key)) };
            branch.Items.Add(item);
        }
    }

    private SopsNode Value(YamlNode value, int limit, int keyColumn = -1)
    {
        if (aliasDepth > 0 && ++aliasedNodes > MaxAliasedNodes)
        {
            throw Refuse(value, "the document contains excessive aliasing");
        }

        switch (value)
        {
            case YamlAlias alias:
                aliasDepth++;
                var target = Value(alias.Target, limit);
                aliasDepth--;
                return target;
            case YamlMapping mapping:
                var branch = new SopsBranch { Origin = mapping };
                Fill(branch, mapping, mapping.Style == CollectionStyle.Flow ? mapping.Span.End : limit);
                if (mapping.Style == CollectionStyle.Flow || mapping.Count == 0)
                {
                    AddBefore(branch, mapping.Span.End);
                    AddInline(branch, mapping, limit, isInline: false, atStart: true);
                }
                else
                {
                    AddTrailing(branch, ColumnOf(mapping.Entries[0].Key), limit);
                }

                return branch;
            case YamlSequence sequence:
                return List(sequence, limit, keyColumn);
            default:
                return Scalar((YamlScalar)value); // The hierarchy is closed.
        }
    }

    private SopsList List(YamlSequence sequence, int limit, int keyColumn)
    {
        var list = new SopsList { Origin = sequence };
        var items = sequence.Items;
        int inner = sequence.Style == CollectionStyle.Flow ? sequence.Span.End : limit;
        for (int i = 0; i < items.Length; i++)
        {
            int next = i + 1 < items.Length && aliasDepth == 0 ? StartOfItem(sequence, items[i + 1]) : inner;
            AddBefore(list, StartOfItem(sequence, items[i]));
            if (items[i] is YamlScalar or YamlAlias)
            {
                AddBefore(list, StartOf(items[i]));
                if (aliasDepth == 0 && comments.TryTakeInline(items[i], next, out var inline))
                {
                    list.Items.Add(new SopsComment(YamlComments.TextOf(inline), isInline: true));
                }
            }

            list.Items.Add(Value(items[i], next));
        }

        if (aliasDepth > 0)
        {
            return list;
        }

        if (sequence.Style == CollectionStyle.Flow || items.Length == 0)
        {
            AddBefore(list, sequence.Span.End);
            if (comments.TryTakeInline(sequence, limit, out var inline))
            {
                list.Items.Insert(0, new SopsComment(YamlComments.TextOf(inline), isInline: false));
            }
        }
        else
        {
            // A list whose dashes stand below the key's first letter leaves what is indented like them to the mapping.
            int column = Math.Max(ColumnOf(sequence), keyColumn + 1);
            while (TryTakeTrailing(column, limit, out var comment) || TryTakeFoot(ColumnOf(sequence), limit, out comment))
            {
                list.Items.Add(new SopsComment(YamlComments.TextOf(comment), isInline: false));
            }
        }

        return list;
    }

    private static SopsScalar Scalar(YamlScalar scalar)
    {
        var value = YamlSchema.GoYaml3.Resolve(scalar);
        return value.Kind switch
        {
            ScalarKind.Null or ScalarKind.Invalid => new SopsScalar(SopsType.Null, default) { Origin = scalar },
            ScalarKind.Boolean => SopsScalar.Of(value.Boolean, scalar),
            ScalarKind.Integer => SopsScalar.Of(value.Integer, scalar),
            ScalarKind.BigInteger when value.BigInteger <= ulong.MaxValue && value.BigInteger > BigInteger.Zero =>
                throw Refuse(scalar, "the number is larger than 9223372036854775807, which SOPS cannot hold as an integer; put it in quotes"),
            ScalarKind.BigInteger => SopsScalar.Of((double)value.BigInteger, scalar),
            ScalarKind.Float => SopsScalar.Of(value.Float, scalar),
            ScalarKind.Timestamp => SopsScalar.Of(value.Timestamp, scalar),
            ScalarKind.Binary => new SopsScalar(SopsType.String, value.Binary) { Origin = scalar },
            _ => SopsScalar.Of(value.String, scalar),
        };
    }

    private static (string Name, string? Problem) KeyOf(YamlNode key)
    {
        if (key is not YamlScalar scalar)
        {
            return ("", key is YamlMapping ? "type map[string]interface {}" : "type []interface {}");
        }

        return YamlSchema.GoYaml3.Resolve(scalar).Kind switch
        {
            ScalarKind.String or ScalarKind.Merge or ScalarKind.Binary => (scalar.Value, null),
            ScalarKind.Boolean => (scalar.Value, "type bool"),
            ScalarKind.Integer or ScalarKind.BigInteger => (scalar.Value, "type int"),
            ScalarKind.Float => (scalar.Value, "type float64"),
            ScalarKind.Timestamp => (scalar.Value, "type time.Time"),
            _ => (scalar.Value, "type <nil>"),
        };
    }

    private void AddBefore(SopsBranch branch, int before)
    {
        while (aliasDepth == 0 && comments.TryTake(before, out var comment))
        {
            branch.Items.Add(ToItem(comment, isInline: false));
        }
    }

    private void AddBefore(SopsList list, int before)
    {
        while (aliasDepth == 0 && comments.TryTake(before, out var comment))
        {
            list.Items.Add(new SopsComment(YamlComments.TextOf(comment), isInline: false));
        }
    }

    private void AddInline(SopsBranch branch, YamlNode value, int before, bool isInline = true, bool atStart = false)
    {
        if (aliasDepth == 0 && comments.TryTakeInline(value, before, out var comment))
        {
            branch.Items.Insert(atStart ? 0 : branch.Items.Count, ToItem(comment, isInline));
        }
    }

    // A comment beside a key whose value starts further down.
    private void AddOnLineOf(SopsBranch branch, YamlNode key, int before)
    {
        while (aliasDepth == 0 && comments.TryPeek(before, out var comment) && comment.Position.Line == key.Span.Source.GetPosition(key.Span.End).Line)
        {
            AddBefore(branch, comment.End);
        }
    }

    private void AddTrailing(SopsBranch branch, int column, int limit)
    {
        while (TryTakeTrailing(column, limit, out var comment))
        {
            branch.Items.Add(ToItem(comment, isInline: false));
        }
    }

    // After the last entry of a block: what is indented at least as far belongs to it.
    private bool TryTakeTrailing(int column, int limit, out SourceSpan comment)
    {
        comment = default;
        return aliasDepth == 0 && comments.TryPeek(limit, out var candidate) && YamlComments.ColumnOf(candidate) >= column && comments.TryTake(limit, out comment);
    }

    // Unless it stands right below the last item and apart from what follows.
    private bool TryTakeFoot(int column, int limit, out SourceSpan comment)
    {
        comment = default;
        return aliasDepth == 0 && comments.TryPeek(limit, out var candidate) && YamlComments.ColumnOf(candidate) == column && YamlComments.IsFoot(candidate) && comments.TryTake(limit, out comment);
    }

    private static SopsItem ToItem(SourceSpan comment, bool isInline) => new() { Comment = new SopsComment(YamlComments.TextOf(comment), isInline) };

    private static int StartOf(YamlNode node) => node.Span.Start;

    private static int ColumnOf(YamlNode node) => node.Span.Position.Column;

    private static int StartOfContent(YamlNode value) => value switch
    {
        YamlMapping { Style: CollectionStyle.Block, Count: > 0 } mapping => StartOf(mapping.Entries[0].Key),
        _ => value.Span.Start,
    };

    // The dash, which no span holds.
    private static int StartOfItem(YamlSequence sequence, YamlNode item)
    {
        if (sequence.Style == CollectionStyle.Flow)
        {
            return item.Span.Start;
        }

        var position = item.Span.Position;
        var line = item.Span.Source.GetLine(position.Line);
        int dash = line[..Math.Min(position.Column, line.Length)].LastIndexOf('-');
        return dash < 0 ? item.Span.Start : item.Span.Start - position.Column + dash;
    }

    private static DiagnosticException Refuse(YamlNode node, string message) => new(new Diagnostic(SecretsRules.NotForSops, node.Span, message));
}

/// <summary>Writes a SOPS tree through go-yaml's emitter, with comments where go-yaml's nodes would have them.</summary>
internal sealed class YamlTreeWriter(GoYamlWriter writer)
{
    public void Root(SopsBranch branch) => Branch(branch, leads: 0);

    public void Value(SopsNode node) => Value(node, leads: 0);

    /// <param name="node">The value.</param>
    /// <param name="leads">Its first comments that were written already.</param>
    private void Value(SopsNode node, int leads)
    {
        switch (node)
        {
            case SopsBranch branch:
                Branch(branch, leads);
                break;
            case SopsList list:
                List(list, leads);
                break;
            case SopsScalar scalar:
                Scalar(scalar);
                break;
        }
    }

    private void Branch(SopsBranch branch, int leads)
    {
        bool isEmpty = !branch.Items.Exists(static item => item.Comment is null);
        writer.BeginMapping(isEmpty ? CollectionStyle.Flow : CollectionStyle.Block);
        var comments = new Comments();
        foreach (var item in branch.Items.Skip(leads))
        {
            if (item.Comment is { } comment)
            {
                comments.Add(comment);
                continue;
            }

            if (item.Value is not SopsScalar)
            {
                comments.Raise();
            }

            Head(comments);
            Key(item);
            Line(comments);
            var own = IsEmptyList(item.Value) ? LeadsOf(item.Value) : [];
            Value(item.Value, own.Count);
            comments.Carry(own);
        }

        Foot(comments, isEmpty);
        writer.EndMapping();
    }

    private void List(SopsList list, int leads)
    {
        bool isEmpty = IsEmptyList(list);
        writer.BeginSequence(isEmpty ? CollectionStyle.Flow : CollectionStyle.Block);
        var comments = new Comments();
        foreach (var item in list.Items.Skip(leads))
        {
            if (item is SopsComment comment)
            {
                comments.Add(comment);
                continue;
            }

            // go-yaml writes the first comments of a collection before the dash that it stands behind.
            var own = LeadsOf(item);
            if (item is not SopsScalar)
            {
                comments.Raise();
                comments.AddHeads(own);
            }

            Head(comments);
            Line(comments);
            Value(item, own.Count);
        }

        Foot(comments, isEmpty);
        writer.EndSequence();
    }

    private static bool IsEmptyList(SopsNode node) => node is SopsList list && list.Items.TrueForAll(static item => item is SopsComment);

    private static List<string> LeadsOf(SopsNode node) => node switch
    {
        SopsBranch branch => [.. branch.Items.TakeWhile(static item => item.Comment is { IsInline: false }).Select(static item => item.Comment!.Text)], // Taken while it is one.
        SopsList list => [.. list.Items.TakeWhile(static item => item is SopsComment { IsInline: false }).Select(static item => ((SopsComment)item).Text)],
        _ => [],
    };

    private void Key(SopsItem item)
    {
        if (item.KeyProblem is null)
        {
            Text(item.Key, isKey: true);
        }
        else
        {
            writer.Scalar(item.Key);
        }
    }

    // The string "<<" go-yaml's nodes take for the merge key, wherever it stands. A block text that starts with a line
    // end or a tab go-yaml 3.0.1 writes so that it cannot read it again: quoted, the secret comes back as it was.
    private void Text(string text, bool isKey)
    {
        if (text == "<<")
        {
            writer.Scalar(text, tag: "tag:yaml.org,2002:merge");
        }
        else if (text is ['\n' or '\t', ..] || (isKey && text.Contains('\n')))
        {
            writer.Scalar(text, ScalarStyle.DoubleQuoted);
        }
        else
        {
            writer.String(text);
        }
    }

    private void Scalar(SopsScalar scalar)
    {
        switch (scalar.Type)
        {
            case SopsType.Null:
                writer.Null();
                break;
            case SopsType.Boolean:
                writer.Boolean(scalar.IsTrue);
                break;
            case SopsType.Float:
                writer.Float(scalar.Float);
                break;
            case SopsType.Integer or SopsType.Time:
                writer.Scalar(scalar.Text);
                break;
            case SopsType.String when scalar.Bytes.Span is [(byte)'\n' or (byte)'\t' or (byte)'<', ..] && Utf8.IsValid(scalar.Bytes.Span):
                Text(scalar.Text, isKey: false);
                break;
            default:
                writer.Binary(scalar.Bytes.Span);
                break;
        }
    }

    private void Head(Comments comments)
    {
        if (comments.Heads.Count > 0)
        {
            writer.Head(Join(comments.Heads));
            comments.Heads.Clear();
        }
    }

    private void Line(Comments comments)
    {
        if (comments.Inlines.Count > 0)
        {
            writer.Line(Join(comments.Inlines));
            comments.Inlines.Clear();
        }
    }

    private void Foot(Comments comments, bool isEmpty)
    {
        comments.Raise();
        if (comments.Heads.Count == 0)
        {
            return;
        }

        if (isEmpty || comments.HasCarried)
        {
            writer.CommentHere(Join(comments.Heads));
        }
        else
        {
            writer.Foot(Join(comments.Heads));
        }
    }

    private static string Join(List<string> texts) => "#" + string.Join("\n#", texts);

    /// <summary>The comments that wait for the next entry.</summary>
    private sealed class Comments
    {
        public List<string> Heads { get; } = [];

        public List<string> Inlines { get; } = [];

        /// <summary>Whether there are comments of a list that is empty: go-yaml writes them after it.</summary>
        public bool HasCarried { get; private set; }

        public void Add(SopsComment comment) => (comment.IsInline ? Inlines : Heads).Add(comment.Text);

        public void AddHeads(List<string> texts) => Heads.AddRange(texts);

        public void Carry(List<string> texts)
        {
            Heads.AddRange(texts);
            HasCarried = texts.Count > 0;
        }

        /// <summary>Beside a collection, and after the last entry, there is no place for an inline comment.</summary>
        public void Raise()
        {
            Heads.AddRange(Inlines);
            Inlines.Clear();
        }
    }
}
