using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Validation;

namespace Hearth.Talos.Talconfig;

/// <summary>talhelper's rules for the talconfig itself: required fields, addresses, images, labels, volumes and files.</summary>
public static class TalconfigRules
{
    public static IReadOnlyList<Diagnostic> Check(TalconfigFile file)
    {
        var findings = new List<Diagnostic>();
        var root = file.Root;
        foreach (string key in (ReadOnlySpan<string>)["clusterName", "kubernetesVersion", "endpoint"])
        {
            Add(findings, string.IsNullOrEmpty(root.GetString(key)), root, $"{key} is missing; a cluster needs it");
        }

        Add(findings, file.Nodes.Count == 0, root, "nodes is missing; a cluster needs at least one");
        CheckCluster(findings, file);
        foreach (var node in file.Nodes)
        {
            CheckNode(findings, file, node);
        }

        return findings;
    }

    private static void CheckCluster(List<Diagnostic> findings, TalconfigFile file)
    {
        var root = file.Root;
        bool version = VersionContract.TryParse(file.TalosVersion, out var contract);
        Add(findings, !version, root["talosVersion"] ?? root, $"talosVersion is \"{file.TalosVersion}\"; wants a release such as v1.13.9");
        Add(findings, version && (contract < new VersionContract(1, 2) || contract > VersionContract.Latest), root["talosVersion"] ?? root, $"talosVersion {file.TalosVersion} is not known; wants v1.2 to {VersionContract.Latest}");
        Add(findings, file.KubernetesVersion.Length > 0 && !VersionContract.TryParse(file.KubernetesVersion, out _), root["kubernetesVersion"] ?? root, $"kubernetesVersion is \"{file.KubernetesVersion}\"; wants a version such as v1.34.2");
        Add(findings, file.Endpoint.Length > 0 && Checks.EndpointUri(file.Endpoint) is not null, root["endpoint"] ?? root, $"endpoint is \"{file.Endpoint}\"; wants a URL such as https://192.0.2.10:6443");
        Add(findings, root.GetString("domain") is { Length: > 0 } domain && !Checks.IsDnsName(domain), root["domain"] ?? root, $"domain is \"{root.GetString("domain")}\"; wants a DNS name");
        foreach (string key in (ReadOnlySpan<string>)["clusterPodNets", "clusterSvcNets"])
        {
            foreach (var net in Checks.Scalars(root, key))
            {
                Add(findings, !NetIp.TryParsePrefix(net.Value, out _, out _, out _), net, $"{key}: \"{net.Value}\" is no network; wants one such as 10.244.0.0/16");
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in Checks.Mappings(root, "inlineManifests"))
        {
            string name = manifest.GetString("name") ?? "";
            Add(findings, name.Length == 0, manifest, "inline manifest name can't be empty");
            Add(findings, !names.Add(name), manifest, $"inline manifest name \"{name}\" is duplicate");
        }
    }

    private static void CheckNode(List<Diagnostic> findings, TalconfigFile file, TalconfigNode node)
    {
        var own = node.Own;
        var settings = node.Settings;
        Add(findings, node.Hostname.Length == 0, own, "hostname is missing; every node needs one");
        Add(findings, node.Hostname.Length > 255 || (node.Hostname.Length > 0 && !Checks.IsDnsName(node.Hostname)), own["hostname"] ?? own, $"hostname is \"{node.Hostname}\"; wants a DNS name");
        foreach (string address in node.Addresses)
        {
            Add(findings, !Checks.IsIp(address) && !Checks.IsDnsName(address), own["ipAddress"] ?? own, $"ipAddress is \"{address}\"; wants an IP address or DNS name");
        }

        Add(findings, !own.ContainsKey("installDisk") && !own.ContainsKey("installDiskSelector"), own, $"node \"{node.Hostname}\" has neither installDisk nor installDiskSelector");
        Add(findings, own.GetMapping("installDiskSelector")?.ContainsKey("name") == true, own["installDiskSelector"] ?? own, "installDiskSelector by name is not supported by Talos any more; select by model, serial, wwid, busPath, size or type");
        string image = settings.GetString("talosImageURL") ?? "";
        Add(findings, image.Contains('@') || image[(image.LastIndexOf('/') + 1)..].Contains(':'), settings["talosImageURL"] ?? own, $"talosImageURL is \"{image}\"; wants the image's name without tag or digest");
        CheckLabels(findings, settings);
        CheckSchematic(findings, settings, file);
        CheckMachineSpec(findings, settings);
        foreach (var server in Checks.Scalars(settings, "nameservers"))
        {
            Add(findings, !Checks.IsIp(server.Value), server, $"\"{server.Value}\" is no IP address");
        }

        foreach (var file_ in Checks.Mappings(settings, "machineFiles"))
        {
            Add(findings, file_.GetString("op") is not ("create" or "append" or "overwrite"), file_["op"] ?? file_, $"op is \"{file_.GetString("op")}\"; wants create, append or overwrite");
            Add(findings, file_.GetString("path")?.StartsWith('/') != true, file_["path"] ?? file_, $"path is \"{file_.GetString("path")}\"; wants an absolute path");
        }

        foreach (var manifest in TalconfigFile.Texts(settings, "extraManifests"))
        {
            string path = file.Resolve(manifest.Value.TrimStart('@').Trim());
            Add(findings, file.Files.TryRead(path) is null, settings["extraManifests"] ?? own, $"extraManifests: {path} does not exist");
        }

        var devices = new Findings();
        devices.Enter("", own);
        var rules = new LegacyRules(devices, new YamlMapping([], own.Span), MachineMode.Metal);
        foreach (var device in Checks.Mappings(settings, "networkInterfaces"))
        {
            rules.CheckDevice(device);
        }

        findings.AddRange(devices.All.Select(finding => new Diagnostic(TalosRules.Talconfig, finding.Span, finding.Message)));
    }

    private static void CheckLabels(List<Diagnostic> findings, YamlMapping settings)
    {
        foreach (var (key, value, node) in Checks.Pairs(settings.GetMapping("nodeLabels")))
        {
            bool template = value.Contains("{{", StringComparison.Ordinal);
            Add(findings, (template ? Checks.QualifiedName(key) : Checks.Label(key, value)) is not null, node, Checks.Label(key, template ? "" : value) ?? "");
        }

        foreach (var (key, _, node) in Checks.Pairs(settings.GetMapping("nodeAnnotations")))
        {
            Add(findings, Checks.QualifiedName(key) is not null, node, Checks.QualifiedName(key) ?? "");
        }

        foreach (var (key, value, node) in Checks.Pairs(settings.GetMapping("nodeTaints")))
        {
            Add(findings, Checks.Taint(key, value) is not null, node, Checks.Taint(key, value) ?? "");
        }
    }

    private static void CheckSchematic(List<Diagnostic> findings, YamlMapping settings, TalconfigFile file)
    {
        var schematic = settings.GetMapping("schematic");

        // A factory of one's own may offer anything.
        bool isPublic = file.Root.GetMapping("imageFactory")?.GetString("registryURL") is null or "" or "factory.talos.dev" && !TalconfigFile.IsTrue(settings, "noSchematicValidate");
        var contract = VersionContract.TryParse(file.TalosVersion, out var known) ? known : VersionContract.Latest;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in Checks.Scalars(schematic?.GetMapping("customization")?.GetMapping("systemExtensions"), "officialExtensions"))
        {
            Add(findings, !seen.Add(extension.Value), extension, $"duplicate system extension \"{extension.Value}\"");
            if (isPublic && !FactoryImages.HasExtension(extension.Value, contract))
            {
                string? near = NearestName.Find(extension.Value, FactoryImages.ExtensionNames(contract));
                findings.Add(new Diagnostic(TalosRules.Talconfig, extension.Span, $"\"{extension.Value}\" is not a supported Talos extension for \"{file.TalosVersion}\"")
                {
                    Hint = near is not null ? $"did you mean \"{near}\"?" : "set noSchematicValidate: true where the factory has it by now",
                });
            }
        }

        if (schematic?.GetMapping("overlay") is { } overlay)
        {
            string name = overlay.GetString("name") ?? "";
            string image = overlay.GetString("image") ?? "";
            bool whole = name.Length > 0 && image.Length > 0;
            Add(findings, !whole, overlay, "an overlay needs both image and name");
            Add(findings, whole && isPublic && !FactoryImages.HasOverlay(name, image, contract), overlay, $"\"{name}\" of \"{image}\" is not a supported Talos overlay for \"{file.TalosVersion}\"");
        }
    }

    private static void CheckMachineSpec(List<Diagnostic> findings, YamlMapping settings)
    {
        if (settings.GetMapping("machineSpec") is not { } spec)
        {
            return;
        }

        Add(findings, spec.GetString("arch") is not (null or "amd64" or "arm64"), spec["arch"] ?? spec, $"arch is \"{spec.GetString("arch")}\"; wants amd64 or arm64");
        Add(findings, spec.GetString("bootMethod") is not (null or "iso" or "disk-image" or "pxe"), spec["bootMethod"] ?? spec, $"bootMethod is \"{spec.GetString("bootMethod")}\"; wants iso, disk-image or pxe");
    }

    private static void Add(List<Diagnostic> findings, bool broken, YamlNode at, string message)
    {
        if (broken)
        {
            findings.Add(new Diagnostic(TalosRules.Talconfig, at.Span, message));
        }
    }
}
