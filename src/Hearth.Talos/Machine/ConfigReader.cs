using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Patching;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Machine;

/// <summary>Reads machine configs and patches: several documents, each of a known kind, no unknown keys.</summary>
public static class ConfigReader
{
    /// <summary>A whole config.</summary>
    /// <exception cref="TalosConfigException">Not a config that Talos would load; the diagnostics name every reason.</exception>
    public static MachineConfig Read(SourceText source)
    {
        var items = ReadDocuments(source, forPatch: false);
        return items.Count == 0 ? throw new TalosConfigException("config not found") : MachineConfig.Create(items.Cast<DocumentItem>().Select(item => item.Document));
    }

    /// <summary>The documents and <c>$patch: delete</c> selectors of a strategic merge patch, in the order Talos applies them.</summary>
    internal static IReadOnlyList<PatchItem> ReadPatch(SourceText source)
    {
        var items = ReadDocuments(source, forPatch: true);
        if (items.Count == 0)
        {
            throw new TalosConfigException("config not found");
        }

        // Deletions in the legacy document come first, wherever they stand.
        return [.. items.Where(IsLegacyDelete), .. items.Where(item => !IsLegacyDelete(item))];
    }

    private static bool IsLegacyDelete(PatchItem item) => item is DeleteSelector { Kind: "v1alpha1" };

    private static List<PatchItem> ReadDocuments(SourceText source, bool forPatch)
    {
        var stream = YamlReader.Read(source);
        if (stream.HasErrors)
        {
            var first = stream.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error);
            throw new TalosConfigException($"decode error: yaml: line {first.Span.Position.Line + 1}: {first.Message}", stream.Diagnostics);
        }

        var items = new List<PatchItem>();
        var diagnostics = new List<Diagnostic>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in stream.Documents)
        {
            if (document.Root?.Target is not { } root || TypedReader.IsNull(root))
            {
                continue;
            }

            if (root is not YamlMapping mapping)
            {
                int line = root.Span.Position.Line + 1;
                throw new TalosConfigException($"expected a YAML document at line {line}", [new(TalosRules.Document, root.Span, "a document of a machine config is a mapping")]);
            }

            if (forPatch)
            {
                var remaining = DeleteSelectors.Extract(mapping, items);
                if (remaining is null)
                {
                    continue;
                }

                mapping = remaining;
            }

            if (ReadDocument(mapping, known, allowDuplicates: forPatch, diagnostics) is { } read)
            {
                items.Add(new DocumentItem(read));
            }
        }

        if (diagnostics.Count > 0)
        {
            throw new TalosConfigException(diagnostics[0].Message, diagnostics);
        }

        return items;
    }

    private static ConfigDocument? ReadDocument(YamlMapping mapping, HashSet<string> known, bool allowDuplicates, List<Diagnostic> diagnostics)
    {
        string apiVersion = Text(mapping, "apiVersion");
        string kind = Text(mapping, "kind");
        string name = Text(mapping, "name");
        int line = mapping.Span.Position.Line + 1;
        string id = $"{apiVersion}/{(kind.Length == 0 ? "v1alpha1" : kind)}/{name}";
        if (!known.Add(id) && !allowDuplicates)
        {
            throw Refuse(mapping, $"duplicate document {id} is not allowed (line {line})");
        }

        bool legacyKeys = mapping.ContainsKey("machine") || mapping.ContainsKey("cluster") || mapping.ContainsKey("debug") || mapping.ContainsKey("persist");
        string version = legacyKeys ? "v1alpha1" : apiVersion;
        KindDef? definition;
        if (version == "v1alpha1" && kind.Length == 0)
        {
            definition = TypeTable.Legacy;
        }
        else if (kind.Length == 0)
        {
            throw Refuse(mapping, $"error decoding document {id} (line {line}): missing kind");
        }
        else if (version.Length == 0)
        {
            throw Refuse(mapping, $"error decoding document {id} (line {line}): missing apiVersion");
        }
        else if (!TypeTable.Kinds.TryGetValue(kind, out definition) || version != "v1alpha1" || kind == "v1alpha1")
        {
            string? near = NearestName.Find(kind, TypeTable.Kinds.Keys);
            string message = $"error decoding document {id} (line {line}): \"{kind}\" \"{version}\": not registered";
            throw new TalosConfigException(message, [new(TalosRules.Document, (mapping["kind"] ?? mapping).Span, message) { Hint = near is null ? null : $"did you mean \"{near}\"?" }]);
        }

        int before = diagnostics.Count;
        var root = new TypedReader(diagnostics).ReadStruct(mapping, definition.Type.Struct!, ""); // Kinds are structs.
        if (diagnostics.Count > before)
        {
            return null;
        }

        return new ConfigDocument(definition, root);
    }

    private static string Text(YamlMapping mapping, string key) => mapping[key] is YamlScalar scalar && !TypedReader.IsNull(scalar) ? scalar.Value : "";

    private static TalosConfigException Refuse(YamlNode at, string message) => new(message, [new(TalosRules.Document, at.Span, message)]);
}
