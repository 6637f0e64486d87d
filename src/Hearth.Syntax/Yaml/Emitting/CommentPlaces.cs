namespace Hearth.Syntax.Yaml.Emitting;

/// <summary>The comments of one node: above it, beside it, below it; each may have several lines, all with their <c>#</c>.</summary>
internal readonly record struct NodeComments(string? Head, string? Line, string? Foot);

/// <summary>Which comment belongs to which node.</summary>
internal sealed class CommentPlaces
{
    public static readonly CommentPlaces None = new();

    private readonly Dictionary<YamlNode, NodeComments> places = new(ReferenceEqualityComparer.Instance);

    private CommentPlaces()
    {
    }

    public string? DocumentHead { get; private set; }

    public string? DocumentFoot { get; private set; }

    public static CommentPlaces Of(YamlDocument document) => None;

    public NodeComments Of(YamlNode node) => places.GetValueOrDefault(node);

    public string? FootOfKey(YamlNode key) => null;
}
