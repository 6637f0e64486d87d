using System.Globalization;
using Hearth.Syntax.Yaml;

namespace Hearth.Templating.Yq;

/// <summary>What a node is.</summary>
public enum YqKind : byte
{
    /// <summary>Made by an operator and not decided yet.</summary>
    None,
    Sequence,
    Mapping,
    Scalar,
    Alias,
}

/// <summary>How a node is written; a scalar may be tagged and quoted at once.</summary>
[Flags]
public enum YqStyle : byte
{
    Plain = 0,
    Tagged = 1,
    DoubleQuoted = 2,
    SingleQuoted = 4,
    Literal = 8,
    Folded = 16,
    Flow = 32,
}

/// <summary>How a mapping came from a format that has two spellings for one: TOML's tables.</summary>
public enum YqTableForm : byte
{
    Any,
    Section,
    Inline,
}

/// <summary>
/// A node of the tree that expressions work on: it can change, knows its parent and its key, and keeps what the text said
/// of style, comments, anchor and place. A mapping's content is its keys and values in turn.
/// </summary>
public sealed partial class YqNode
{
    private static readonly List<YqNode> NoContent = [];

    private List<YqNode>? content;

    public YqKind Kind { get; set; }

    public YqStyle Style { get; set; }

    /// <summary>Short, such as <c>!!str</c>; empty for none.</summary>
    public string Tag { get; set; } = "";

    /// <summary>A scalar's text, an alias's name.</summary>
    public string Value { get; set; } = "";

    public string Anchor { get; set; } = "";

    /// <summary>What an alias stands for; null where it was made by an expression.</summary>
    public YqNode? Target { get; set; }

    public string HeadComment { get; set; } = "";

    public string LineComment { get; set; } = "";

    public string FootComment { get; set; } = "";

    /// <summary>Comments, blank lines and <c>---</c> that stand above a file's first value, as they are.</summary>
    public string LeadingContent { get; set; } = "";

    public YqNode? Parent { get; set; }

    /// <summary>The key of a mapping's value, the index of a list's item.</summary>
    public YqNode? Key { get; set; }

    public bool IsMapKey { get; set; }

    /// <summary>Evaluated with all other documents at once (<c>eval-all</c>).</summary>
    public bool IsTogether { get; set; }

    public YqTableForm TableForm { get; set; }

    /// <summary>From one; 0 for what no text holds.</summary>
    public int Line { get; set; }

    public int Column { get; set; }

    public int OwnDocument { get; set; }

    public int OwnFileIndex { get; set; }

    public string OwnFileName { get; set; } = "";

    /// <summary>Not to be changed but through this node's own methods and <see cref="Replace"/>.</summary>
    public List<YqNode> Content => content ?? NoContent;

    public int Document => Root.OwnDocument;

    public int FileIndex => Root.OwnFileIndex;

    public string FileName => Root.OwnFileName;

    public bool IsNull => Tag == YamlImplicitTag.Null;

    private YqNode Root
    {
        get
        {
            var node = this;
            while (node.Parent is { } parent)
            {
                node = parent;
            }

            return node;
        }
    }

    public static YqNode Scalar(string tag, string value) => new() { Kind = YqKind.Scalar, Tag = tag, Value = value };

    public static YqNode Text(string value) => Scalar(YamlImplicitTag.String, value);

    /// <summary>A key as a format gives it: <c>&lt;&lt;</c> is YAML's merge key.</summary>
    public static YqNode KeyText(string value) => Scalar(value == "<<" ? YamlImplicitTag.Merge : YamlImplicitTag.String, value);

    public static YqNode Null(string value = "") => Scalar(YamlImplicitTag.Null, value);

    public static YqNode Integer(long value) => Scalar(YamlImplicitTag.Integer, value.ToString(CultureInfo.InvariantCulture));

    public static YqNode Sequence() => new() { Kind = YqKind.Sequence, Tag = "!!seq" };

    public static YqNode Mapping() => new() { Kind = YqKind.Mapping, Tag = "!!map" };

    /// <summary>Takes the list as its own.</summary>
    public void Replace(List<YqNode> nodes) => content = nodes;

    public void Clear() => content = null;

    /// <summary>Adds a copy of an entry at the end.</summary>
    public (YqNode Key, YqNode Value) Add(YqNode key, YqNode value)
    {
        var ownKey = key.Copy();
        ownKey.Parent = this;
        ownKey.IsMapKey = true;
        var own = value.CopyFor(this, ownKey);
        (content ??= []).Add(ownKey);
        content.Add(own);
        return (ownKey, own);
    }

    /// <summary>Adds a copy of an item at the end.</summary>
    public YqNode Add(YqNode item)
    {
        content ??= [];
        var index = Integer(content.Count);
        index.Parent = this;
        var own = item.CopyFor(this, index);
        content.Add(own);
        return own;
    }

    /// <summary>Adds copies of a content: entries to a mapping, items to anything else.</summary>
    public void AddAll(List<YqNode> nodes)
    {
        if (Kind == YqKind.Mapping)
        {
            for (int i = 0; i + 1 < nodes.Count; i += 2)
            {
                Add(nodes[i], nodes[i + 1]);
            }
        }
        else
        {
            // By count, as a node may be added to itself.
            int count = nodes.Count;
            for (int i = 0; i < count; i++)
            {
                Add(nodes[i]);
            }
        }
    }

    /// <summary>For readers: takes the node itself, which nobody else holds.</summary>
    internal void Attach(YqNode item)
    {
        content ??= [];
        item.Parent = this;
        item.Key = new YqNode { Kind = YqKind.Scalar, Tag = YamlImplicitTag.Integer, Value = content.Count.ToString(CultureInfo.InvariantCulture), IsMapKey = true, Parent = this };
        content.Add(item);
    }

    /// <summary>For readers: takes the nodes themselves, which nobody else holds.</summary>
    internal void Attach(YqNode key, YqNode value)
    {
        key.Parent = value.Parent = this;
        key.IsMapKey = true;
        value.Key = key;
        content ??= [];
        content.Add(key);
        content.Add(value);
    }

    /// <summary>The whole node again.</summary>
    public YqNode Copy()
    {
        var copy = CopyBare();
        copy.Key = Key?.Copy();
        copy.AddAll(Content);
        return copy;
    }

    /// <summary>Without what is in it.</summary>
    public YqNode CopyWithoutContent()
    {
        var copy = CopyBare();
        copy.Key = Key?.Copy();
        return copy;
    }

    /// <summary>A copy of another node at this one's place.</summary>
    public YqNode Replacement(YqNode replacement)
    {
        var copy = replacement.CopyBare();
        copy.AddAll(replacement.Content);
        copy.Parent = Parent;
        copy.Key = IsMapKey ? this : Key;
        return copy;
    }

    /// <summary>A new node at this one's place.</summary>
    public YqNode Replacement(YqKind kind, string tag, string value) => new()
    {
        Kind = kind,
        Tag = tag,
        Value = value,
        Parent = Parent,
        Key = IsMapKey ? this : Key,
    };

    public YqNode ReplacementWithComments(YqKind kind, string tag, YqStyle style)
    {
        var made = Replacement(kind, tag, "");
        made.LeadingContent = LeadingContent;
        made.HeadComment = HeadComment;
        made.LineComment = LineComment;
        made.FootComment = FootComment;
        made.Style = style;
        return made;
    }

    private YqNode CopyFor(YqNode parent, YqNode key)
    {
        var copy = CopyBare();
        copy.AddAll(Content);
        copy.Parent = parent;
        copy.IsMapKey = false;
        copy.Key = key;
        return copy;
    }

    private YqNode CopyBare()
    {
        YqBudget.Spend();
        return new YqNode
        {
            Kind = Kind,
            Style = Style,
            Tag = Tag,
            Value = Value,
            Anchor = Anchor,
            Target = Target,
            HeadComment = HeadComment,
            LineComment = LineComment,
            FootComment = FootComment,
            LeadingContent = LeadingContent,
            Parent = Parent,
            IsMapKey = IsMapKey,
            IsTogether = IsTogether,
            TableForm = TableForm,
            Line = Line,
            Column = Column,
            OwnDocument = OwnDocument,
            OwnFileIndex = OwnFileIndex,
            OwnFileName = OwnFileName,
        };
    }
}
