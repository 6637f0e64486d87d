using System.Globalization;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Machine;

/// <summary>
/// Reads a YAML tree as a type of the table: refuses unknown keys and wrong values with their place, and returns the
/// canonical tree. Absent, null and (where Talos does not tell them apart) zero values are left out.
/// </summary>
internal sealed partial class TypedReader(List<Diagnostic> diagnostics)
{
    private const int MaxDepth = 200;

    /// <summary>The document's tree; keys of the type's fields in the order of the file.</summary>
    public YamlMapping ReadStruct(YamlMapping node, StructType type, string path, int depth = 0)
    {
        var entries = new List<YamlEntry>(node.Count);
        foreach (var entry in Flatten(node))
        {
            string name = entry.Name ?? "";
            if (type.Find(name) is not { } field)
            {
                UnknownKey(entry, type, path);
                continue;
            }

            if (Read(entry.Value.Target, field.Type, Join(path, name), depth + 1) is { } value)
            {
                entries.RemoveAll(earlier => earlier.Name == name);
                entries.Add(new YamlEntry(entry.Key, value));
            }
        }

        if (type.Name == "x509.PEMEncodedCertificateAndKey")
        {
            // Talos decodes both halves together: one that is missing becomes empty, not absent.
            FillHalf(entries, "crt", node);
            FillHalf(entries, "key", node);
        }

        return new YamlMapping(entries, node.Span);
    }

    /// <summary>The canonical value; null where it is absent or zero.</summary>
    public YamlNode? Read(YamlNode node, TypeRef type, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            Wrong(node, path, "is nested too deeply", "a shallower value");
            return null;
        }

        if (IsNull(node))
        {
            return null;
        }

        switch (type.Kind)
        {
            case TypeKind.Struct:
                if (node is YamlMapping mapping)
                {
                    var read = ReadStruct(mapping, type.Struct!, path, depth); // Struct types have one.
                    return read.Count == 0 && !type.IsPointer ? null : read;
                }

                Wrong(node, path, Describe(node), "a mapping");
                return null;
            case TypeKind.List:
                return ReadList(node, type, path, depth);
            case TypeKind.Map:
                return ReadMap(node, type, path, depth);
            case TypeKind.Args:
                return ReadArgs(node, path);
            case TypeKind.Object:
                if (node is YamlMapping free)
                {
                    return ReadFree(free, depth);
                }

                Wrong(node, path, Describe(node), "a mapping");
                return null;
            default:
                if (node is not YamlScalar scalar)
                {
                    Wrong(node, path, Describe(node), Wanted(type));
                    return null;
                }

                return ReadScalar(scalar, type, path);
        }
    }

    /// <summary>A free-form tree with canonical scalars; nulls stay.</summary>
    public static YamlNode? ReadFree(YamlNode node, int depth)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return GoScalars.Canonical(scalar) ?? GoScalars.Plain("null", scalar.Span);
            case YamlSequence sequence when depth < MaxDepth:
            {
                var items = new YamlNode[sequence.Count];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = ReadFree(sequence[i], depth + 1)!; // Only a tree beyond the depth limit reads as nothing.
                }

                return new YamlSequence(items, sequence.Span);
            }

            case YamlMapping mapping when depth < MaxDepth:
            {
                var entries = new List<YamlEntry>(mapping.Count);
                foreach (var entry in Flatten(mapping))
                {
                    var key = entry.Key.Target is YamlScalar scalarKey ? CanonicalKey(scalarKey) : entry.Key;
                    entries.Add(new YamlEntry(key, ReadFree(entry.Value.Target, depth + 1)!));
                }

                return new YamlMapping(entries, mapping.Span);
            }

            default:
                return GoScalars.Plain("null", node.Span);
        }
    }

    internal static bool IsNull(YamlNode node) => node is YamlScalar scalar && YamlSchema.GoYaml3.Resolve(scalar).Kind == ScalarKind.Null;

    internal static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>The entries with <c>&lt;&lt;</c> merged in: what the mapping says itself wins.</summary>
    private static IEnumerable<YamlEntry> Flatten(YamlMapping mapping)
    {
        bool merges = false;
        foreach (var entry in mapping.Entries)
        {
            merges |= IsMerge(entry);
        }

        return merges ? Merged(mapping) : mapping.Entries.ToArray();
    }

    private static List<YamlEntry> Merged(YamlMapping mapping)
    {
        var own = new List<YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (!IsMerge(entry))
            {
                own.Add(entry);
                seen.Add(entry.Name ?? "");
            }
        }

        foreach (var entry in mapping.Entries)
        {
            if (IsMerge(entry))
            {
                var sources = entry.Value.Target is YamlSequence list ? list.Items.ToArray().Select(item => item.Target) : [entry.Value.Target];
                foreach (var inherited in sources.OfType<YamlMapping>().SelectMany(Flatten))
                {
                    if (seen.Add(inherited.Name ?? ""))
                    {
                        own.Add(inherited);
                    }
                }
            }
        }

        return own;
    }

    private static bool IsMerge(YamlEntry entry) => entry.Key is YamlScalar { Value: "<<", Style: ScalarStyle.Plain };

    private static YamlScalar CanonicalKey(YamlScalar key) => GoScalars.Canonical(key) ?? GoScalars.Plain("null", key.Span);

    private static void FillHalf(List<YamlEntry> entries, string name, YamlMapping node)
    {
        if (!entries.Exists(entry => entry.Name == name))
        {
            entries.Add(new YamlEntry(GoScalars.Plain(name, node.Span), new YamlScalar("", ScalarStyle.DoubleQuoted, node.Span)));
        }
    }

    private YamlSequence? ReadList(YamlNode node, TypeRef type, string path, int depth)
    {
        if (node is not YamlSequence sequence)
        {
            Wrong(node, path, Describe(node), "a list");
            return null;
        }

        var items = new List<YamlNode>(sequence.Count);
        for (int i = 0; i < sequence.Count; i++)
        {
            items.Add(Read(sequence[i], type.Element!, $"{path}[{i}]", depth + 1) ?? Zero(type.Element!, sequence.Items[i])); // Lists have an element type.
        }

        if (type.MergeKey == "unique")
        {
            // The inline manifests: Talos strips leading line breaks of their contents when it reads them.
            for (int i = 0; i < items.Count; i++)
            {
                if (items[i] is YamlMapping manifest && manifest["contents"] is YamlScalar contents && contents.Value.TrimStart('\t', '\n', '\v', '\f', '\r') is var trimmed && trimmed.Length < contents.Value.Length)
                {
                    items[i] = manifest.With("contents", GoScalars.String(trimmed, contents.Span));
                }
            }
        }

        return new YamlSequence(items, sequence.Span);
    }

    private YamlMapping? ReadMap(YamlNode node, TypeRef type, string path, int depth)
    {
        if (node is not YamlMapping mapping)
        {
            Wrong(node, path, Describe(node), "a mapping");
            return null;
        }

        var entries = new List<YamlEntry>(mapping.Count);
        foreach (var entry in Flatten(mapping))
        {
            string name = entry.Name ?? "";
            var value = Read(entry.Value.Target, type.Element!, Join(path, name), depth + 1) ?? Zero(type.Element!, entry.Value); // Maps have an element type.
            entries.RemoveAll(earlier => earlier.Name == name);
            entries.Add(new YamlEntry(GoScalars.String(name, entry.Key.Span), value));
        }

        return new YamlMapping(entries, mapping.Span);
    }

    private YamlMapping? ReadArgs(YamlNode node, string path)
    {
        if (node is not YamlMapping mapping)
        {
            Wrong(node, path, Describe(node), "a mapping");
            return null;
        }

        var entries = new List<YamlEntry>(mapping.Count);
        foreach (var entry in Flatten(mapping))
        {
            var key = GoScalars.String(entry.Name ?? "", entry.Key.Span);
            switch (entry.Value.Target)
            {
                case YamlScalar scalar:
                    entries.Add(new YamlEntry(key, GoScalars.String(IsNull(scalar) ? "" : scalar.Value, scalar.Span, scalar.IsSensitive)));
                    break;
                case YamlSequence sequence when sequence.Items.ToArray().All(item => item.Target is YamlScalar):
                    entries.Add(new YamlEntry(key, new YamlSequence(sequence.Items.ToArray().Select(item => (YamlNode)GoScalars.String(((YamlScalar)item.Target).Value, item.Span)), sequence.Span)));
                    break;
                default:
                    Wrong(entry.Value, Join(path, entry.Name ?? ""), Describe(entry.Value.Target), "a string or a list of strings");
                    break;
            }
        }

        return new YamlMapping(entries, mapping.Span);
    }

    private static YamlNode Zero(TypeRef type, YamlNode at) => type.IsPointer ? GoScalars.Plain("null", at.Span) : ConfigWriter.Zero(type, at.Span);

    private void UnknownKey(YamlEntry entry, StructType type, string path)
    {
        string name = entry.Name ?? "?";
        string? near = NearestName.Find(name, type.Fields.Select(field => field.Name));
        string place = path.Length == 0 ? $"a {ShortName(type)}" : path;
        diagnostics.Add(new Diagnostic(TalosRules.UnknownKey, entry.Key.Span, $"unknown key \"{name}\" in {place}")
        {
            Hint = near is null ? $"it takes {string.Join(", ", type.Fields.Select(field => field.Name))}" : $"did you mean \"{near}\"?",
        });
    }

    private void Wrong(YamlNode node, string path, string found, string wanted) =>
        diagnostics.Add(new Diagnostic(TalosRules.WrongValue, node.Span, $"{path} {found}; wants {wanted}"));

    private static string ShortName(StructType type) => type.Name[(type.Name.IndexOf('.') + 1)..];

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalar { IsSensitive: true } => "is a secret",
        YamlScalar scalar => $"is {scalar.Value.Length switch { > 60 => string.Concat("\"", scalar.Value.AsSpan(0, 57), "…\""), _ => $"\"{scalar.Value}\"" }}",
        YamlSequence => "is a list",
        _ => "is a mapping",
    };

    private static string Wanted(TypeRef type) => type.Kind switch
    {
        TypeKind.String or TypeKind.Cel or TypeKind.DiskType => "a string",
        TypeKind.Bool => "true or false",
        TypeKind.Int => "an integer",
        TypeKind.Uint => string.Create(CultureInfo.InvariantCulture, $"an integer from 0 to {(type.Bits == 64 ? ulong.MaxValue : (1UL << type.Bits) - 1)}"),
        TypeKind.Duration => "a duration such as 1h30m",
        TypeKind.Enum => string.Join(", ", type.EnumNames.Length > 20 ? [.. type.EnumNames[..3], "…"] : type.EnumNames),
        TypeKind.ByteSize or TypeKind.DiskSize => "a size such as 10GiB",
        TypeKind.Percent => "a percentage such as 50%",
        TypeKind.Size => "a size such as 10GiB or 50%",
        TypeKind.Url => "a URL",
        TypeKind.Addr => "an IP address",
        TypeKind.Prefix => "a network such as 10.0.0.0/24",
        TypeKind.AddrPort => "an address with a port such as 10.0.0.1:51820",
        TypeKind.HardwareAddr => "a MAC address",
        TypeKind.Base64 => "base64",
        TypeKind.FileMode => "file permissions such as 0o644",
        TypeKind.SizeMatcher => "a condition such as '>= 100GB'",
        TypeKind.PortRange => "a port or a range such as 8000-8080",
        _ => "another value",
    };
}
