using Hearth.Kubernetes;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Model;

/// <summary>Reads a kustomization file, refuses what kustomize refuses, and writes legacy fields as their successors.</summary>
internal static class KustomizationReader
{
    public const string ApiVersion = "kustomize.config.k8s.io/v1beta1";
    public const string ComponentApiVersion = "kustomize.config.k8s.io/v1alpha1";

    public static readonly string[] GeneratorFields = ["namespace", "name", "behavior", "literals", "files", "envs", "env", "options", "type"];
    public static readonly string[] GeneratorOptionFields = ["labels", "annotations", "disableNameSuffixHash", "immutable"];
    public static readonly string[] ImageFields = ["name", "newName", "tagSuffix", "newTag", "digest"];
    public static readonly string[] ReplicaFields = ["name", "count"];
    public static readonly string[] PatchFields = ["path", "patch", "target", "options"];

    /// <summary>Every field that a kustomization may have.</summary>
    public static readonly string[] Fields =
    [
        "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels",
        "commonAnnotations", "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements",
        "replicas", "vars", "sortOptions", "resources", "components", "crds", "bases", "configMapGenerator",
        "secretGenerator", "helmGlobals", "helmCharts", "helmChartInflationGenerator", "generatorOptions",
        "configurations", "generators", "transformers", "validators", "buildMetadata",
    ];

    private static readonly string[] HelmChartFields =
    [
        "name", "version", "repo", "releaseName", "namespace", "additionalValuesFiles", "valuesFile", "valuesInline",
        "valuesMerge", "includeCRDs", "skipHooks", "apiVersions", "kubeVersion", "nameTemplate", "skipTests", "debug", "devel",
    ];

    public static Kustomization Read(SourceText source) => Read(ReadRoot(source));

    public static Kustomization Read(YamlMapping root) => Read(root, StructReader.Strict(root, Fields));

    /// <summary>
    /// Reads a kustomization that a program took into its own structs first, as Flux does (GenerateManifest in
    /// kustomize_generator.go of fluxcd/pkg): what those do not know is gone before kustomize could refuse it.
    /// </summary>
    /// <param name="root">The kustomization.</param>
    /// <param name="unknown">Gets a warning for each field that is passed over.</param>
    public static Kustomization ReadTolerantly(YamlMapping root, List<Diagnostic> unknown) =>
        Read(root, StructReader.Tolerant(root, Fields, unknown));

    private static Kustomization Read(YamlMapping root, StructReader reader)
    {
        CheckKind(reader);
        if (!root.Entries.ToArray().Any(entry => entry.Name is not ("apiVersion" or "kind") && !IsEmpty(entry.Value.Target)))
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, root.Span, "the kustomization is empty");
        }

        return new Kustomization
        {
            Source = root.Span.Source,
            Span = root.Span,
            Kind = reader.Value("kind") is { Length: > 0 } kind ? kind : Kustomization.KustomizationKind,
            NamePrefix = reader.Text("namePrefix"),
            NameSuffix = reader.Text("nameSuffix"),
            Namespace = reader.Text("namespace"),
            OpenApi = reader.Pairs("openapi"),
            CommonLabels = reader.Pairs("commonLabels"),
            Labels = reader.Children("labels", ["pairs", "includeSelectors", "includeTemplates", "fields"], ReadLabel),
            CommonAnnotations = reader.Pairs("commonAnnotations"),
            PatchesStrategicMerge = reader.Texts("patchesStrategicMerge"),
            PatchesJson6902 = reader.Children("patchesJson6902", PatchFields, ReadPatch),
            Patches = reader.Children("patches", PatchFields, ReadPatch),
            Images = [.. reader.Children("images", ImageFields, ReadImage), .. reader.Children("imageTags", ImageFields, ReadImage)],
            Replacements = reader.Children("replacements", ReplacementEntry.Fields, ReplacementEntry.Read),
            Replicas = reader.Children("replicas", ReplicaFields, ReadReplica),
            Vars = reader.Children("vars", ["name", "objref", "fieldref"], ReadVar),
            SortOptions = ReadSortOptions(reader),
            Resources = [.. reader.Texts("resources"), .. reader.Texts("bases")],
            Components = reader.Texts("components"),
            Crds = reader.Texts("crds"),
            Configurations = reader.Texts("configurations"),
            ConfigMapGenerator = reader.Children("configMapGenerator", GeneratorFields[..^1], ReadGenerator),
            SecretGenerator = reader.Children("secretGenerator", GeneratorFields, ReadGenerator),
            GeneratorOptions = reader.Child("generatorOptions", GeneratorOptionFields) is { } options ? ReadGeneratorOptions(options) : null,
            HelmCharts = ReadHelmCharts(reader),
            Generators = reader.Texts("generators"),
            Transformers = reader.Texts("transformers"),
            Validators = reader.Texts("validators"),
            BuildMetadata = [.. reader.Texts("buildMetadata").Select(scalar => scalar.Value)],
            Deprecated = [.. FindDeprecated(reader)],
        };
    }

    public static GeneratorEntry ReadGenerator(StructReader reader) => new(reader.Node)
    {
        Name = reader.Text("name"),
        Namespace = reader.Text("namespace"),
        Behavior = reader.Text("behavior"),
        Type = reader.Text("type"),
        Literals = reader.Texts("literals"),
        Files = reader.Texts("files"),
        Envs = reader.Text("env") is { Value.Length: > 0 } env ? [.. reader.Texts("envs"), env] : reader.Texts("envs"),
        Options = reader.Child("options", GeneratorOptionFields) is { } options ? ReadGeneratorOptions(options) : null,
    };

    public static ImageEntry ReadImage(StructReader reader) => new(
        reader.Node, reader.Text("name"), reader.Text("newName"), reader.Text("newTag"), reader.Text("tagSuffix"), reader.Text("digest"));

    public static ReplicaEntry ReadReplica(StructReader reader) => new(
        reader.Node, reader.Text("name"), reader.Integer("count"), reader.Node["count"]?.Span ?? reader.Node.Span);

    public static PatchEntry ReadPatch(StructReader reader)
    {
        var options = reader.Child("options", ["allowNameChange", "allowKindChange"]);
        return new PatchEntry(reader.Node, reader.Text("path"), reader.Text("patch"), reader.Child("target", Selector.Fields) is { } target ? Selector.Read(target) : null)
        {
            AllowNameChange = options?.Flag("allowNameChange") == true,
            AllowKindChange = options?.Flag("allowKindChange") == true,
        };
    }

    private static YamlMapping ReadRoot(SourceText source)
    {
        var nodes = ResourceDocuments.ReadNodes(source);
        if (nodes.Count == 0)
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, source.Span(0, 0), "the kustomization is empty");
        }

        return nodes[0] as YamlMapping
            ?? throw new KustomizeException(KustomizeRules.InvalidKustomization, nodes[0].Span, $"a kustomization is a mapping; found {Krm.Describe(nodes[0])}");
    }

    private static bool IsEmpty(YamlNode node) => Krm.IsNull(node) || node is YamlScalar { Value.Length: 0 };

    private static void CheckKind(StructReader reader)
    {
        var kind = reader.Text("kind");
        if (kind is { Value: not ("" or Kustomization.KustomizationKind or Kustomization.ComponentKind) })
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, kind.Span, $"kind is \"{kind.Value}\"; wants Kustomization or Component");
        }

        string wanted = kind?.Value == Kustomization.ComponentKind ? ComponentApiVersion : ApiVersion;
        if (reader.Text("apiVersion") is { Value.Length: > 0 } version && version.Value != wanted)
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, version.Span, $"apiVersion is \"{version.Value}\"; a {(kind is null ? "Kustomization" : kind.Value)} wants {wanted}");
        }
    }

    private static LabelEntry ReadLabel(StructReader reader) => new(
        reader.Pairs("pairs"), reader.Flag("includeSelectors"), reader.Flag("includeTemplates"), reader.Children("fields", FieldSpec.Fields, FieldSpec.Read));

    private static VarEntry ReadVar(StructReader reader)
    {
        var target = reader.Child("objref", ["apiVersion", "group", "version", "kind", "name", "namespace"]);
        var type = new GroupVersionKind(target?.Value("group") ?? "", target?.Value("version") ?? "", target?.Value("kind") ?? "");
        if (target?.Value("apiVersion") is { Length: > 0 } apiVersion)
        {
            var full = GroupVersionKind.Of(apiVersion, type.Kind);
            type = apiVersion.Contains('/') ? full : type with { Version = apiVersion };
        }

        string path = reader.Child("fieldref", ["fieldPath"])?.Value("fieldPath") ?? "";
        return new VarEntry(reader.Node, reader.Value("name"), type, target?.Value("name") ?? "", target?.Value("namespace") ?? "", path.Length == 0 ? "metadata.name" : path);
    }

    private static GeneratorOptions ReadGeneratorOptions(StructReader reader) => new(
        reader.Pairs("labels"), reader.Pairs("annotations"), reader.Flag("disableNameSuffixHash"), reader.Flag("immutable"));

    private static SortOptions? ReadSortOptions(StructReader reader)
    {
        if (reader.Child("sortOptions", ["order", "legacySortOptions"]) is not { } options)
        {
            return null;
        }

        var legacy = options.Child("legacySortOptions", ["orderFirst", "orderLast"]);
        return new SortOptions(
            options.Node.Span,
            options.Value("order"),
            legacy is null ? null : new LegacySortOptions([.. legacy.Texts("orderFirst").Select(text => text.Value)], [.. legacy.Texts("orderLast").Select(text => text.Value)]));
    }

    private static IReadOnlyList<HelmChartEntry> ReadHelmCharts(StructReader reader)
    {
        var globals = reader.Child("helmGlobals", ["chartHome", "configHome"])?.Node;
        var charts = new List<HelmChartEntry>(reader.Children("helmCharts", HelmChartFields, chart => new HelmChartEntry(chart.Node, globals)));
        charts.AddRange(reader.Children("helmChartInflationGenerator", LegacyHelmChart.Fields, chart => LegacyHelmChart.Convert(chart.Node, globals)));
        return charts;
    }

    private static IEnumerable<(SourceSpan Span, string Field, string Instead)> FindDeprecated(StructReader reader)
    {
        var found = new List<(SourceSpan, string, string)>();
        foreach (var (field, instead) in (ReadOnlySpan<(string, string)>)
            [
                ("bases", "resources"), ("commonLabels", "labels"), ("imageTags", "images"), ("patchesJson6902", "patches"),
                ("patchesStrategicMerge", "patches"), ("vars", "replacements"),
            ])
        {
            if (reader.Has(field))
            {
                found.Add((reader.SpanOf(field), field, instead));
            }
        }

        return found;
    }
}
