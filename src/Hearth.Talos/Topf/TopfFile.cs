using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Patching;
using Hearth.Talos.Schema;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;

namespace Hearth.Talos.Topf;

/// <summary>
/// A topf.yaml with its folders of patches: <c>all/</c>, the role's folder and <c>node/HOST/</c>, each walked in order of
/// names. Templates end in <c>.tpl</c>.
/// </summary>
public sealed class TopfFile
{
    private readonly FileTree tree;
    private readonly string directory;
    private readonly YamlMapping root;
    private readonly ITalosTemplates templates;
    private readonly Func<SourceText, SourceText> open;

    private TopfFile(FileTree tree, string directory, YamlMapping root, IEnumerable<YamlMapping> provided, ITalosTemplates templates, Func<SourceText, SourceText> open)
    {
        this.tree = tree;
        this.directory = directory;
        this.root = root;
        this.templates = templates;
        this.open = open;
        Nodes = [.. (root.GetSequence("nodes")?.Items.ToArray() ?? []).OfType<YamlMapping>().Concat(provided)
            .Select(node => new TopfNode(node))
            .OrderBy(static node => !node.IsControlPlane).ThenBy(static node => node.Host, StringComparer.Ordinal)];
    }

    /// <summary>Control plane first, then by host.</summary>
    public IReadOnlyList<TopfNode> Nodes { get; }

    public string ClusterName => root.GetString("clusterName") ?? "";

    /// <summary>Where the secrets bundle is, seen from the tree's root.</summary>
    public string SecretsPath => TreePath.Combine(directory, root.GetString("secretsPath") ?? "secrets.yaml") ?? "secrets.yaml";

    /// <summary>A program that keeps the secrets bundle (<c>BIN secrets get NAME</c>); empty for a file.</summary>
    public string SecretsProvider => root.GetString("secretsProvider") ?? "";

    /// <param name="tree">Holds topf.yaml and the patches.</param>
    /// <param name="path">Of topf.yaml in the tree.</param>
    /// <param name="templates">Renders <c>.tpl</c> patches.</param>
    /// <param name="open">Decrypts patches that SOPS encrypted.</param>
    /// <param name="provide">Runs a program with arguments and returns what it prints: the nodes of a <c>nodesProvider</c>.</param>
    /// <exception cref="TalosConfigException">It is no topf.yaml; unknown keys are errors.</exception>
    public static TopfFile Load(FileTree tree, string path, ITalosTemplates templates, Func<SourceText, SourceText> open, Func<string, string[], string>? provide = null)
    {
        var source = tree.TryRead(path) ?? throw new TalosConfigException($"open {path}: no such file or directory");
        var stream = TalconfigFile.ReadYaml(source);
        var findings = new List<Diagnostic>();
        if (stream.Documents.Count == 0 || stream.Documents[0].Root?.Target is not YamlMapping mapping)
        {
            throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, source.WholeSpan(), $"{path} is no topf.yaml: wants a mapping with clusterName and nodes"));
        }

        var root = new TypedReader(findings).ReadStruct(mapping, TypeTable.GetStruct("topf.Config"), "");
        foreach (string key in (ReadOnlySpan<string>)["clusterName", "clusterEndpoint", "kubernetesVersion"])
        {
            if (string.IsNullOrEmpty(root.GetString(key)))
            {
                findings.Add(new Diagnostic(TalosRules.Talconfig, mapping.Span, $"{key} is missing; a cluster needs it"));
            }
        }

        var provided = ReadProvided(root, provide, findings);
        foreach (var node in (root.GetSequence("nodes")?.Items.ToArray() ?? []).OfType<YamlMapping>().Concat(provided))
        {
            if (node.GetString("role") is not ("control-plane" or "worker"))
            {
                findings.Add(new Diagnostic(TalosRules.Talconfig, (node["role"] ?? node).Span, $"role is \"{node.GetString("role")}\"; wants control-plane or worker"));
            }
        }

        return findings.Count > 0 ? throw new TalosConfigException(findings[0].Message, findings) : new TopfFile(tree, TreePath.GetDirectory(path), root, provided, templates, open);
    }

    private static YamlMapping[] ReadProvided(YamlMapping root, Func<string, string[], string>? provide, List<Diagnostic> findings)
    {
        if (root["nodesProvider"] is not YamlScalar { Value.Length: > 0 } program)
        {
            return [];
        }

        if (provide is null)
        {
            throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, program.Span, "nodesProvider names a program, and none may be run here"));
        }

        string printed = provide(program.Value, ["nodes", root.GetString("clusterName") ?? ""]);
        var stream = TalconfigFile.ReadYaml(new SourceText($"<{program.Value} nodes>", printed));
        if (stream.Documents.Count == 0 || stream.Documents[0].Root is null)
        {
            return [];
        }

        if (stream.Documents[0].Root?.Target is not YamlSequence list)
        {
            throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, program.Span, $"{program.Value} nodes printed no list of nodes"));
        }

        var type = TypeTable.GetStruct("topf.Node");
        return [.. list.Items.ToArray().OfType<YamlMapping>().Select(node => new TypedReader(findings).ReadStruct(node, type, "nodes"))];
    }

    /// <summary>One node's config: generated, then the image, then its patches from the most general to its own.</summary>
    /// <exception cref="TalosConfigException">A patch does not apply.</exception>
    public MachineConfig Make(TopfNode node, SecretsBundle secrets, List<Diagnostic>? surprises = null)
    {
        string talosVersion = GetTalosVersion(node);
        if (!VersionContract.TryParse(talosVersion, out var contract))
        {
            throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, root.Span, $"talosVersion is \"{talosVersion}\"; wants a release such as v1.13.9"));
        }

        string schematic = SchematicOf(node);
        string image = GetInstallerImage(node);
        var input = new ClusterInput
        {
            ClusterName = Text("clusterName"),
            Endpoint = Text("clusterEndpoint"),
            KubernetesVersion = Text("kubernetesVersion") with { Value = (root.GetString("kubernetesVersion") ?? "").TrimStart('v') },
            Contract = contract,
            Secrets = secrets,
            InstallImage = image,
        };
        var config = ConfigGenerator.Generate(input, node.IsControlPlane ? MachineRole.ControlPlane : MachineRole.Worker);
        var data = Data(node, talosVersion, schematic);
        return MachinePatch.ApplyAll(config, Patches(node, data), surprises);
    }

    /// <summary>The release that a node should run, with <c>v</c>.</summary>
    public string GetTalosVersion(TopfNode node)
    {
        string version = Setting(node, "talosVersion", TalconfigFile.DefaultTalosVersion);
        return version.StartsWith('v') ? version : "v" + version;
    }

    /// <summary>The schematic of a node's image: given, or that of a file.</summary>
    public string GetSchematic(TopfNode node) => SchematicOf(node);

    public string GetInstallerImage(TopfNode node)
    {
        bool secureBoot = node.Own.GetString("secureboot") == "true" || root.GetString("secureboot") == "true";
        return $"{Setting(node, "factory", "factory.talos.dev")}/{Setting(node, "platform", "metal")}-installer{(secureBoot ? "-secureboot" : "")}/{SchematicOf(node)}:{GetTalosVersion(node)}";
    }

    private IEnumerable<MachinePatch> Patches(TopfNode node, YamlNode data)
    {
        string patches = TreePath.Combine(directory, root.GetString("patchesDir") ?? "") ?? directory;
        foreach (string folder in (string[])["all", node.IsControlPlane ? "control-plane" : "worker", $"node/{node.Host}"])
        {
            foreach (string path in tree.Walk(TreePath.Combine(patches, folder) ?? folder))
            {
                // As topf's expression has it, which is not anchored at the end: x.yaml.bak is a patch as well.
                if (!path.Contains(".yaml", StringComparison.Ordinal) && !path.Contains(".yml", StringComparison.Ordinal))
                {
                    continue;
                }

                var source = tree.TryRead(path)!; // Walk found it.
                source = path.EndsWith(".tpl", StringComparison.Ordinal) ? new SourceText(source.Path, templates.Render(source.Text, data)) : open(source);
                if (string.IsNullOrWhiteSpace(source.Text) || YamlReader.Read(source).Documents.All(static document => document.Root is null || TypedReader.IsNull(document.Root)))
                {
                    continue;
                }

                var patch = MachinePatch.Load(source);
                yield return patch.IsJsonPatch
                    ? throw new TalosConfigException(new Diagnostic(TalosRules.Patch, source.WholeSpan(), "topf takes no JSON patches; write it as a strategic merge patch"))
                    : patch;
            }
        }
    }

    private string SchematicOf(TopfNode node)
    {
        string id = Setting(node, "schematicId", "");
        if (!id.StartsWith('@'))
        {
            return id.Length > 0 ? id : SchematicId.Of(null);
        }

        string path = TreePath.Combine(directory, id[1..]) ?? id[1..];
        var source = tree.TryRead(path) ?? throw new TalosConfigException($"open {path}: no such file or directory");
        return SchematicId.OfFile(path.EndsWith(".tpl", StringComparison.Ordinal) ? new SourceText(path, templates.Render(source.Text, Data(node, "", ""))) : source);
    }

    private YamlMapping Data(TopfNode node, string talosVersion, string schematic)
    {
        var tree_ = new Tree("topf");
        return tree_.Map(
            ("ClusterName", tree_.Value(ClusterName)),
            ("ClusterEndpoint", tree_.Value(root.GetString("clusterEndpoint") ?? "")),
            ("KubernetesVersion", tree_.Value(root.GetString("kubernetesVersion") ?? "")),
            ("TalosVersion", tree_.Value(talosVersion)),
            ("SchematicID", tree_.Value(schematic)),
            ("PatchesDir", tree_.Value(root.GetString("patchesDir") ?? directory)),
            ("Data", root["data"] ?? tree_.Map()),
            ("Node", tree_.Map(
                ("Host", tree_.Value(node.Host)),
                ("IP", tree_.Value(node.Address)),
                ("Role", tree_.Value(node.Own.GetString("role") ?? "")),
                ("Data", node.Own["data"] ?? tree_.Map()))));
    }

    private string Setting(TopfNode node, string key, string fallback) =>
        node.Own.GetString(key) is { Length: > 0 } own ? own : root.GetString(key) is { Length: > 0 } shared ? shared : fallback;

    private Sourced Text(string key) => root[key] is YamlScalar scalar ? new Sourced(scalar.Value, scalar.Span) : new Sourced("");
}

/// <summary>A node of a topf.yaml.</summary>
public sealed class TopfNode
{
    internal TopfNode(YamlMapping own) => Own = own;

    public string Host => Own.GetString("host") ?? "";

    /// <summary>Where it is reached: its ip, or else its host name.</summary>
    public string Address => Own.GetString("ip") is { Length: > 0 } ip ? ip : Host;

    public bool IsControlPlane => Own.GetString("role") == "control-plane";

    internal YamlMapping Own { get; }
}
