using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kubernetes.Schemas.Kubeconform;

/// <summary>
/// A document read as kubeconform reads it: YAML as data for JSON, who it is from a struct of Go's (any case of its
/// fields, numbers as text), the members of a List one by one.
/// </summary>
internal static class ManifestDocument
{
    private static readonly YamlReadOptions Options = new() { RefuseComplexKeys = true, ShareAnchors = false };

    /// <summary>The resources of a document: one, or the members of a list.</summary>
    public static IEnumerable<ManifestResource> Read(string path, ReadOnlySpan<byte> bytes, bool isStrict)
    {
        if (bytes.IsEmpty)
        {
            return [ManifestResource.Empty];
        }

        var source = SourceText.FromBytes(path, bytes);
        var stream = YamlReader.Read(source, Options);
        var root = stream.Documents.Count > 0 ? stream.Documents[0].Root?.Target : null;

        // Only the first document counts, and so does what is wrong in it.
        if (stream.Diagnostics.FirstOrDefault(static finding => finding.Severity == Severity.Error) is { } error && (root is null || error.Span.Start < root.Span.End))
        {
            return [ManifestResource.Unreadable(Explain(error))];
        }

        var written = root;
        if (root is not null && source.Text.Contains("<<", StringComparison.Ordinal))
        {
            var expansion = YamlExpander.Expand(root, YamlMergeRule.LaterWins);
            if (expansion.Root is null)
            {
                return [ManifestResource.Unreadable(Explain(expansion.Diagnostics[0]))];
            }

            root = expansion.Root;
        }

        if (root is not YamlMapping mapping)
        {
            string? kind = root is null ? null : KindOf(root);
            return kind is null or "null" ? [ManifestResource.Empty]
                : [ManifestResource.Unreadable($"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}")];
        }

        var signature = ReadSignature(mapping, out string? problem);
        if (problem is null && signature.Kind.Equals("list", StringComparison.OrdinalIgnoreCase))
        {
            return ReadMembers(mapping);
        }

        return isStrict && DuplicateKeys.Find(written ?? mapping) is { } duplicates
            ? [ManifestResource.Unreadable(duplicates) with { Signature = signature }]
            : [new ManifestResource(mapping, signature, problem)];
    }

    private static IEnumerable<ManifestResource> ReadMembers(YamlMapping list)
    {
        var members = new List<ManifestResource>();
        if (Field(list, "items") is YamlSequence items)
        {
            foreach (var item in items.Items)
            {
                members.Add(item.Target switch
                {
                    YamlMapping member => ReadMember(member),
                    var other when KindOf(other) is var kind && kind != "null" =>
                        ManifestResource.Unreadable($"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}"),
                    _ => ManifestResource.Empty,
                });
            }
        }

        return members;
    }

    // Members are looked at as data: only text is text, and only these spellings.
    private static ManifestResource ReadMember(YamlMapping member)
    {
        if (Text(member["kind"]) is not { } kind)
        {
            return new ManifestResource(member, ResourceSignature.None, "missing 'kind' key");
        }

        if (Text(member["apiVersion"]) is not { } apiVersion)
        {
            return new ManifestResource(member, ResourceSignature.None, "missing 'apiVersion' key");
        }

        var metadata = member.GetMapping("metadata");
        string name = Text(metadata?["generateName"]) is { } generated ? generated + "{{ generateName }}" : Text(metadata?["name"]) ?? "";
        return new ManifestResource(member, new ResourceSignature(kind, apiVersion, Text(metadata?["namespace"]) ?? "", name), null);
    }

    private static ResourceSignature ReadSignature(YamlMapping root, out string? problem)
    {
        string? found = null;
        string apiVersion = Read(root, "apiVersion", ".APIVersion");
        string kind = Read(root, "kind", ".Kind");
        string name = "", inNamespace = "";
        switch (Field(root, "metadata"))
        {
            case YamlMapping metadata:
                string generated = Read(metadata, "generateName", ".Metadata.GenerateName");
                name = Read(metadata, "name", ".Metadata.Name");
                inNamespace = Read(metadata, "namespace", ".Metadata.Namespace");
                name = generated.Length > 0 ? generated + "{{ generateName }}" : name;
                break;
            case { } other when KindOf(other) is var shape && shape != "null":
                found ??= $"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {shape} into Go struct field .Metadata of type struct {{ Name string \"yaml:\\\"name\\\"\"; Namespace string \"yaml:\\\"namespace\\\"\"; GenerateName string \"yaml:\\\"generateName\\\"\" }}";
                break;
        }

        problem = found ?? (kind.Length == 0 ? "missing 'kind' key" : apiVersion.Length == 0 ? "missing 'apiVersion' key" : null);
        return new ResourceSignature(kind, apiVersion, inNamespace, name);

        string Read(YamlMapping mapping, string name, string path)
        {
            switch (Field(mapping, name))
            {
                case null:
                    return "";
                case YamlScalar scalar:
                    return YamlInstances.Kubernetes.KindOf(scalar) switch
                    {
                        InstanceKind.Null => "",
                        InstanceKind.Boolean => YamlInstances.Kubernetes.BooleanOf(scalar) ? "true" : "false",
                        _ => scalar.Value,
                    };
                case var other:
                    found ??= $"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {KindOf(other)} into Go struct field {path} of type string";
                    return "";
            }
        }
    }

    // Go's encoding/json takes any case of a field's name.
    private static YamlNode? Field(YamlMapping mapping, string name)
    {
        if (mapping[name] is { } exact)
        {
            return exact;
        }

        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is YamlScalar key && key.AsSpan().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value.Target;
            }
        }

        return null;
    }

    private static string? Text(YamlNode? node) =>
        node is YamlScalar scalar && YamlInstances.Kubernetes.KindOf(scalar) == InstanceKind.String ? scalar.Value : null;

    private static string KindOf(YamlNode node) => YamlInstances.Kubernetes.KindOf(node) switch
    {
        InstanceKind.Null => "null",
        InstanceKind.Boolean => "bool",
        InstanceKind.Number => "number",
        InstanceKind.String => "string",
        InstanceKind.Array => "array",
        _ => "object",
    };

    private static string Explain(Diagnostic problem)
    {
        // go-yaml names no line where it is the first.
        int line = problem.Span.Position.Line;
        return $"error converting YAML to JSON: yaml: {(line > 0 ? $"line {line + 1}: " : "")}{problem.Message}";
    }
}

/// <summary>A resource of a document.</summary>
/// <param name="Root">Its content; null where it has none, or could not be read.</param>
/// <param name="Signature">Who it says it is.</param>
/// <param name="Problem">What is wrong with what it says of itself.</param>
internal readonly record struct ManifestResource(YamlMapping? Root, ResourceSignature Signature, string? Problem)
{
    public static readonly ManifestResource Empty = new(null, ResourceSignature.None, null);

    public bool IsUnreadable { get; private init; }

    public static ManifestResource Unreadable(string problem) => new(null, ResourceSignature.None, problem) { IsUnreadable = true };
}
