using System.Security.Cryptography;
using System.Text;
using Hearth.Kubernetes;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Generating;

/// <summary>
/// The ten characters that a generated name ends in: SHA-256 over the content as Go writes its JSON, the digits and
/// letters that could spell words exchanged.
/// </summary>
internal static class ContentHash
{
    public static string Of(YamlMapping root)
    {
        var json = new StringBuilder();
        Write(json, root);
        return Encode(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString()))));
    }

    // kustomize looks for the name in a field literally called "metadata/name", which is never there: it does not count.
    private static void Write(StringBuilder json, YamlMapping root)
    {
        switch (root.GetString("kind"))
        {
            case "ConfigMap":
                json.Append('{');
                if (root["binaryData"] is YamlMapping binary)
                {
                    WriteValue(json.Append("\"binaryData\":"), binary);
                    json.Append(',');
                }

                WriteValue(json.Append("\"data\":"), root["data"]);
                json.Append(",\"kind\":\"ConfigMap\",\"name\":\"\"}");
                break;
            case "Secret":
                WriteValue(json.Append("{\"data\":"), root["data"]);
                json.Append(",\"kind\":\"Secret\",\"name\":\"\"");
                if (root["stringData"] is YamlMapping texts)
                {
                    WriteValue(json.Append(",\"stringData\":"), texts);
                }

                WriteValue(json.Append(",\"type\":"), root["type"]);
                json.Append('}');
                break;
            default:
                // kustomize hashes its syntax tree here, line numbers included; ours is a hash of the content as well.
                WriteValue(json, root);
                break;
        }
    }

    private static void WriteValue(StringBuilder json, YamlNode? node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.Append('{');
                string separator = "";
                foreach (var entry in mapping.Entries.ToArray().Where(entry => entry.Name is not null).OrderBy(entry => entry.Name, Utf8Order.Instance))
                {
                    json.Append(separator);
                    GoJson.AppendString(json, entry.Name!); // Filtered above.
                    WriteValue(json.Append(':'), entry.Value.Target);
                    separator = ",";
                }

                json.Append('}');
                break;
            case YamlSequence sequence:
                json.Append('[');
                for (int i = 0; i < sequence.Count; i++)
                {
                    WriteValue(i == 0 ? json : json.Append(','), sequence[i]);
                }

                json.Append(']');
                break;
            case YamlScalar scalar when !Krm.IsNull(scalar):
                GoJson.AppendString(json, scalar.Value);
                break;
            case YamlScalar:
                json.Append("null");
                break;
            default:
                json.Append("\"\"");
                break;
        }
    }

    private static string Encode(string hex) => string.Create(10, hex, static (target, source) =>
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = source[i] switch
            {
                '0' => 'g',
                '1' => 'h',
                '3' => 'k',
                'a' => 'm',
                'e' => 't',
                var other => other,
            };
        }
    });

    /// <summary>Go sorts keys by their bytes.</summary>
    private sealed class Utf8Order : IComparer<string?>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y)
        {
            // UTF-16 order differs from UTF-8 order only where surrogates meet the characters behind them.
            ReadOnlySpan<char> a = x, b = y;
            int common = a.CommonPrefixLength(b);
            if (common == a.Length || common == b.Length)
            {
                return a.Length.CompareTo(b.Length);
            }

            char left = a[common], right = b[common];
            return char.IsSurrogate(left) != char.IsSurrogate(right) ? char.IsSurrogate(left) ? 1 : -1 : left.CompareTo(right);
        }
    }
}
