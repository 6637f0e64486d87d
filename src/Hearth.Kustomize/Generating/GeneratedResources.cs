using System.Text;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Generating;

/// <summary>Makes ConfigMaps and Secrets of their generator entries. Every value points at the entry or line that gave it.</summary>
internal static class GeneratedResources
{
    private const int Base64Width = 70;

    public static BuildResource Make(bool isSecret, GeneratorEntry entry, GeneratorOptions? common, Loader loader, BuildSession session)
    {
        string kind = isSecret ? "Secret" : "ConfigMap";
        var span = entry.Node.Span;
        var name = entry.Name is { Value.Length: > 0 } given ? given
            : throw new KustomizeException(KustomizeRules.InvalidGenerator, span, $"a {kind} generator needs a name");
        var options = GeneratorOptions.Merge(entry.Options, common);
        var root = new List<YamlEntry>
        {
            Entry("apiVersion", new YamlScalar("v1", ScalarStyle.Plain, span), span),
            Entry("kind", new YamlScalar(kind, ScalarStyle.Plain, span), span),
            Entry("metadata", Metadata(entry, name, options), span),
        };
        if (isSecret)
        {
            root.Add(Entry("type", entry.Type is { Value.Length: > 0 } type ? Scalars.Text(type) : Scalars.Text("Opaque", span), span));
        }

        AddData(root, isSecret, KeyValueSources.Load(entry, loader), span);
        if (options?.Immutable == true)
        {
            root.Add(Entry("immutable", new YamlScalar("true", ScalarStyle.Plain, span), span));
        }

        var resource = session.Resource(new YamlMapping(root, span));
        resource.NeedsHash = options?.DisableNameSuffixHash != true;
        resource.Behavior = BuildResource.BehaviorOf(entry.Behavior?.Value);
        return resource;
    }

    /// <summary>Base64 as kustomize writes it: in lines of 70 characters where it is that long.</summary>
    public static string ToBase64(ReadOnlySpan<byte> bytes)
    {
        string encoded = Convert.ToBase64String(bytes);
        if (encoded.Length < Base64Width)
        {
            return encoded;
        }

        var text = new StringBuilder(encoded.Length + (encoded.Length / Base64Width) + 1);
        for (int at = 0; at < encoded.Length; at += Base64Width)
        {
            text.Append(encoded, at, Math.Min(Base64Width, encoded.Length - at)).Append('\n');
        }

        return text.ToString();
    }

    private static YamlMapping Metadata(GeneratorEntry entry, YamlScalar name, GeneratorOptions? options)
    {
        var span = entry.Node.Span;
        var metadata = new List<YamlEntry> { Entry("name", NameText(name), span) };
        if (entry.Namespace is { Value.Length: > 0 } resourceNamespace)
        {
            metadata.Add(Entry("namespace", NameText(resourceNamespace), span));
        }

        AddPairs(metadata, "labels", options?.Labels, span);
        AddPairs(metadata, "annotations", options?.Annotations, span);
        return new YamlMapping(metadata, span);
    }

    private static YamlScalar NameText(YamlScalar text) => Scalars.Text(text);

    private static void AddPairs(List<YamlEntry> metadata, string field, IReadOnlyList<TextPair>? pairs, SourceSpan span)
    {
        if (pairs is { Count: > 0 })
        {
            metadata.Add(Entry(field, new YamlMapping(pairs.Select(pair => new YamlEntry(pair.Key, Scalars.Text(pair.Value))), span), span));
        }
    }

    private static void AddData(List<YamlEntry> root, bool isSecret, List<KeyValue> pairs, SourceSpan span)
    {
        var texts = new List<YamlEntry>();
        var binaries = new List<YamlEntry>();
        foreach (var pair in pairs)
        {
            bool isText = !isSecret && System.Text.Unicode.Utf8.IsValid(pair.Value);
            string value = isText ? Encoding.UTF8.GetString(pair.Value) : ToBase64(pair.Value);
            (isText || isSecret ? texts : binaries).Add(new YamlEntry(Scalars.Text(pair.Key, pair.Span), Scalars.Text(value, pair.Span)));
        }

        // A secret has its data even where it is empty.
        if (texts.Count > 0 || isSecret)
        {
            root.Add(Entry("data", new YamlMapping(texts, span), span));
        }

        if (binaries.Count > 0)
        {
            root.Add(Entry("binaryData", new YamlMapping(binaries, span), span));
        }
    }

    private static YamlEntry Entry(string name, YamlNode value, SourceSpan span) => new(new YamlScalar(name, ScalarStyle.Plain, span), value);
}
