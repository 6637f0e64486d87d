using System.Collections.Concurrent;
using Hearth.Flux.Caching;
using Hearth.Flux.Checks.Configs;
using Hearth.Flux.Checks.Fixing;
using Hearth.Flux.Checks.Schemas;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Kubernetes.Schemas.Catalog;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// What every check sees: the rendered cluster, the files, and indexes over both, each made once and on demand. Only what
/// Flux reaches from its roots is among the objects.
/// </summary>
public sealed class CheckContext
{
    private readonly Lazy<KustomizationFiles> kustomizationFiles;
    private readonly Lazy<IReadOnlyList<Diagnostic>> secretFileFindings;
    private readonly Lazy<SchemaCatalog> schemas;
    private readonly Lazy<IReadOnlyList<ObjectFinding>> schemaFindings;
    private readonly Lazy<ConfigSources> configSources;
    private readonly Lazy<IReadOnlyList<ConfigReference>> configReferences;
    private readonly Dictionary<(string Group, string Kind), List<ClusterObject>> byKind = [];
    private readonly ConcurrentDictionary<Type, Lazy<object>> indexes = [];

    /// <param name="cluster">What was rendered.</param>
    /// <param name="tree">The files that it was rendered from.</param>
    /// <param name="cache">Remembers what is costly to find out; null to find out everything.</param>
    public CheckContext(ClusterRender cluster, FileTree tree, RenderCache? cache = null)
    {
        Cluster = cluster;
        Files = new RepositoryFiles(tree);
        Ignored = new IgnoredFiles(tree);
        ChartReadings = new ChartReadings(cache);
        Unrendered = new Unrendered(cluster, Files);
        Objects = [.. cluster.Objects.All];
        foreach (var found in Objects)
        {
            var key = (found.Id.Group, found.Id.Kind);
            if (!byKind.TryGetValue(key, out var list))
            {
                byKind[key] = list = [];
            }

            list.Add(found);
        }

        kustomizationFiles = new Lazy<KustomizationFiles>(() => new KustomizationFiles(cluster, Files));
        secretFileFindings = new Lazy<IReadOnlyList<Diagnostic>>(() => SecretFileScan.Run(Files, Ignored));
        schemas = new Lazy<SchemaCatalog>(() => ObjectSchemas.Catalog(this));
        schemaFindings = new Lazy<IReadOnlyList<ObjectFinding>>(() => [.. ObjectSchemas.Validate(this)]);
        configSources = new Lazy<ConfigSources>(() => new ConfigSources(this));
        configReferences = new Lazy<IReadOnlyList<ConfigReference>>(() => [.. Configs.ConfigReferences.Of(this)]);
        Pods = [.. Objects.Select(PodTemplate.Of).OfType<PodTemplate>()];
    }

    /// <summary>Where checks put what rendering found and they say better: value by value, at the place of each.</summary>
    internal ConcurrentBag<Diagnostic> Replaced { get; } = [];

    /// <summary>Where checks put the changes that mend their findings.</summary>
    public CheckFixes Fixes { get; } = new();

    public ClusterRender Cluster { get; }

    public RepositoryFiles Files { get; }

    /// <summary>Which files git leaves alone.</summary>
    internal IgnoredFiles Ignored { get; }

    /// <summary>What charts read of their values.</summary>
    internal ChartReadings ChartReadings { get; }

    /// <summary>What is wrong with the files of secrets.</summary>
    public IReadOnlyList<Diagnostic> SecretFileFindings => secretFileFindings.Value;

    /// <summary>The schemas of all kinds, those that the repository defines among them.</summary>
    public SchemaCatalog Schemas => schemas.Value;

    /// <summary>What the applied objects have wrong by their schemas.</summary>
    public IReadOnlyList<ObjectFinding> SchemaFindings => schemaFindings.Value;

    /// <summary>The Secrets and ConfigMaps that exist.</summary>
    public ConfigSources ConfigSources => configSources.Value;

    /// <summary>The places that name one.</summary>
    public IReadOnlyList<ConfigReference> ConfigReferences => configReferences.Value;

    /// <summary>The kustomization files and which of them Flux builds.</summary>
    public KustomizationFiles KustomizationFiles => kustomizationFiles.Value;

    /// <summary>
    /// Everything that is applied, once per identity, Kustomizations' objects first. Those with an owner of no name are files
    /// that people apply by hand.
    /// </summary>
    public IReadOnlyList<ClusterObject> Objects { get; }

    /// <summary>The pods of all workloads.</summary>
    public IReadOnlyList<PodTemplate> Pods { get; }

    /// <summary>What is applied and not known here.</summary>
    public Unrendered Unrendered { get; }

    /// <summary>An index that several checks share, made when the first of them asks for it.</summary>
    internal T Index<T>(Func<CheckContext, T> make)
        where T : class
    {
        return (T)indexes.GetOrAdd(typeof(T), _ => new Lazy<object>(() => make(this))).Value;
    }

    /// <summary>The objects of a kind, in order; the core group is <c>""</c>.</summary>
    public IReadOnlyList<ClusterObject> OfKind(string group, string kind) => byKind.GetValueOrDefault((group, kind)) ?? [];

    /// <summary>The CustomResourceDefinitions that are certain: those of a chart that only stands in for the wanted version are not.</summary>
    internal IEnumerable<ClusterObject> Definitions =>
        OfKind("apiextensions.k8s.io", "CustomResourceDefinition").Where(found => Cluster.Find(found.Owner)?.UsesStandIn != true);

    public ClusterObject? Find(ResourceId id) => Cluster.Objects.FindObject(id);

    public ClusterObject? Find(string group, string kind, string @namespace, string name) => Find(new ResourceId(group, kind, @namespace, name));

    /// <summary>The names of a kind in a namespace, for "did you mean".</summary>
    public IEnumerable<string> Names(string group, string kind, string @namespace) =>
        OfKind(group, kind).Where(found => found.Id.Namespace == @namespace).Select(static found => found.Id.Name);

    /// <summary>
    /// Where a person changes what stands at a node: the file of the repository that it leads to, or, where a chart's own text
    /// made it, the release; the chart's line is then given beside it.
    /// </summary>
    public (SourceSpan Span, SourceSpan? Generated) Place(SourceSpan at, ResourceId owner)
    {
        var authored = at.Authored();
        if (Files.PathOf(authored.Source) is not null)
        {
            return (at, null);
        }

        foreach (var span in at.Trace())
        {
            if (span.Source.Map is null && Files.PathOf(span.Source) is not null)
            {
                return (span, null);
            }
        }

        return Cluster.Find(owner) is { } maker && Files.PathOf(maker.Object.Span.Authored().Source) is not null ? (maker.Object.Span, authored) : (at, null);
    }

    /// <summary>Offers to put the near name in the place of the one that a finding is about, where it stands there as it is.</summary>
    public void OfferRename(Diagnostic finding, string wrong, string right)
    {
        var authored = finding.Span.Authored();
        int at = authored.Text.IndexOf(wrong, StringComparison.Ordinal);
        if (at >= 0 && Files.PathOf(authored.Source) is { } path)
        {
            Fixes.Add(finding, new ReplaceNameFix(path, authored.Slice(at, wrong.Length).Position, wrong, right));
        }
    }
}
