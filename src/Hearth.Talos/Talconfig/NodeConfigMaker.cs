using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Patching;
using Hearth.Talos.Schema;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Talconfig;

/// <summary>Makes the machine config of each node of a talconfig, step by step as talhelper does.</summary>
public sealed class NodeConfigMaker(TalconfigFile file, SecretsBundle secrets, ITalosTemplates templates, ImageUrls images)
{
    private readonly Dictionary<string, MachinePatch> loaded = new(StringComparer.Ordinal);

    /// <summary>One node's config; what Talos or talhelper would warn about goes into the result.</summary>
    /// <exception cref="TalosConfigException">The config cannot be made.</exception>
    public NodeConfig Make(TalconfigNode node)
    {
        var diagnostics = new List<Diagnostic>();
        var contract = file.Contract;
        var image = images.Installer(node);
        var config = ConfigGenerator.Generate(Input(node, contract, image), node.IsControlPlane ? MachineRole.ControlPlane : MachineRole.Worker);
        config = new NodeOverrides(file, node, templates, diagnostics).Apply(config, image);
        config = StrategicMerge.Apply(config, NodeDocuments.Make(node, contract, diagnostics), diagnostics);
        if (diagnostics.Exists(static finding => finding.Severity == Severity.Error))
        {
            throw new TalosConfigException(diagnostics.Find(static finding => finding.Severity == Severity.Error)!.Message, diagnostics); // Exists found one.
        }

        YamlNode? json = null;
        foreach (var patches in (IReadOnlyList<Sourced>[])[TalconfigFile.Texts(node.Settings, "patches"), file.Texts("patches")])
        {
            if (patches.Count > 0)
            {
                var template = config.Legacy;
                config = MachinePatch.ApplyAll(config, patches.Select(patch => LoadPatch(patch, template)).OfType<MachinePatch>(), diagnostics, out json);
            }
        }

        return new NodeConfig(node, config, ExtraManifests(node, config), json, diagnostics);
    }

    private ClusterInput Input(TalconfigNode node, VersionContract contract, Sourced image) => new()
    {
        ClusterName = file.Text("clusterName"),
        Endpoint = file.Text("endpoint"),
        KubernetesVersion = file.Text("kubernetesVersion") with { Value = file.KubernetesVersion },
        Contract = contract,
        Secrets = secrets,
        DnsDomain = file.Text("domain") is { Value.Length: > 0 } domain ? domain : "cluster.local",
        PodNets = file.Texts("clusterPodNets") is { Count: > 0 } pods ? pods : ["10.244.0.0/16"],
        ServiceNets = file.Texts("clusterSvcNets") is { Count: > 0 } services ? services : ["10.96.0.0/12"],
        ApiServerSans = file.Texts("additionalApiServerCertSans"),
        MachineSans = file.Texts("additionalMachineCertSans"),
        InstallDisk = node.Own["installDisk"] is YamlScalar disk ? new Sourced(disk.Value, disk.Span) : (Sourced?)null,
        InstallImage = image,
        AllowSchedulingOnControlPlanes = TalconfigFile.IsTrue(file.Root, "allowSchedulingOnMasters") || TalconfigFile.IsTrue(file.Root, "allowSchedulingOnControlPlanes"),
    };

    private MachinePatch? LoadPatch(Sourced patch, ConfigDocument? legacy)
    {
        if (loaded.TryGetValue(patch.Value, out var known))
        {
            return known;
        }

        var source = patch.Value.StartsWith('@') ? ReadPatchFile(patch) : Inline(patch);
        if (source is null)
        {
            return null;
        }

        bool isTemplate = source.Text.Contains("{{", StringComparison.Ordinal);
        if (isTemplate && legacy is not null)
        {
            source = new SourceText(source.Path, templates.Render(source.Text, TemplateData.From(legacy)));
        }

        if (patch.Value.StartsWith('@') && source.Text.Contains('$'))
        {
            source = new EnvSubstitution(file.GetVariable).Substitute(YamlOutput.Reencode(TalconfigFile.ReadYaml(source)));
        }

        try
        {
            var read = MachinePatch.Load(source);
            if (!isTemplate)
            {
                loaded[patch.Value] = read;
            }

            return read;
        }
        catch (TalosConfigException exception) when (patch.Origin is { } origin)
        {
            throw new TalosConfigException(exception.Message, [.. exception.Diagnostics.Select(finding => finding with { Related = [.. finding.Related, new RelatedPlace(origin, "the patch is named here")] })]);
        }
    }

    private SourceText? ReadPatchFile(Sourced patch)
    {
        string path = file.Resolve(patch.Value[1..].Trim());
        if (file.Files.TryRead(path) is not { } bytes)
        {
            throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, patch.Origin ?? file.Root.Span, $"open {path}: no such file or directory"));
        }

        var source = SourceText.FromBytes(path, bytes);
        return string.IsNullOrWhiteSpace(source.Text) ? null : file.Files.Open(source);
    }

    // A literal block of the talconfig: its lines map one to one, less the indentation.
    private static SourceText Inline(Sourced patch) => patch.Origin is { } origin ? InlineText.Map(patch.Value, origin) : new SourceText("patch", patch.Value);

    private string ExtraManifests(TalconfigNode node, MachineConfig config)
    {
        var text = new System.Text.StringBuilder();
        foreach (var manifest in TalconfigFile.Texts(node.Settings, "extraManifests"))
        {
            string path = file.Resolve(manifest.Value.TrimStart('@').Trim());
            var source = file.Files.ReadText(path) ?? throw new TalosConfigException(new Diagnostic(TalosRules.Talconfig, manifest.Origin ?? file.Root.Span, $"{path} does not exist"));
            string content = source.Text.Contains("{{", StringComparison.Ordinal) && config.Legacy is { } legacy ? templates.Render(source.Text, TemplateData.From(legacy)) : source.Text;
            text.Append(content.StartsWith("---\n", StringComparison.Ordinal) ? "" : "---\n").Append(content);
        }

        return text.ToString();
    }
}

/// <summary>A node's config as made.</summary>
/// <param name="Node">The node.</param>
/// <param name="Config">Typed, with the place of every value.</param>
/// <param name="ExtraManifests">Documents that are appended as they are.</param>
/// <param name="Json">The untyped result where a JSON patch came last: its keys are sorted.</param>
/// <param name="Diagnostics">Warnings of the making.</param>
public sealed record NodeConfig(TalconfigNode Node, MachineConfig Config, string ExtraManifests, YamlNode? Json, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The file's text, two spaces as talhelper writes it.</summary>
    public string ToYaml()
    {
        string text = Json is null ? Config.ToYaml(indent: 2) : YamlOutput.ToText(YamlOutput.SortKeys(Json), 2);
        if (ExtraManifests.Length == 0)
        {
            return text;
        }

        var appended = YamlReader.Read(new SourceText("extraManifests", ExtraManifests));
        return text + "---\n" + YamlOutput.Reencode(appended).Text;
    }

    /// <summary>The whole config with the appended documents read in, for validation.</summary>
    public MachineConfig ToWholeConfig() => ExtraManifests.Length == 0 ? Config : ConfigReader.Read(new SourceText(Node.Hostname, ToYaml()));
}
