using System.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>
/// What stands for a value that is not known here (encrypted without a key, made in the cluster): a text that says so,
/// that people recognise and that checks can ask for.
/// </summary>
public static class Placeholders
{
    private const string Start = "..PLACEHOLDER_";
    private const string End = "..";

    private static readonly string EncodedStart = Convert.ToBase64String(Encoding.UTF8.GetBytes(Start))[..18];

    public static string For(string key) => Start + key + End;

    /// <summary>Whether the text holds a placeholder, as it is or as the data of a Secret.</summary>
    public static bool IsIn(string text) =>
        text.Contains(Start, StringComparison.Ordinal) || text.StartsWith(EncodedStart, StringComparison.Ordinal);

    internal static bool IsCiphertext(YamlNode node) => node is YamlScalar scalar && scalar.AsSpan().StartsWith("ENC[AES256_GCM,");

    /// <summary>The document without SOPS's metadata, every encrypted value a placeholder named for its key.</summary>
    internal static YamlMapping Fill(YamlMapping root)
    {
        var data = root.GetString("kind") == "Secret" ? root.GetMapping("data") : null;
        return (YamlMapping)Fill(root.Without("sops"), "", data is null ? null : data);
    }

    private static YamlNode Fill(YamlNode node, string key, YamlMapping? encoded, bool isEncoded = false)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return mapping.WithEntries(mapping.Entries.ToArray().Select(entry =>
                    entry with { Value = Fill(entry.Value.Target, entry.Name ?? key, encoded, ReferenceEquals(mapping, encoded)) }));
            case YamlSequence sequence:
                return sequence.WithItems(sequence.Items.ToArray().Select(item => Fill(item.Target, key, encoded)));
            case YamlScalar scalar when IsCiphertext(scalar):
                string text = For(key);
                return new YamlScalar(isEncoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text, ScalarStyle.DoubleQuoted, scalar.Span, isSensitive: true);
            default:
                return node;
        }
    }
}
