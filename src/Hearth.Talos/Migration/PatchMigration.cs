using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Validation;

namespace Hearth.Talos.Migration;

/// <summary>
/// Rewrites a patch for version contract 1.14, where the Kubernetes, network and system parts of the legacy document are
/// documents of their own and patches to the old places conflict with them.
/// </summary>
public sealed class PatchMigration
{
    private static readonly (string From, string Kind, string To)[] Moves =
    [
        ("machine.kubelet.image", "KubeletConfig", "image"),
        ("machine.kubelet.clusterDNS", "KubeletConfig", "clusterDNS"),
        ("machine.kubelet.extraArgs", "KubeletConfig", "extraArgs"),
        ("machine.kubelet.extraConfig", "KubeletConfig", "config"),
        ("machine.kubelet.defaultRuntimeSeccompProfileEnabled", "KubeletConfig", "defaultRuntimeSeccompProfileEnabled"),
        ("machine.kubelet.credentialProviderConfig", "KubeCredentialProviderConfig", "configuration"),
        ("machine.kubelet.nodeIP.validSubnets", "KubeNodeConfig", "nodeIP.validSubnets"),
        ("machine.kubelet.skipNodeRegistration", "KubeNodeConfig", "skipNodeRegistration"),
        ("machine.kubelet.registerWithFQDN", "KubeNodeConfig", "registerWithFQDN"),
        ("machine.nodeLabels", "KubeNodeConfig", "labels"),
        ("machine.nodeAnnotations", "KubeNodeConfig", "annotations"),
        ("machine.nodeTaints", "KubeNodeConfig", "taints"),
        ("machine.sysctls", "SysctlConfig", "params"),
        ("machine.sysfs", "SysfsConfig", "params"),
        ("machine.udev.rules", "UdevRulesConfig", "rules"),
        ("machine.env", "EnvironmentConfig", "variables"),
        ("machine.features.hostDNS", "ResolverConfig", "hostDNS"),
        ("machine.features.kubePrism.port", "KubePrismConfig", "port"),
        ("machine.features.kubernetesTalosAPIAccess.allowedRoles", "KubeTalosAPIAccessConfig", "allowedRoles"),
        ("machine.features.kubernetesTalosAPIAccess.allowedKubernetesNamespaces", "KubeTalosAPIAccessConfig", "allowedKubernetesNamespaces"),
        ("machine.network.searchDomains", "ResolverConfig", "searchDomains.domains"),
        ("machine.network.disableSearchDomain", "ResolverConfig", "searchDomains.disableDefault"),
        ("machine.time.servers", "TimeSyncConfig", "ntp.servers"),
        ("machine.time.bootTimeout", "TimeSyncConfig", "bootTimeout"),
        ("machine.baseRuntimeSpecOverrides", "CRIBaseRuntimeSpecConfig", "overrides"),
        ("machine.features.imageCache.localEnabled", "ImageCacheConfig", "local.enabled"),
        ("cluster.clusterName", "KubeClusterConfig", "clusterName"),
        ("cluster.controlPlane.endpoint", "KubeClusterConfig", "endpoint"),
        ("cluster.controlPlane.localAPIServerPort", "KubeAPIServerConfig", "apiPort"),
        ("cluster.network.dnsDomain", "KubeNetworkConfig", "dnsDomain"),
        ("cluster.network.podSubnets", "KubeNetworkConfig", "podSubnets"),
        ("cluster.network.serviceSubnets", "KubeNetworkConfig", "serviceSubnets"),
        ("cluster.apiServer.image", "KubeAPIServerConfig", "image"),
        ("cluster.apiServer.extraArgs", "KubeAPIServerConfig", "extraArgs"),
        ("cluster.apiServer.env", "KubeAPIServerConfig", "env"),
        ("cluster.apiServer.resources", "KubeAPIServerConfig", "resources"),
        ("cluster.apiServer.certSANs", "KubeAPIServerConfig", "certExtraSANs"),
        ("cluster.apiServer.auditPolicy", "KubeAuditPolicyConfig", "configuration"),
        ("cluster.controllerManager.image", "KubeControllerManagerConfig", "image"),
        ("cluster.controllerManager.extraArgs", "KubeControllerManagerConfig", "extraArgs"),
        ("cluster.controllerManager.env", "KubeControllerManagerConfig", "env"),
        ("cluster.controllerManager.resources", "KubeControllerManagerConfig", "resources"),
        ("cluster.scheduler.image", "KubeSchedulerConfig", "image"),
        ("cluster.scheduler.extraArgs", "KubeSchedulerConfig", "extraArgs"),
        ("cluster.scheduler.env", "KubeSchedulerConfig", "env"),
        ("cluster.scheduler.resources", "KubeSchedulerConfig", "resources"),
        ("cluster.scheduler.config", "KubeSchedulerConfig", "config"),
        ("cluster.proxy.image", "KubeProxyConfig", "image"),
        ("cluster.proxy.mode", "KubeProxyConfig", "mode"),
        ("cluster.proxy.extraArgs", "KubeProxyConfig", "extraArgs"),
        ("cluster.coreDNS.image", "KubeCoreDNSConfig", "image"),
    ];

    // Only true by default or without meaning in the new documents.
    private static readonly string[] Dropped =
    [
        "machine.kubelet.disableManifestsDirectory", "machine.features.kubePrism.enabled", "machine.features.kubernetesTalosAPIAccess.enabled",
        "machine.features.rbac", "machine.features.stableHostname", "machine.features.apidCheckExtKeyUsage", "cluster.apiServer.disablePodSecurityPolicy",
    ];

    private readonly List<(string Kind, string? Name, YamlMapping Fields)> made = [];
    private readonly List<Diagnostic> findings = [];
    private readonly Tree tree;
    private YamlMapping legacy;

    private PatchMigration(YamlMapping legacy)
    {
        this.legacy = legacy;
        tree = new Tree(legacy.Span);
    }

    /// <summary>The patch for contract 1.14.</summary>
    /// <param name="source">A strategic merge patch.</param>
    /// <param name="forTalhelper">It is read through talhelper, which takes <c>$$patch</c> for <c>$patch</c>; a patch that says so itself needs no telling.</param>
    /// <exception cref="TalosConfigException">It is no YAML.</exception>
    public static MigratedPatch Migrate(SourceText source, bool forTalhelper = false)
    {
        if (source.Text.Contains("$$patch", StringComparison.Ordinal))
        {
            var plain = Migrate(new SourceText(source.Path, source.Text.Replace("$$patch", "$patch", StringComparison.Ordinal)), forTalhelper: true);
            return plain with { Source = source, Text = plain.IsChanged ? plain.Text : source.Text };
        }

        var documents = new List<YamlNode>();
        var findings = new List<Diagnostic>();
        bool changed = false;
        foreach (var document in TalconfigFile.ReadYaml(source).Documents)
        {
            if (document.Root?.Target is YamlMapping root && !root.ContainsKey("kind") && (root.ContainsKey("machine") || root.ContainsKey("cluster")))
            {
                var migration = new PatchMigration(root);
                documents.AddRange(migration.Run());
                findings.AddRange(migration.findings);
                changed |= !ReferenceEquals(migration.legacy, root);
            }
            else if (document.Root is YamlSequence list)
            {
                findings.Add(new Diagnostic(TalosRules.Contract, list.Span, "JSON patches do not work on configs of several documents; write it as a strategic merge patch first"));
                documents.Add(list);
            }
            else if (document.Root is { } other)
            {
                documents.Add(other);
            }
        }

        if (!changed)
        {
            return new MigratedPatch(source, source.Text, false, findings);
        }

        // A patch must say something: this one changes nothing.
        return new MigratedPatch(source, documents.Count == 0 ? "machine: {}\n" : Escape(YamlOutput.Write(documents.Select(Authored), 2), forTalhelper), true, findings);
    }

    private static string Escape(string text, bool forTalhelper) => forTalhelper ? text.Replace("$patch", "$$patch", StringComparison.Ordinal) : text;

    private static YamlNode Authored(YamlNode node) => node.Target;

    private List<YamlNode> Run()
    {
        foreach (var (from, kind, to) in Moves)
        {
            if (Take(from) is { } value)
            {
                Put(kind, null, to, value);
            }
        }

        MoveKubernetes();
        MoveNetwork();
        MoveSystem();
        MoveDiscovery();
        foreach (string path in Dropped)
        {
            _ = Take(path);
        }

        ReportRest();
        var documents = new List<YamlNode>();
        if (legacy.Count > 0 && legacy.Entries.ToArray().Any(static entry => entry.Name is not "version"))
        {
            documents.Add(legacy);
        }

        foreach (var (kind, name, fields) in made)
        {
            documents.Add(tree.Map([("apiVersion", tree.Value("v1alpha1")), ("kind", tree.Value(kind)), ("name", name is null ? null : tree.Value(name)), .. fields.Entries.ToArray().Select(static entry => (entry.Name ?? "", (YamlNode?)entry.Value))]));
        }

        return documents;
    }

    private void MoveKubernetes()
    {
        foreach (var (path, kind) in (ReadOnlySpan<(string, string)>)[("cluster.proxy.disabled", "KubeProxyConfig"), ("cluster.coreDNS.disabled", "KubeCoreDNSConfig")])
        {
            if (Take(path) is YamlScalar disabled)
            {
                Put(kind, null, "enabled", disabled.Value == "true" ? tree.False : tree.True);
            }
        }

        switch (Take("cluster.apiServer.admissionControl"))
        {
            case YamlSequence plugins:
                foreach (var plugin in plugins.Items.ToArray().Select(static item => item.Target).OfType<YamlMapping>())
                {
                    string name = plugin.GetString("name") ?? "";
                    foreach (var entry in plugin.Entries.ToArray().Where(static entry => entry.Name != "name"))
                    {
                        Put("KubeAdmissionControlConfig", name, entry.Name ?? "", entry.Value);
                    }
                }

                break;
            case YamlMapping deletion when deletion.ContainsKey("$patch"):
                // The generated config has one plugin: deleting the list deletes its document.
                Put("KubeAdmissionControlConfig", "PodSecurity", "$patch", tree.Value("delete"));
                break;
        }

        if (Take("cluster.network.cni") is YamlMapping cni)
        {
            if (cni.GetString("name") is "none" or "custom")
            {
                Put("KubeFlannelCNIConfig", null, "$patch", tree.Value("delete"));
            }

            int index = 0;
            foreach (var url in Checks.Scalars(cni, "urls"))
            {
                Put("KubeExternalManifestConfig", index++ == 0 ? "custom-cni" : $"custom-cni-{index}", "url", url);
            }

            foreach (var entry in cni.GetMapping("flannel")?.Entries.ToArray() ?? [])
            {
                Put("KubeFlannelCNIConfig", null, entry.Name ?? "", entry.Value);
            }
        }

        if ((Take("cluster.allowSchedulingOnControlPlanes") ?? Take("cluster.allowSchedulingOnMasters")) is YamlScalar { Value: "true" })
        {
            Put("KubeNodeConfig", null, "taints", tree.Map(("node-role.kubernetes.io/control-plane", tree.Map(("$patch", tree.Value("delete"))))));
        }
    }

    private void MoveNetwork()
    {
        if (Take("machine.network.nameservers") is YamlSequence servers)
        {
            Put("ResolverConfig", null, "nameservers", servers.WithItems(servers.Items.ToArray().Select(server => (YamlNode)tree.Map(("address", server)))));
        }

        if (Take("machine.network.hostname") is { } hostname)
        {
            Put("HostnameConfig", null, "auto", tree.Value("off"));
            Put("HostnameConfig", null, "hostname", hostname);
        }

        foreach (var host in (Take("machine.network.extraHostEntries") as YamlSequence)?.Items.ToArray().OfType<YamlMapping>() ?? [])
        {
            if (host["aliases"] is { } aliases)
            {
                Put("StaticHostConfig", host.GetString("ip") ?? "", "hostnames", aliases);
            }
        }

        foreach (var entry in (Take("machine.network.kubespan") as YamlMapping)?.Entries.ToArray() ?? [])
        {
            Put("KubeSpanConfig", null, entry.Name ?? "", entry.Value);
        }

        if (Take("machine.network.interfaces") is YamlSequence interfaces)
        {
            foreach (var document in NetworkDocuments.Make(interfaces.Items.ToArray().Select(static item => item.Target).OfType<YamlMapping>(), findings))
            {
                foreach (var entry in document.Root.Entries.ToArray().Where(static entry => entry.Name is not ("apiVersion" or "kind" or "name")))
                {
                    Put(document.Kind, document.Name, entry.Name ?? "", entry.Value);
                }
            }
        }
    }

    // Contract 1.14 generates the document "default"; without one there is no discovery. It has no registry in Kubernetes.
    private void MoveDiscovery()
    {
        var enabled = Take("cluster.discovery.enabled") as YamlScalar;
        var disabled = Take("cluster.discovery.registries.service.disabled") as YamlScalar;
        if (Take("cluster.discovery.registries.service.endpoint") is { } endpoint)
        {
            Put("DiscoveryServiceConfig", "default", "endpoint", endpoint);
        }

        if (Take("cluster.discovery.registries.kubernetes.disabled") is YamlScalar { Value: "false" } registry)
        {
            findings.Add(new Diagnostic(TalosRules.Contract, registry.Span, "discovery through Kubernetes has no document in contract 1.14; members are found through the discovery service only"));
        }

        if (enabled?.Value == "false" || disabled?.Value == "true")
        {
            Put("DiscoveryServiceConfig", "default", "$patch", tree.Value("delete"));
        }
    }

    private void MoveSystem()
    {
        foreach (var module in (Take("machine.kernel.modules") as YamlSequence)?.Items.ToArray().Select(static item => item.Target).OfType<YamlMapping>() ?? [])
        {
            string name = module.GetString("name") ?? "";
            if (module["parameters"] is { } parameters)
            {
                Put("KernelModuleConfig", name, "parameters", parameters);
            }
            else
            {
                made.Add(("KernelModuleConfig", name, tree.Map()));
            }
        }

        if (MachineConfig.Get(legacy, "machine.install") is YamlMapping install)
        {
            var disk = install["disk"] as YamlScalar;
            if (install["image"] is { } image)
            {
                Put("UnattendedInstallConfig", null, "installer.image", image);
            }

            if (disk is not null || install.GetMapping("diskSelector") is not null)
            {
                string expression = disk is not null ? $"disk.dev_path == \"{disk.Value}\"" : DiskExpression.Of(install.GetMapping("diskSelector")!); // One of them is there.
                Put("UnattendedInstallConfig", null, "provisioning.diskSelector.match", GoScalars.String(expression, install.Span));
            }

            if (install["wipe"] is { } wipe)
            {
                Put("UnattendedInstallConfig", null, "provisioning.wipe", wipe);
            }

            foreach (string key in (ReadOnlySpan<string>)["disk", "diskSelector", "image", "wipe", "grubUseUKICmdline"])
            {
                _ = Take($"machine.install.{key}");
            }
        }
    }

    private void ReportRest()
    {
        string[] kinds = ["KubeletConfig", "KubeAPIServerConfig", "KubeControllerManagerConfig", "KubeSchedulerConfig", "KubeProxyConfig", "KubeNetworkConfig", "UnattendedInstallConfig"];
        foreach (var (path, message) in kinds.SelectMany(ConflictRules.For))
        {
            if (MachineConfig.Get(legacy, path) is { } value)
            {
                string rest = value is YamlMapping mapping ? string.Join(", ", mapping.Entries.ToArray().Select(static entry => entry.Name)) : path;
                findings.Add(new Diagnostic(TalosRules.Contract, value.Span, $"{path} keeps {rest}, for which contract 1.14 has no place: {message}"));
            }
        }
    }

    private YamlNode? Take(string path)
    {
        var value = MachineConfig.Get(legacy, path);
        if (value is not null)
        {
            legacy = Remove(legacy, path) ?? new YamlMapping([], legacy.Span);
        }

        return value;
    }

    // Parents that end up empty go as well.
    private static YamlMapping? Remove(YamlMapping mapping, string path)
    {
        int dot = path.IndexOf('.');
        var result = dot < 0
            ? mapping.Without(path)
            : mapping.GetMapping(path[..dot]) is { } inner
                ? Remove(inner, path[(dot + 1)..]) is { } rest ? mapping.With(path[..dot], rest) : mapping.Without(path[..dot])
                : mapping;
        return result.Count == 0 ? null : result;
    }

    private void Put(string kind, string? name, string path, YamlNode value)
    {
        int at = made.FindIndex(document => document.Kind == kind && document.Name == name);
        if (at < 0)
        {
            at = made.Count;
            made.Add((kind, name, tree.Map()));
        }

        made[at] = (kind, name, Set(made[at].Fields, path, value));
    }

    private static YamlMapping Set(YamlMapping mapping, string path, YamlNode value)
    {
        int dot = path.IndexOf('.');
        if (dot < 0)
        {
            return mapping.With(path, value);
        }

        var inner = mapping.GetMapping(path[..dot]) ?? new YamlMapping([], value.Span);
        return mapping.With(path[..dot], Set(inner, path[(dot + 1)..], value));
    }
}

/// <summary>A patch after migration.</summary>
/// <param name="Source">The old text.</param>
/// <param name="Text">The new one; the same where nothing had to move.</param>
/// <param name="IsChanged">Whether it had to change. Comments of a changed patch are lost.</param>
/// <param name="Findings">What has no place in the new contract and needs a person.</param>
public sealed record MigratedPatch(SourceText Source, string Text, bool IsChanged, IReadOnlyList<Diagnostic> Findings);
