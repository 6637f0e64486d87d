using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.FieldSpecs;

/// <summary>Which fields each transformer touches: the defaults, plus what <c>configurations</c> and <c>crds</c> add. Immutable.</summary>
internal sealed record TransformerConfig
{
    public static readonly TransformerConfig Empty = new();

    public static readonly string[] Fields =
    [
        "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels", "commonAnnotations", "nameReference",
        "varReference", "images", "replicas",
    ];

    public FieldSpecList NamePrefix { get; init; } = FieldSpecList.Empty;

    public FieldSpecList NameSuffix { get; init; } = FieldSpecList.Empty;

    public FieldSpecList Namespace { get; init; } = FieldSpecList.Empty;

    public FieldSpecList CommonLabels { get; init; } = FieldSpecList.Empty;

    public FieldSpecList Labels { get; init; } = FieldSpecList.Empty;

    public FieldSpecList TemplateLabels { get; init; } = FieldSpecList.Empty;

    public FieldSpecList CommonAnnotations { get; init; } = FieldSpecList.Empty;

    public IReadOnlyList<NameReference> NameReferences { get; init; } = [];

    public FieldSpecList VarReference { get; init; } = FieldSpecList.Empty;

    public FieldSpecList Images { get; init; } = FieldSpecList.Empty;

    public FieldSpecList Replicas { get; init; } = FieldSpecList.Empty;

    public static TransformerConfig Read(YamlMapping root)
    {
        var reader = StructReader.Strict(root, Fields, "a transformer configuration", convertsTexts: true);
        FieldSpecList Specs(string field) => new FieldSpecList(reader.Children(field, FieldSpec.Fields, FieldSpec.Read)).Sorted();
        return new TransformerConfig
        {
            NamePrefix = Specs("namePrefix"),
            NameSuffix = Specs("nameSuffix"),
            Namespace = Specs("namespace"),
            CommonLabels = Specs("commonLabels"),
            Labels = Specs("labels"),
            TemplateLabels = Specs("templateLabels"),
            CommonAnnotations = Specs("commonAnnotations"),
            NameReferences = Sort(reader.Children("nameReference", ["group", "version", "kind", "fieldSpecs"], NameReference.Read)),
            VarReference = Specs("varReference"),
            Images = Specs("images"),
            Replicas = Specs("replicas"),
        };
    }

    public TransformerConfig Merge(TransformerConfig other) => ReferenceEquals(other, Empty) || ReferenceEquals(other, this) ? this
        : new TransformerConfig
        {
            NamePrefix = NamePrefix.Merge(other.NamePrefix).Sorted(),
            NameSuffix = NameSuffix.Merge(other.NameSuffix).Sorted(),
            Namespace = Namespace.Merge(other.Namespace).Sorted(),
            CommonLabels = CommonLabels.Merge(other.CommonLabels).Sorted(),
            Labels = Labels.Merge(other.Labels).Sorted(),
            TemplateLabels = TemplateLabels.Merge(other.TemplateLabels).Sorted(),
            CommonAnnotations = CommonAnnotations.Merge(other.CommonAnnotations).Sorted(),
            NameReferences = Merge(NameReferences, other.NameReferences),
            VarReference = VarReference.Merge(other.VarReference).Sorted(),
            Images = Images.Merge(other.Images).Sorted(),
            Replicas = Replicas.Merge(other.Replicas).Sorted(),
        };

    internal static IReadOnlyList<NameReference> Sort(IEnumerable<NameReference> references) =>
        [.. references.Order(Comparer<NameReference>.Create(static (a, b) => TypeOrder.Compare(a.Type, b.Type)))];

    private static IReadOnlyList<NameReference> Merge(IReadOnlyList<NameReference> own, IReadOnlyList<NameReference> others)
    {
        if (others.Count == 0)
        {
            return own;
        }

        var merged = new List<NameReference>(own);
        foreach (var other in others)
        {
            bool found = false;
            for (int i = 0; i < merged.Count; i++)
            {
                if (merged[i].Type == other.Type)
                {
                    merged[i] = merged[i] with { Referrers = merged[i].Referrers.Merge(other.Referrers) };
                    found = true;
                }
            }

            if (!found)
            {
                merged.Add(other);
            }
        }

        return Sort(merged);
    }
}

/// <summary>The fields that hold the name of a resource of a type.</summary>
internal sealed record NameReference(GroupVersionKind Type, FieldSpecList Referrers)
{
    public static NameReference Read(StructReader reader) => new(
        new GroupVersionKind(reader.Value("group"), reader.Value("version"), reader.Value("kind")),
        new FieldSpecList(reader.Children("fieldSpecs", FieldSpec.Fields, FieldSpec.Read)));
}
