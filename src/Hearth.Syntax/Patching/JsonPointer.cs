using System.Globalization;
using Hearth.Syntax.Yaml;

namespace Hearth.Syntax.Patching;

/// <summary>A place in a document, <c>/spec/template/0/a~1b</c> (RFC 6901). The empty pointer is the whole document.</summary>
public sealed class JsonPointer
{
    public static readonly JsonPointer Root = new([]);

    private readonly string[] tokens;

    public JsonPointer(IEnumerable<string> tokens) => this.tokens = [.. tokens];

    /// <summary>The names on the way, unescaped.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    public static string Escape(string token) => token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>False where the text is neither empty nor starts with <c>/</c>.</summary>
    public static bool TryParse(string text, out JsonPointer pointer)
    {
        pointer = Root;
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] != '/')
        {
            return false;
        }

        pointer = new JsonPointer(text[1..].Split('/').Select(static token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
        return true;
    }

    public JsonPointer Append(string token) => new([.. tokens, token]);

    public JsonPointer Append(int at) => Append(at.ToString(CultureInfo.InvariantCulture));

    /// <summary>The node at this place, an alias followed; null where the document has none.</summary>
    public YamlNode? Find(YamlNode root)
    {
        YamlNode? node = root.Target;
        foreach (string token in tokens)
        {
            node = node switch
            {
                YamlMapping mapping => mapping[token],
                YamlSequence sequence when TryIndex(token, out int at) && at < sequence.Count => sequence[at],
                _ => null,
            };
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    public override string ToString() => string.Concat(tokens.Select(static token => "/" + Escape(token)));

    private static bool TryIndex(string token, out int at) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out at) && (token.Length == 1 || token[0] != '0');
}
