using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Machine;

/// <summary>
/// A machine config: the legacy document first, then the others in order. Immutable; a patch makes a new one whose
/// values point into the patch.
/// </summary>
public sealed class MachineConfig
{
    private MachineConfig(ConfigDocument[] documents) => Documents = documents;

    public IReadOnlyList<ConfigDocument> Documents { get; }

    /// <summary>The <c>machine:</c> and <c>cluster:</c> document; null where there is none.</summary>
    public ConfigDocument? Legacy => Documents.Count > 0 && Documents[0].IsLegacy ? Documents[0] : null;

    /// <summary>Puts documents together as Talos does: refuses duplicates and kinds that exclude each other.</summary>
    /// <exception cref="TalosConfigException">Two documents cannot stand together; in Talos' words.</exception>
    public static MachineConfig Create(IEnumerable<ConfigDocument> documents)
    {
        ConfigDocument? legacy = null;
        var others = new List<ConfigDocument>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var excluded = new Dictionary<string, string>(StringComparer.Ordinal);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (document.IsLegacy)
            {
                legacy = legacy is null ? document : throw Refuse(document, "duplicate v1alpha1.Config");
                continue;
            }

            string id = $"{document.Kind}/{document.Name}";
            if (!seen.Add(id))
            {
                throw Refuse(document, $"duplicate document: {id}");
            }

            if (excluded.TryGetValue(id, out string? by))
            {
                throw Refuse(document, $"conflicting documents: {by} and {id}");
            }

            foreach (string kind in DocumentConflicts.KindsExcludedBy(document.Kind))
            {
                string other = $"{kind}/{document.Name}";
                if (seen.Contains(other))
                {
                    throw Refuse(document, $"conflicting documents: {other} and {id}");
                }

                excluded[other] = id;
            }

            foreach (string link in DocumentConflicts.LinksClaimedBy(document))
            {
                if (!links.TryAdd(link, id))
                {
                    throw Refuse(document, $"conflicting link configurations: {links[link]} and {id} both configure \"{link}\"");
                }
            }

            others.Add(document);
        }

        return new MachineConfig(legacy is null ? [.. others] : [legacy, .. others]);
    }

    public bool Has(string kind) => Documents.Any(document => document.Kind == kind);

    public ConfigDocument? Find(string kind, string? name = null) =>
        Documents.FirstOrDefault(document => document.Kind == kind && (name is null || document.Name == name));

    /// <summary>The value at a dotted path of the legacy document, such as <c>machine.install.disk</c>.</summary>
    public YamlNode? Get(string path) => Legacy is { } legacy ? Get(legacy.Root, path) : null;

    public string? GetString(string path) => Get(path) is YamlScalar scalar ? scalar.Value : null;

    /// <summary>What Talos would write, without comments.</summary>
    /// <param name="indent">4 as Talos, 2 as talhelper.</param>
    public string ToYaml(int indent = 4) => YamlOutput.Write(Documents.Select(document => (YamlNode)ConfigWriter.ToOutput(document)), indent);

    /// <summary>The same, with the place that gave each value.</summary>
    public MappedText ToMappedText(int indent = 4) =>
        YamlOutput.WriteMapped(Documents.Select(document => (YamlNode)ConfigWriter.ToOutput(document)), indent);

    internal static YamlNode? Get(YamlMapping root, string path)
    {
        YamlNode? node = root;
        foreach (string part in path.Split('.'))
        {
            node = (node as YamlMapping)?[part];
        }

        return node;
    }

    internal MachineConfig With(IEnumerable<ConfigDocument> documents) => Create(documents);

    /// <summary>Changes the legacy document's tree.</summary>
    internal MachineConfig WithLegacy(Func<YamlMapping, YamlMapping> change) =>
        Create(Documents.Select(document => document.IsLegacy ? document.With(change(document.Root)) : document));

    private static TalosConfigException Refuse(ConfigDocument document, string message) =>
        new(message, [new(TalosRules.Document, document.Span, message)]);
}
