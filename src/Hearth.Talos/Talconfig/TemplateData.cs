using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Talconfig;

/// <summary>The legacy document as templates see it: Go's field names, every field there.</summary>
internal static class TemplateData
{
    public static YamlNode From(ConfigDocument document) => Struct(document.Root, document.Definition.Type.Struct!, 0); // Kinds are structs.

    private static YamlMapping Struct(YamlMapping? value, StructType type, int depth)
    {
        var tree = new Tree(value?.Span ?? new Syntax.Text.SourceText("template", "").WholeSpan());
        return new YamlMapping(
            type.Fields.Select(field => new YamlEntry(tree.Value(field.GoName), Convert(value?[field.Name], field.Type, tree, depth + 1))),
            tree.Span);
    }

    private static YamlNode Convert(YamlNode? value, TypeRef type, Tree tree, int depth) => type.Kind switch
    {
        TypeKind.Struct when value is null && (type.IsPointer || depth > 12) => GoScalars.Plain("null", tree.Span),
        TypeKind.Struct => Struct(value as YamlMapping, type.Struct!, depth), // Structs have one.
        TypeKind.List when value is YamlSequence list => list.WithItems(list.Items.ToArray().Select(item => Convert(item, type.Element!, tree, depth + 1))), // Lists have an element type.
        TypeKind.Map when value is YamlMapping map => map.WithEntries(map.Entries.ToArray().Select(entry => new YamlEntry(entry.Key, Convert(entry.Value, type.Element!, tree, depth + 1)))), // Maps have one.
        TypeKind.Bool when value is null && type.IsPointer => GoScalars.Plain("null", tree.Span),
        _ => value ?? ConfigWriter.Zero(type, tree.Span),
    };
}
