using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Model;

/// <summary>One entry of <c>replacements</c>: a file that holds some, or a source and its targets.</summary>
internal sealed record ReplacementEntry(YamlMapping Node)
{
    public static string[] Fields { get; } = ["path", "source", "sourceValue", "targets"];

    public YamlScalar? Path { get; init; }

    public ReplacementSource? Source { get; init; }

    public YamlScalar? SourceValue { get; init; }

    /// <summary>Null where the field is absent.</summary>
    public IReadOnlyList<ReplacementTarget>? Targets { get; init; }

    public static ReplacementEntry Read(StructReader reader) => new(reader.Node)
    {
        Path = reader.Text("path"),
        Source = reader.Child("source", ReplacementSource.Fields) is { } source ? ReplacementSource.Read(source) : null,
        SourceValue = reader.Text("sourceValue"),
        Targets = reader.Has("targets") ? reader.Children("targets", ReplacementTarget.Fields, ReplacementTarget.Read) : null,
    };
}

/// <summary>The resource and field that a value is taken from.</summary>
internal sealed record ReplacementSource(YamlMapping Node, GroupVersionKind Type, string Name, string Namespace, YamlScalar? FieldPath, ReplacementOptions? Options)
{
    public static string[] Fields { get; } = ["group", "version", "kind", "name", "namespace", "fieldPath", "options"];

    public static ReplacementSource Read(StructReader reader) => new(
        reader.Node,
        new GroupVersionKind(reader.Value("group"), reader.Value("version"), reader.Value("kind")),
        reader.Value("name"),
        reader.Value("namespace"),
        reader.Text("fieldPath"),
        ReplacementOptions.ReadFrom(reader));
}

/// <summary>Where a value goes: chosen resources, minus rejected ones, and their fields.</summary>
internal sealed record ReplacementTarget(YamlMapping Node, Selector? Select, IReadOnlyList<Selector> Reject, IReadOnlyList<YamlScalar> FieldPaths, ReplacementOptions? Options)
{
    public static string[] Fields { get; } = ["select", "reject", "fieldPaths", "options"];

    public static ReplacementTarget Read(StructReader reader) => new(
        reader.Node,
        reader.Child("select", Selector.Fields) is { } select ? Selector.Read(select) : null,
        reader.Children("reject", Selector.Fields, Selector.Read),
        reader.Texts("fieldPaths"),
        ReplacementOptions.ReadFrom(reader));
}

/// <summary>How a part of a text is taken or replaced.</summary>
internal sealed record ReplacementOptions(string Delimiter, int Index, string Encoding, bool Create)
{
    public static string[] Fields { get; } = ["delimiter", "index", "encoding", "create"];

    public static ReplacementOptions? ReadFrom(StructReader parent) =>
        parent.Child("options", Fields) is { } reader
            ? new(reader.Value("delimiter"), (int)reader.Integer("index"), reader.Value("encoding"), reader.Flag("create"))
            : null;
}
