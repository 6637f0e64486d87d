using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Model;

/// <summary>
/// A kustomization.yaml or Component, after the fix-up of legacy fields (bases, imageTags, env …). Texts are scalars,
/// so that each knows its line. Absent lists are empty.
/// </summary>
internal sealed record Kustomization
{
    public const string KustomizationKind = "Kustomization";
    public const string ComponentKind = "Component";

    public required SourceText Source { get; init; }

    public required SourceSpan Span { get; init; }

    public string Kind { get; init; } = KustomizationKind;

    public bool IsComponent => Kind == ComponentKind;

    public YamlScalar? NamePrefix { get; init; }

    public YamlScalar? NameSuffix { get; init; }

    public YamlScalar? Namespace { get; init; }

    public IReadOnlyList<TextPair> OpenApi { get; init; } = [];

    public IReadOnlyList<TextPair> CommonLabels { get; init; } = [];

    public IReadOnlyList<LabelEntry> Labels { get; init; } = [];

    public IReadOnlyList<TextPair> CommonAnnotations { get; init; } = [];

    public IReadOnlyList<YamlScalar> PatchesStrategicMerge { get; init; } = [];

    public IReadOnlyList<PatchEntry> PatchesJson6902 { get; init; } = [];

    public IReadOnlyList<PatchEntry> Patches { get; init; } = [];

    public IReadOnlyList<ImageEntry> Images { get; init; } = [];

    public IReadOnlyList<ReplacementEntry> Replacements { get; init; } = [];

    public IReadOnlyList<ReplicaEntry> Replicas { get; init; } = [];

    public IReadOnlyList<VarEntry> Vars { get; init; } = [];

    public SortOptions? SortOptions { get; init; }

    public IReadOnlyList<YamlScalar> Resources { get; init; } = [];

    public IReadOnlyList<YamlScalar> Components { get; init; } = [];

    public IReadOnlyList<YamlScalar> Crds { get; init; } = [];

    public IReadOnlyList<YamlScalar> Configurations { get; init; } = [];

    public IReadOnlyList<GeneratorEntry> ConfigMapGenerator { get; init; } = [];

    public IReadOnlyList<GeneratorEntry> SecretGenerator { get; init; } = [];

    public GeneratorOptions? GeneratorOptions { get; init; }

    public IReadOnlyList<HelmChartEntry> HelmCharts { get; init; } = [];

    public IReadOnlyList<YamlScalar> Generators { get; init; } = [];

    public IReadOnlyList<YamlScalar> Transformers { get; init; } = [];

    public IReadOnlyList<YamlScalar> Validators { get; init; } = [];

    public IReadOnlyList<string> BuildMetadata { get; init; } = [];

    /// <summary>The deprecated fields that are set: where, and what to write instead.</summary>
    public IReadOnlyList<(SourceSpan Span, string Field, string Instead)> Deprecated { get; init; } = [];
}

/// <summary>A key and its text, as labels and annotations have them.</summary>
internal readonly record struct TextPair(YamlScalar Key, YamlScalar Value);

/// <summary>One entry of <c>labels</c>.</summary>
internal sealed record LabelEntry(IReadOnlyList<TextPair> Pairs, bool IncludeSelectors, bool IncludeTemplates, IReadOnlyList<FieldSpecs.FieldSpec> Fields);

/// <summary>One entry of <c>patches</c> or <c>patchesJson6902</c>.</summary>
internal sealed record PatchEntry(YamlMapping Node, YamlScalar? Path, YamlScalar? Patch, Selector? Target)
{
    public bool AllowNameChange { get; init; }

    public bool AllowKindChange { get; init; }
}

/// <summary>One entry of <c>images</c>.</summary>
internal sealed record ImageEntry(YamlMapping Node, YamlScalar? Name, YamlScalar? NewName, YamlScalar? NewTag, YamlScalar? TagSuffix, YamlScalar? Digest);

/// <summary>One entry of <c>replicas</c>.</summary>
internal sealed record ReplicaEntry(YamlMapping Node, YamlScalar? Name, long Count, SourceSpan CountSpan);

/// <summary>One entry of <c>vars</c>.</summary>
internal sealed record VarEntry(YamlMapping Node, string Name, Hearth.Kubernetes.Resources.GroupVersionKind Type, string ObjectName, string ObjectNamespace, string FieldPath);

/// <summary><c>sortOptions</c>.</summary>
internal sealed record SortOptions(SourceSpan Span, string Order, LegacySortOptions? Legacy);

/// <summary>The kinds that come first and last in the legacy order.</summary>
internal sealed record LegacySortOptions(IReadOnlyList<string> First, IReadOnlyList<string> Last);

/// <summary>One entry of <c>configMapGenerator</c> or <c>secretGenerator</c>.</summary>
internal sealed record GeneratorEntry(YamlMapping Node)
{
    public YamlScalar? Name { get; init; }

    public YamlScalar? Namespace { get; init; }

    public YamlScalar? Behavior { get; init; }

    /// <summary>The type of a secret.</summary>
    public YamlScalar? Type { get; init; }

    public IReadOnlyList<YamlScalar> Literals { get; init; } = [];

    public IReadOnlyList<YamlScalar> Files { get; init; } = [];

    public IReadOnlyList<YamlScalar> Envs { get; init; } = [];

    public GeneratorOptions? Options { get; init; }
}

/// <summary><c>generatorOptions</c>, or one generator's own <c>options</c>.</summary>
internal sealed record GeneratorOptions(IReadOnlyList<TextPair> Labels, IReadOnlyList<TextPair> Annotations, bool DisableNameSuffixHash, bool Immutable)
{
    /// <summary>What one generator says wins for a label; the switches add up.</summary>
    public static GeneratorOptions? Merge(GeneratorOptions? own, GeneratorOptions? common) =>
        common is null ? own
        : own is null ? common
        : new GeneratorOptions(
            MergePairs(own.Labels, common.Labels),
            MergePairs(own.Annotations, common.Annotations),
            own.DisableNameSuffixHash || common.DisableNameSuffixHash,
            own.Immutable || common.Immutable);

    private static IReadOnlyList<TextPair> MergePairs(IReadOnlyList<TextPair> own, IReadOnlyList<TextPair> common) =>
        [.. own, .. common.Where(pair => !own.Any(other => other.Key.Value == pair.Key.Value))];
}

/// <summary>One entry of <c>helmCharts</c> with the <c>helmGlobals</c> that go with it.</summary>
internal sealed record HelmChartEntry(YamlMapping Node, YamlMapping? Globals);
