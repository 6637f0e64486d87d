using System.Text.Unicode;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Secrets.Sops.Stores;

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
