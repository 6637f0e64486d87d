using System.Security.Cryptography;
using System.Text;
using Hearth.Kubernetes;
using Hearth.Syntax.Json;
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
        using var json = new GoJsonWriter(GoJsonFormat.Compact);
        Write(json, root);
        return Encode(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.ToString()))));
    }

    // kustomize looks for the name in a field literally called "metadata/name", which is never there: it does not count.
    private static void Write(GoJsonWriter json, YamlMapping root)
    {
        string? kind = root.GetString("kind");
        if (kind is not ("ConfigMap" or "Secret"))
        {
            // kustomize hashes its syntax tree here, line numbers included; ours is a hash of the content as well.
            WriteValue(json, root);
            return;
        }

        json.BeginObject();
        WriteOptional(json, "binaryData", kind == "ConfigMap" ? root["binaryData"] : null);
        json.Name("data");
        WriteValue(json, root["data"]);
        json.Name("kind");
        json.String(kind);
        json.Name("name");
        json.String("");
        if (kind == "Secret")
        {
            WriteOptional(json, "stringData", root["stringData"]);
            json.Name("type");
            WriteValue(json, root["type"]);
        }

        json.EndObject();
    }

    private static void WriteOptional(GoJsonWriter json, string name, YamlNode? node)
    {
        if (node is YamlMapping)
        {
            json.Name(name);
            WriteValue(json, node);
        }
    }

    private static void WriteValue(GoJsonWriter json, YamlNode? node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.BeginObject();
                var entries = mapping.Entries.ToArray();
                Array.Sort(entries, static (a, b) => GoJson.CompareNames(a.Name ?? "", b.Name ?? ""));
                foreach (var entry in entries)
                {
                    json.Name(entry.Name ?? "");
                    WriteValue(json, entry.Value.Target);
                }

                json.EndObject();
                break;
            case YamlSequence sequence:
                json.BeginArray();
                for (int i = 0; i < sequence.Count; i++)
                {
                    WriteValue(json, sequence[i]);
                }

                json.EndArray();
                break;
            case YamlScalar scalar when !Krm.IsNull(scalar):
                json.String(scalar.Value);
                break;
            case YamlScalar:
                json.Null();
                break;
            default:
                json.String("");
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
}
