using System.Security.Cryptography;
using System.Text;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.ResourceSets;

/// <summary>
/// Fills what annotations of the operator ask for: the data of another ConfigMap or Secret (<c>copyFrom</c>), the address
/// and authority of a kubeconfig (<c>convertKubeConfigFrom</c>), and checksums of data (<c>checksumFrom</c>).
/// </summary>
internal sealed class CopiedData(ClusterObjects objects, IReadOnlyList<Resource> made)
{
    private const string CopyFrom = FluxKinds.OperatorGroup + "/copyFrom";
    private const string ConvertFrom = FluxKinds.OperatorGroup + "/convertKubeConfigFrom";
    private const string ChecksumFrom = FluxKinds.OperatorGroup + "/checksumFrom";
    private const string Checksum = FluxKinds.OperatorGroup + "/checksum";

    /// <exception cref="DiagnosticException">A source is not there (an error), or its content is known in the cluster only (a note).</exception>
    public List<Resource> Fill()
    {
        var filled = made.Select(resource => new Resource(Convert(Copy(resource.Root)))).ToList();
        var byId = filled.Where(static resource => resource.Type is { Group: "", Kind: "ConfigMap" or "Secret" }).DistinctBy(static resource => resource.Id).ToDictionary(static resource => resource.Id);
        return [.. filled.Select(resource => new Resource((YamlMapping)AddChecksums(resource.Root, byId)))];
    }

    private YamlMapping Copy(YamlMapping root)
    {
        if (root.GetString("apiVersion") != "v1" || root.GetString("kind") is not ("ConfigMap" or "Secret") || Annotation(root, CopyFrom) is not { } wanted)
        {
            return root;
        }

        string kind = root.GetString("kind")!; // Just seen.
        var source = Find(kind, wanted.Value, wanted.Span).Root;
        if (kind == "ConfigMap")
        {
            root = root.With("data", source.GetMapping("data") ?? YamlValue.Mapping());
            return source.GetMapping("binaryData") is { Count: > 0 } binary ? root.With("binaryData", binary) : root;
        }

        root = root.ContainsKey("type") ? root : root.With("type", source["type"] ?? YamlValue.String("Opaque", wanted.Span));
        var data = DataOf(source).Select(static pair => new YamlEntry(
            YamlValue.String(pair.Key, pair.Value.Node.Span),
            new YamlScalar(Encoding.UTF8.GetString(pair.Value.Bytes), ScalarStyle.DoubleQuoted, pair.Value.Node.Span, isSensitive: true)));
        return root.With("stringData", new YamlMapping(data, wanted.Span));
    }

    private YamlMapping Convert(YamlMapping root)
    {
        if (root.GetString("apiVersion") != "v1" || root.GetString("kind") != "ConfigMap" || Annotation(root, ConvertFrom) is not { } wanted)
        {
            return root;
        }

        string[] parts = wanted.Value.Split(':', 2);
        var data = DataOf(Find("Secret", parts[0], wanted.Span).Root);
        string[] keys = parts.Length > 1 ? [parts[1]] : ["kubeconfig", "value"];
        string key = Array.Find(keys, data.ContainsKey) ?? throw Missing(wanted.Span, $"the Secret {parts[0]} has no key {string.Join(" or ", keys)}");
        var stream = YamlReader.Read(new SourceText(data[key].Node.Span.Path, Encoding.UTF8.GetString(data[key].Bytes)));
        var cluster = stream.Documents is [{ Root: YamlMapping config }, ..] ? NodeReading.MappingsOf(config.GetSequence("clusters")).FirstOrDefault()?.GetMapping("cluster") : null;
        if (cluster?.GetString("server") is not { Length: > 0 } server || cluster.GetString("certificate-authority-data") is not { Length: > 0 } authority)
        {
            throw Missing(wanted.Span, $"the key {key} of the Secret {parts[0]} is no kubeconfig with server and certificate-authority-data");
        }

        var filled = root.GetMapping("data") ?? new YamlMapping([], wanted.Span);
        filled = filled.ContainsKey("address") ? filled : filled.With("address", YamlValue.String(server, wanted.Span));
        filled = filled.ContainsKey("ca.crt") ? filled : filled.With("ca.crt", YamlValue.String(PostBuildVariables.Decode(authority), wanted.Span));
        return root.With("data", filled);
    }

    // Wherever an object's metadata stands: in the object itself and in its pod templates.
    private YamlNode AddChecksums(YamlNode node, Dictionary<ResourceId, Resource> byId)
    {
        switch (node)
        {
            case YamlMapping mapping:
                if (mapping.GetMapping("metadata") is { } metadata && metadata.GetMapping("annotations") is { } annotations && annotations[ChecksumFrom] is YamlScalar { Value.Length: > 0 } wanted)
                {
                    string checksum = "sha256:" + ChecksumOf(wanted, byId);
                    mapping = mapping.With("metadata", metadata.With("annotations", annotations.With(Checksum, YamlValue.String(checksum, wanted.Span))));
                }

                return mapping.WithEntries(mapping.Entries.ToArray().Select(entry => entry with { Value = AddChecksums(entry.Value.Target, byId) }));
            case YamlSequence sequence:
                return sequence.WithItems(sequence.Items.ToArray().Select(item => AddChecksums(item.Target, byId)));
            default:
                return node;
        }
    }

    private string ChecksumOf(YamlScalar references, Dictionary<ResourceId, Resource> byId)
    {
        using var content = new MemoryStream();
        foreach (string reference in references.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (reference.Split('/') is not [("ConfigMap" or "Secret") and var kind, { Length: > 0 } @namespace, { Length: > 0 } name])
            {
                throw new DiagnosticException(new Diagnostic(ResourceSetRules.InvalidResourceSet, references.Span, $"{ChecksumFrom} names {reference}; wants ConfigMap/NAMESPACE/NAME or Secret/NAMESPACE/NAME"));
            }

            var id = new ResourceId("", kind, @namespace, name);
            var source = byId.GetValueOrDefault(id) ?? Find(kind, $"{@namespace}/{name}", references.Span);
            Write(Encoding.UTF8.GetBytes($"{kind}/{@namespace}/{name}"));
            foreach (var (key, value) in DataOf(source.Root))
            {
                Write(Encoding.UTF8.GetBytes(key));
                Write(value.Bytes);
            }
        }

        return System.Convert.ToHexStringLower(SHA256.HashData(content.ToArray()));

        void Write(byte[] bytes)
        {
            content.Write(bytes);
            content.WriteByte(0);
        }
    }

    private Resource Find(string kind, string place, SourceSpan span)
    {
        if (place.Split('/') is not [{ Length: > 0 } @namespace, { Length: > 0 } name])
        {
            throw new DiagnosticException(new Diagnostic(ResourceSetRules.InvalidResourceSet, span, $"the annotation holds {place}; wants NAMESPACE/NAME"));
        }

        var id = new ResourceId("", kind, @namespace, name);
        return objects.Find(id) ?? (objects.IsMadeAtRuntime(id)
            ? throw new DiagnosticException(new Diagnostic(ResourceSetRules.MissingCopySource, span, $"the content of {id.ShortName} is only known in the cluster") { Severity = Severity.Info })
            : throw Missing(span, $"{id.ShortName} is to be copied from, and nothing in the repository makes it"));
    }

    private static DiagnosticException Missing(SourceSpan span, string message) => new(new Diagnostic(ResourceSetRules.MissingCopySource, span, message));

    private static YamlScalar? Annotation(YamlMapping root, string name) => root.GetMapping("metadata")?.GetMapping("annotations")?[name] as YamlScalar;

    // By key; stringData wins over data, as the API server merges it.
    private static SortedDictionary<string, (byte[] Bytes, YamlScalar Node)> DataOf(YamlMapping root)
    {
        bool isSecret = root.GetString("kind") == "Secret";
        var data = new SortedDictionary<string, (byte[], YamlScalar)>(StringComparer.Ordinal);
        Add("data", isEncoded: isSecret);
        Add("binaryData", isEncoded: true);
        if (isSecret)
        {
            Add("stringData", isEncoded: false);
        }

        return data;

        void Add(string field, bool isEncoded)
        {
            foreach (var entry in NodeReading.EntriesOf(root.GetMapping(field)))
            {
                if (entry is { Name: { } name, Value.Target: YamlScalar value })
                {
                    data[name] = (isEncoded ? PostBuildVariables.DecodeBytes(value.Value) : Encoding.UTF8.GetBytes(value.Value), value);
                }
            }
        }
    }
}
