using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Machine;

/// <summary>
/// Turns canonical trees into what Talos writes: fields in the order of the type, maps sorted, empty values left out or
/// spelled out as the type says.
/// </summary>
internal static class ConfigWriter
{
    /// <summary>The tree to emit for a document.</summary>
    public static YamlMapping ToOutput(ConfigDocument document) => WriteStruct(document.Root, document.Definition.Type.Struct!); // Kinds are structs.

    /// <summary>What Talos prints for a value that is not there but may not be left out.</summary>
    public static YamlNode Zero(TypeRef type, SourceSpan span)
    {
        if (type.IsPointer)
        {
            return GoScalars.Plain("null", span);
        }

        return type.Kind switch
        {
            TypeKind.List => new YamlSequence([], span, CollectionStyle.Flow),
            TypeKind.Map or TypeKind.Args or TypeKind.Object => new YamlMapping([], span, CollectionStyle.Flow),
            TypeKind.Struct => WriteStruct(new YamlMapping([], span), type.Struct!), // Structs have one.
            TypeKind.Bool => GoScalars.Plain("false", span),
            TypeKind.Int or TypeKind.Uint or TypeKind.DiskSize or TypeKind.PortRange => GoScalars.Plain("0", span),
            TypeKind.FileMode => GoScalars.Plain("0o0", span),
            TypeKind.Duration => GoScalars.Plain("0s", span),
            TypeKind.Enum when !TypedReader.HasUnnamedZero(type) => GoScalars.String(type.EnumNames[0], span),
            _ => new YamlScalar("", ScalarStyle.DoubleQuoted, span),
        };
    }

    /// <summary>Whether a struct has nothing in it that Go would call non-zero.</summary>
    public static bool IsZero(YamlNode? value, TypeRef type)
    {
        if (value is null)
        {
            return true;
        }

        if (type.IsPointer)
        {
            return false;
        }

        return type.Kind switch
        {
            TypeKind.Struct when value is YamlMapping mapping => mapping.Entries.ToArray().All(entry => type.Struct!.Find(entry.Name ?? "") is { } field && IsZero(entry.Value, field.Type)), // Structs have one.
            _ => false,
        };
    }

    private static YamlMapping WriteStruct(YamlMapping value, StructType type)
    {
        var entries = new List<YamlEntry>(value.Count);
        foreach (var field in type.Fields)
        {
            var node = value[field.Name];
            if (field.OmitEmpty && IsEmpty(node, field))
            {
                continue;
            }

            var key = new YamlScalar(field.Name, GoScalars.StyleOf(field.Name), node?.Span ?? value.Span);
            entries.Add(new YamlEntry(key, node is null ? Zero(field.Type, value.Span) : Write(node, field.Type)));
        }

        return new YamlMapping(entries, value.Span, entries.Count == 0 ? CollectionStyle.Flow : CollectionStyle.Block);
    }

    private static bool IsEmpty(YamlNode? node, FieldDef field)
    {
        if (node is null)
        {
            return true;
        }

        if (field.Type.IsPointer)
        {
            return false;
        }

        return field.Type.Kind switch
        {
            TypeKind.List => node is YamlSequence { Count: 0 } && !field.OmitOnlyIfAbsent,
            TypeKind.Map or TypeKind.Args => node is YamlMapping { Count: 0 },
            TypeKind.Base64 => node is YamlScalar { Value: "" },
            _ => IsZero(node, field.Type),
        };
    }

    private static YamlNode Write(YamlNode node, TypeRef type)
    {
        switch (type.Kind)
        {
            case TypeKind.Struct when node is YamlMapping mapping:
                return WriteStruct(mapping, type.Struct!); // Structs have one.
            case TypeKind.List when node is YamlSequence sequence:
                return new YamlSequence(sequence.Items.ToArray().Select(item => Write(item, type.Element!)), sequence.Span, sequence.Count == 0 ? CollectionStyle.Flow : CollectionStyle.Block); // Lists have an element type.
            case TypeKind.Map when node is YamlMapping map:
                return Sorted(map, value => Write(value, type.Element!));
            case TypeKind.Args or TypeKind.Object:
                return WriteFree(node);
            default:
                return node;
        }
    }

    private static YamlNode WriteFree(YamlNode node) => node switch
    {
        YamlMapping mapping => Sorted(mapping, WriteFree),
        YamlSequence sequence => new YamlSequence(sequence.Items.ToArray().Select(WriteFree), sequence.Span, sequence.Count == 0 ? CollectionStyle.Flow : CollectionStyle.Block),
        _ => node,
    };

    private static YamlMapping Sorted(YamlMapping mapping, Func<YamlNode, YamlNode> write)
    {
        var entries = mapping.Entries.ToArray();
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new YamlMapping(entries.Select(entry => new YamlEntry(entry.Key, write(entry.Value))), mapping.Span, entries.Length == 0 ? CollectionStyle.Flow : CollectionStyle.Block);
    }
}
