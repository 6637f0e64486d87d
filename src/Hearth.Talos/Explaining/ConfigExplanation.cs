using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Explaining;

/// <summary>Says which patch, field or default gave each value of a config.</summary>
public static class ConfigExplanation
{
    private static readonly string[] SecretNames =
    [
        "key", "crt", "token", "secret", "privateKey", "passphrase", "presharedKey", "password", "auth", "identityToken", "cert", "apiToken",
        "secretboxEncryptionSecret", "aescbcEncryptionSecret", "clusterSecret", "id", "clusterID",
    ];

    /// <summary>The values at a path and below it; empty where the config has none.</summary>
    /// <param name="config">As made from a talconfig, so that its values know where they come from.</param>
    /// <param name="path"><c>machine.kubelet.extraArgs</c>, <c>KubeletConfig.extraArgs</c>, <c>LinkConfig/eth0.addresses[0]</c>; empty for everything.</param>
    public static IReadOnlyList<ExplainedValue> Explain(MachineConfig config, string path)
    {
        var values = new List<ExplainedValue>();
        foreach (var document in config.Documents)
        {
            string id = document.IsLegacy ? "" : document.Name is { } name ? $"{document.Kind}/{name}" : document.Kind;
            var rest = Below(path, id, document);
            if (rest is not null && Find(document.Root, rest) is { } found)
            {
                Collect(values, found, rest.Length == 0 ? id : id.Length == 0 ? rest : $"{id}.{rest}");
            }
        }

        return values;
    }

    /// <summary>Whether a value of this name is a secret, never to be shown.</summary>
    public static bool IsSecret(string path) => Array.IndexOf(SecretNames, path[(path.LastIndexOf('.') + 1)..]) >= 0;

    private static string? Below(string path, string id, ConfigDocument document)
    {
        if (path.Length == 0 || path == id || path == document.Kind)
        {
            return path == document.Kind && document.IsLegacy ? null : "";
        }

        foreach (string prefix in (IEnumerable<string>)[id, document.Kind])
        {
            if (prefix.Length > 0 && path.StartsWith(prefix + ".", StringComparison.Ordinal))
            {
                return path[(prefix.Length + 1)..];
            }
        }

        return document.IsLegacy ? path : null;
    }

    // Keys may hold dots (labels, sysctls): the longest that exists wins.
    private static YamlNode? Find(YamlNode node, string path)
    {
        if (path.Length == 0)
        {
            return node;
        }

        if (node is YamlSequence sequence)
        {
            int close = path.IndexOf(']');
            return path[0] == '[' && close > 0 && int.TryParse(path.AsSpan(1, close - 1), out int index) && index < sequence.Count
                ? Find(sequence[index], path[(close + 1)..].TrimStart('.'))
                : null;
        }

        if (node is not YamlMapping mapping)
        {
            return null;
        }

        foreach (var entry in mapping.Entries.ToArray().OrderByDescending(entry => entry.Name?.Length ?? 0))
        {
            string name = entry.Name ?? "";
            if (path.StartsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[name.Length] is '.' or '['))
            {
                return Find(entry.Value, path[name.Length..].TrimStart('.'));
            }
        }

        return null;
    }

    private static void Collect(List<ExplainedValue> values, YamlNode node, string path)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Collect(values, entry.Value, path.Length == 0 ? entry.Name ?? "" : $"{path}.{entry.Name}");
                }

                break;
            case YamlSequence sequence:
                for (int i = 0; i < sequence.Count; i++)
                {
                    Collect(values, sequence[i], $"{path}[{i}]");
                }

                break;
            case YamlScalar scalar:
                string value = scalar.IsSensitive || IsSecret(path) ? "***" : scalar.Value.Contains('\n') ? scalar.Value[..scalar.Value.IndexOf('\n')] + " …" : scalar.Value;
                var place = scalar.Span.Authored();
                values.Add(new ExplainedValue(path, value, place, place.Source.Path.StartsWith('<')));
                break;
        }
    }
}

/// <summary>One value and what gave it.</summary>
/// <param name="Path">Where it stands in the config.</param>
/// <param name="Value">Secrets are <c>***</c>.</param>
/// <param name="Place">The line that a person wrote, or the label of the defaults.</param>
/// <param name="IsDefault">Nobody wrote it: the generator did.</param>
public sealed record ExplainedValue(string Path, string Value, SourceSpan Place, bool IsDefault);
