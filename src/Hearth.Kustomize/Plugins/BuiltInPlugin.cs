using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Generating;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Plugins;

/// <summary>A built-in generator or transformer configured by a file of its own instead of a field of the kustomization.</summary>
internal sealed class BuiltInPlugin : Plugin
{
    private static readonly string[] Kinds =
    [
        "AnnotationsTransformer", "ConfigMapGenerator", "HashTransformer", "HelmChartInflationGenerator", "IAMPolicyGenerator",
        "ImageTagTransformer", "LabelTransformer", "NamespaceTransformer", "PatchJson6902Transformer",
        "PatchStrategicMergeTransformer", "PatchTransformer", "PrefixSuffixTransformer", "PrefixTransformer",
        "ReplacementTransformer", "ReplicaCountTransformer", "SecretGenerator", "SuffixTransformer", "ValueAddTransformer",
    ];

    private readonly IReadOnlyList<Transformer> transformers;
    private readonly Func<IReadOnlyList<BuildResource>>? generate;

    private BuiltInPlugin(BuildResource config, IReadOnlyList<Transformer> transformers, Func<IReadOnlyList<BuildResource>>? generate)
        : base(config)
    {
        this.transformers = transformers;
        this.generate = generate;
    }

    public static new BuiltInPlugin Load(BuildResource config, Loader loader, BuildSession session)
    {
        var reader = StructReader.Lenient(config.Root);
        switch (config.Type.Kind)
        {
            case "ConfigMapGenerator":
                return Generator(config, () => [Generated(false, reader, loader, session)]);
            case "SecretGenerator":
                return Generator(config, () => [Generated(true, reader, loader, session)]);
            case "IAMPolicyGenerator":
                return Generator(config, () => [IamPolicy.Generate(reader, session)]);
            case "HelmChartInflationGenerator":
                return Generator(config, () => [.. HelmCharts.Inflate(new HelmChartEntry(config.Root, config.Root), "", loader, session)]);
            default:
                return new BuiltInPlugin(config, [.. LoadTransformers(config, reader, loader, session)], null);
        }
    }

    public override IReadOnlyList<BuildResource> Generate() => generate?.Invoke() ?? base.Generate();

    public override void Transform(ResourceList resources)
    {
        if (generate is not null)
        {
            base.Transform(resources);
        }

        foreach (var transformer in transformers)
        {
            transformer.Transform(resources);
        }
    }

    private static BuiltInPlugin Generator(BuildResource config, Func<IReadOnlyList<BuildResource>> generate) => new(config, [], generate);

    private static IEnumerable<Transformer> LoadTransformers(BuildResource config, StructReader reader, Loader loader, BuildSession session)
    {
        var root = config.Root;
        switch (config.Type.Kind)
        {
            case "AnnotationsTransformer":
                return [new PairsTransformer(PairsTransformer.Annotations, reader.Pairs("annotations"), Specs(reader))];
            case "LabelTransformer":
                return [new PairsTransformer(PairsTransformer.Labels, reader.Pairs("labels"), Specs(reader))];
            case "HashTransformer":
                return [new HashTransformer()];
            case "ImageTagTransformer":
                return [new ImageTagTransformer(KustomizationReader.ReadImage(reader.Child("imageTag", []) ?? Empty(root)), Specs(reader))];
            case "NamespaceTransformer":
                return Namespace(config, reader);
            case "PatchJson6902Transformer":
                return [new PatchJson6902Transformer(root, reader.Child("target", []) is { } target ? Selector.Read(target) : null, reader.Text("path"), reader.Text("jsonOp"), loader)];
            case "PatchStrategicMergeTransformer":
                return [new PatchStrategicMergeTransformer(reader.Texts("paths"), reader.Text("patches"), config.Span, loader, session)];
            case "PatchTransformer":
                return [new PatchTransformer(KustomizationReader.ReadPatch(reader), loader, session)];
            case "PrefixTransformer":
                return Affix(config, reader, "prefix");
            case "SuffixTransformer":
                return Affix(config, reader, "suffix");
            case "PrefixSuffixTransformer":
                return [.. Affix(config, reader, "prefix"), .. Affix(config, reader, "suffix")];
            case "ReplacementTransformer":
                return [new ReplacementTransformer(reader.Children("replacements", [], ReplacementEntry.Read), loader)];
            case "ReplicaCountTransformer":
                return [new ReplicaCountTransformer(KustomizationReader.ReadReplica(reader.Child("replica", []) ?? Empty(root)), Specs(reader))];
            case "ValueAddTransformer":
                return [new ValueAddTransformer(reader, loader)];
            default:
                string near = NearestName.Find(config.Type.Kind, Kinds) is { } known ? $"; did you mean {known}?" : "";
                throw new KustomizeException(KustomizeRules.PluginRefused, root["kind"]?.Span ?? config.Span, $"there is no built-in {config.Type.Kind}{near}");
        }
    }

    private static IEnumerable<Transformer> Namespace(BuildResource config, StructReader reader)
    {
        string mode = reader.Value("setRoleBindingSubjects") is { Length: > 0 } given ? given : NamespaceTransformer.DefaultOnly;
        if (mode is not (NamespaceTransformer.DefaultOnly or NamespaceTransformer.AllServiceAccounts or NamespaceTransformer.NoSubjects))
        {
            throw new KustomizeException(
                KustomizeRules.InvalidTransformer, reader.Text("setRoleBindingSubjects")!.Span, $"setRoleBindingSubjects is \"{mode}\"; wants defaultOnly, allServiceAccounts or none"); // It was given, or it would be the default.
        }

        return config.Root.GetMapping("metadata")?["namespace"] is YamlScalar value && !Krm.IsNull(value)
            ? [new NamespaceTransformer(value, Specs(reader), reader.Flag("unsetOnly"), mode)]
            : [];
    }

    private static IEnumerable<Transformer> Affix(BuildResource config, StructReader reader, string field)
    {
        if (!reader.Has("fieldSpecs"))
        {
            throw new KustomizeException(KustomizeRules.InvalidTransformer, config.Span, $"a {config.Type.Kind} needs fieldSpecs");
        }

        return [new AffixTransformer(reader.Text(field) ?? new YamlScalar("", ScalarStyle.DoubleQuoted, config.Span), field == "prefix", Specs(reader))];
    }

    private static FieldSpecList Specs(StructReader reader) => new(reader.Children("fieldSpecs", [], FieldSpec.Read));

    private static StructReader Empty(YamlMapping root) => StructReader.Lenient(root.WithEntries([]));

    // The name and namespace of what is generated are the configuration's own, unless it says otherwise.
    private static BuildResource Generated(bool isSecret, StructReader reader, Loader loader, BuildSession session)
    {
        var entry = KustomizationReader.ReadGenerator(reader);
        var metadata = reader.Node.GetMapping("metadata");
        return GeneratedResources.Make(
            isSecret,
            entry with { Name = entry.Name ?? metadata?["name"] as YamlScalar, Namespace = entry.Namespace ?? metadata?["namespace"] as YamlScalar },
            null,
            loader,
            session);
    }
}
