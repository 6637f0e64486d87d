using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Schema;

namespace Hearth.Talos.Talconfig;

/// <summary>Sets a node's own fields in the generated config: disk, labels, files, modules, SANs, CNI, inline manifests.</summary>
internal sealed class NodeOverrides(TalconfigFile file, TalconfigNode node, ITalosTemplates templates, List<Diagnostic> diagnostics)
{
    private readonly YamlMapping settings = node.Settings;

    public MachineConfig Apply(MachineConfig config, Sourced image)
    {
        var contract = file.Contract;
        config = contract.HasMultiDocKubernetes ? ApplyToDocuments(config, image) : config.WithLegacy(root => ApplyToLegacy(root, contract));
        config = config.WithLegacy(root => ApplyEverywhere(root, contract));
        return ApplyCni(config, contract);
    }

    private YamlMapping ApplyToLegacy(YamlMapping root, VersionContract contract)
    {
        if (!contract.HasMultiDocNetwork)
        {
            root = TalconfigFile.IsTrue(node.Own, "ignoreHostname") ? root : Set(root, "machine.network.hostname", node.Own["hostname"]);
            root = settings.GetSequence("nameservers") is { Count: > 0 } servers ? Set(root, "machine.network.nameservers", servers) : root;
            root = TalconfigFile.IsTrue(settings, "disableSearchDomain") ? Set(root, "machine.network.disableSearchDomain", settings["disableSearchDomain"]) : root;
            root = settings.GetSequence("networkInterfaces") is { Count: > 0 } devices ? Set(root, "machine.network.interfaces", devices) : root;
        }

        root = Set(root, "machine.install.diskSelector", node.Own["installDiskSelector"]);
        root = settings.GetSequence("kernelModules") is { Count: > 0 } modules ? Set(root, "machine.kernel", new Tree(modules.Span).Map(("modules", modules))) : root;
        var original = new ConfigDocument(TypeTable.Legacy, root);
        root = Set(root, "machine.nodeAnnotations", Rendered("nodeAnnotations", original));
        root = Set(root, "machine.nodeLabels", Rendered("nodeLabels", original));
        root = Set(root, "machine.nodeTaints", settings["nodeTaints"]);

        // talhelper hands kernel arguments on only where the boot loader takes them from the config.
        bool uki = settings.GetMapping("machineSpec") is { } spec && TalconfigFile.IsTrue(spec, "useUKI");
        if (!contract.HasMultiDocNetwork && !uki && node.Schematic?.GetMapping("customization")?.GetSequence("extraKernelArgs") is { Count: > 0 } arguments)
        {
            root = Append(root, "machine.install.extraKernelArgs", arguments);
        }

        return root;
    }

    private YamlMapping ApplyEverywhere(YamlMapping root, VersionContract contract)
    {
        root = settings.GetSequence("machineDisks") is { Count: > 0 } disks ? Set(root, "machine.disks", disks) : root;
        if (settings.GetSequence("machineFiles") is { Count: > 0 } files)
        {
            root = Set(root, "machine.files", files.WithItems(files.Items.ToArray().OfType<YamlMapping>().Select(item => ReadFile(item, "content"))));
        }

        root = settings.GetSequence("certSANs") is { Count: > 0 } sans ? Append(root, "machine.certSANs", sans) : root;
        if (!contract.HasMultiDocKubernetes && InlineManifests() is { } manifests)
        {
            root = Set(root, "cluster.inlineManifests", manifests);
        }

        return root;
    }

    // Contract 1.14 has no place for these in the legacy document; talhelper 3.1 fails there.
    private MachineConfig ApplyToDocuments(MachineConfig config, Sourced image)
    {
        var documents = config.Documents.ToList();
        var legacy = documents[0];
        if (node.Own.GetMapping("installDiskSelector") is { } selector)
        {
            var tree = new Tree(selector.Span);
            documents.Insert(3, DocumentBuilder.Build(
                "UnattendedInstallConfig",
                null,
                selector.Span,
                diagnostics,
                ("installer", tree.Map(("image", tree.Text(image)))),
                ("provisioning", tree.Map(("diskSelector", tree.Map(("match", GoScalars.String(DiskExpression.Of(selector), selector.Span)))), ("wipe", tree.False)))));
        }

        int at = documents.FindIndex(document => document.Kind == "KubeNodeConfig");
        var nodeConfig = documents[at].Root;
        foreach (var (key, value) in (ReadOnlySpan<(string, YamlNode?)>)[("annotations", Rendered("nodeAnnotations", legacy)), ("labels", Rendered("nodeLabels", legacy)), ("taints", settings["nodeTaints"])])
        {
            nodeConfig = value is null ? nodeConfig : nodeConfig.With(key, value);
        }

        documents[at] = documents[at].With(nodeConfig);
        foreach (var module in (settings.GetSequence("kernelModules")?.Items.ToArray() ?? []).OfType<YamlMapping>())
        {
            documents.Add(DocumentBuilder.Build("KernelModuleConfig", module.GetString("name") ?? "", module.Span, diagnostics, ("parameters", module["parameters"])));
        }

        if (node.IsControlPlane && InlineManifests() is { } manifests)
        {
            foreach (var manifest in manifests.Items.ToArray().OfType<YamlMapping>())
            {
                documents.Add(DocumentBuilder.Build("KubeInlineManifestConfig", manifest.GetString("name") ?? "", manifest.Span, diagnostics, ("manifest", manifest["contents"])));
            }
        }

        return config.With(documents);
    }

    private MachineConfig ApplyCni(MachineConfig config, VersionContract contract)
    {
        if (file.Root.GetMapping("cniConfig") is not { } cni)
        {
            return config;
        }

        if (!contract.HasMultiDocKubernetes)
        {
            return config.WithLegacy(root => Set(root, "cluster.network.cni", cni));
        }

        var documents = config.Documents.Where(document => document.Kind != "KubeFlannelCNIConfig").ToList();
        var tree = new Tree(cni.Span);
        if (cni.GetString("name") == "flannel" && node.IsControlPlane)
        {
            var flannel = cni.GetMapping("flannel");
            documents.Add(DocumentBuilder.Build("KubeFlannelCNIConfig", null, cni.Span, diagnostics, ("backendType", tree.Value("vxlan")), ("backendPort", tree.Number(4789)), ("extraArgs", flannel?["extraArgs"]), ("kubeNetworkPoliciesEnabled", flannel?["kubeNetworkPoliciesEnabled"])));
        }

        config = config.With(documents);
        return cni.GetString("name") == "custom" && cni.GetSequence("urls") is { } urls
            ? config.WithLegacy(root => Append(root, "cluster.extraManifests", urls))
            : config;
    }

    private YamlSequence? InlineManifests() => file.Root.GetSequence("inlineManifests") is { Count: > 0 } manifests
        ? manifests.WithItems(manifests.Items.ToArray().OfType<YamlMapping>().Select(item => ReadFile(item, "contents")))
        : null;

    private YamlMapping ReadFile(YamlMapping item, string key)
    {
        bool substitute = !TalconfigFile.IsTrue(item, "skipEnvsubst");
        return (item[key] is YamlScalar contents ? item.With(key, file.ReadContents(contents, substitute)) : item).Without("skipEnvsubst");
    }

    // Labels and annotations may be templates over the config as it stands; assigning replaces the generated map.
    private YamlMapping? Rendered(string key, ConfigDocument legacy) => settings.GetMapping(key) is not { } map ? null : map.WithEntries(map.Entries.ToArray().Select(entry =>
        entry.Value is YamlScalar value && (value.Value.Contains("{{", StringComparison.Ordinal) || value.Value.Contains("}}", StringComparison.Ordinal))
            ? new YamlEntry(entry.Key, GoScalars.String(templates.Render(value.Value, TemplateData.From(legacy)), value.Span))
            : entry));

    private static YamlMapping Append(YamlMapping root, string path, YamlSequence items) =>
        Set(root, path, MachineConfig.Get(root, path) is YamlSequence existing ? existing.WithItems([.. existing.Items, .. items.Items]) : items);

    private static YamlMapping Set(YamlMapping root, string path, YamlNode? value)
    {
        if (value is null)
        {
            return root;
        }

        int dot = path.IndexOf('.');
        if (dot < 0)
        {
            return root.With(path, value);
        }

        string first = path[..dot];
        var inner = root[first] as YamlMapping ?? new YamlMapping([], value.Span);
        return root.With(first, Set(inner, path[(dot + 1)..], value));
    }
}
