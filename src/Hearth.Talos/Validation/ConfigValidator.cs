using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Validation;

/// <summary>Where a node runs.</summary>
public enum MachineMode
{
    Metal,
    Cloud,
    Container,
}

/// <summary>
/// Talos' own validation rules, with its words and, beyond Talos, the place of each value. Errors are what a node
/// refuses; warnings what it accepts and complains about.
/// </summary>
public static class ConfigValidator
{
    private static readonly HashSet<string> ControlPlaneKinds = new(StringComparer.Ordinal)
    {
        "KubeCoreDNSConfig", "KubeAuditPolicyConfig", "KubeAggregatorCAConfig", "KubeEtcdEncryptionConfig", "KubeFlannelCNIConfig",
        "KubeControllerManagerConfig", "KubeAdmissionControlConfig", "KubeServiceAccountConfig", "KubeAuthenticationConfig",
        "KubeAuthorizerConfig", "KubeAPIServerConfig", "KubeTalosAPIAccessConfig", "KubeProxyConfig", "KubeSchedulerConfig",
    };

    /// <param name="config">The config.</param>
    /// <param name="mode">Where the node runs.</param>
    /// <param name="strict">The legacy document's warnings become errors, as talhelper does.</param>
    /// <param name="talosVersion">The Talos release of the node: also refuses Kubernetes images that it does not run. Null leaves that out, as talosctl does.</param>
    public static IReadOnlyList<Diagnostic> Validate(MachineConfig config, MachineMode mode = MachineMode.Metal, bool strict = false, string? talosVersion = null)
    {
        var findings = new Findings();
        foreach (var document in config.Documents.OrderBy(static document => !document.IsLegacy))
        {
            CheckDocument(findings, document, mode, strict, talosVersion?.TrimStart('v'));
        }

        findings.Enter("", config.Documents.Count > 0 ? config.Documents[0].Root : new YamlMapping([], default));
        if (config.Legacy is { } root)
        {
            foreach (var document in config.Documents)
            {
                if (!document.IsLegacy)
                {
                    ConflictRules.Check(findings, document, root.Root);
                }
            }
        }

        CheckWhole(findings, config, mode);
        return findings.All;
    }

    /// <summary>What one document's own validation says.</summary>
    internal static void CheckDocument(Findings findings, ConfigDocument document, MachineMode mode, bool strict, string? talosVersion)
    {
        if (document.IsLegacy)
        {
            findings.Enter("v1alpha1.Config", document.Root);
            new LegacyRules(findings, document.Root, mode).Check();
            if (talosVersion is not null)
            {
                KubernetesImages.CheckLegacy(findings, document.Root, talosVersion);
            }

            if (strict)
            {
                findings.RaiseWarnings();
            }
        }
        else
        {
            findings.Enter(document.Name is { } name ? $"{document.Kind}/{name}" : document.Kind, document.Root);
            DocumentRules.Check(findings, document, talosVersion);
        }
    }

    private static void CheckWhole(Findings findings, MachineConfig config, MachineMode mode)
    {
        var hostDns = config.Get("machine.features.hostDNS") as YamlMapping ?? config.Find("ResolverConfig")?.Root.GetMapping("hostDNS");
        bool hostDnsEnabled = hostDns?.GetString("enabled") == "true";
        if (mode == MachineMode.Container)
        {
            findings.Error(hostDns is null, null, "hostDNS config is required in container mode");
            findings.Error(hostDns is not null && !hostDnsEnabled, hostDns, "hostDNS must be enabled in container mode");
            findings.Error(hostDns is not null && hostDns.GetString("forwardKubeDNSToHost") != "true", hostDns, "forwardKubeDNSToHost must be enabled in container mode");
        }

        var servers = config.Find("ResolverConfig")?.Root.GetSequence("nameservers")?.Items.ToArray() ?? [];
        findings.Error(servers.OfType<YamlMapping>().Any(server => server.ContainsKey("protocol")) && !hostDnsEnabled, null, "hostDNS must be enabled when using non-default DNS protocols");
        CheckDiscovery(findings, config);
        ContainerDependencies.Check(findings, config);
        bool controlPlane = config.GetString("machine.type") is "controlplane" or "init";
        bool hasKubernetes = config.Get("cluster.ca") is not null || config.Has("KubeAPIServerCAConfig");
        findings.Error(
            controlPlane && hasKubernetes && config.GetString("cluster.secretboxEncryptionSecret") is null && config.GetString("cluster.aescbcEncryptionSecret") is null && !config.Has("KubeEtcdEncryptionConfig"),
            null,
            "etcd encryption config is required for control plane machines running kube-apiserver");
        if (!controlPlane)
        {
            string[] kinds = [.. config.Documents.Select(document => document.Kind).Where(ControlPlaneKinds.Contains).Distinct().Order(StringComparer.Ordinal)];
            findings.Error(kinds.Length > 0, kinds.Length > 0 ? config.Find(kinds[0])?.Root : null, $"the following document kinds are only allowed on control plane machines: [{string.Join(' ', kinds)}]");
        }
    }

    private static void CheckDiscovery(Findings findings, MachineConfig config)
    {
        bool legacy = config.GetString("cluster.discovery.enabled") == "true" && config.GetString("cluster.discovery.registries.service.disabled") != "true";
        bool enabled = legacy || config.Has("DiscoveryServiceConfig");
        var identity = config.Find("DiscoveryIdentityConfig")?.Root;
        if (enabled)
        {
            findings.Error(Empty(config.GetString("cluster.id")) && Empty(identity?.GetString("clusterID")), null, "cluster ID (.cluster.id or DiscoveryIdentityConfig) should be set when cluster discovery (DiscoveryServiceConfig) is enabled");
            findings.Error(Empty(config.GetString("cluster.secret")) && Empty(identity?.GetString("clusterSecret")), null, "cluster secret (.cluster.secret or DiscoveryIdentityConfig) should be set when cluster discovery (DiscoveryServiceConfig) is enabled");
        }

        bool kubeSpan = config.GetString("machine.network.kubespan.enabled") == "true" || config.Find("KubeSpanConfig")?.Root.GetString("enabled") == "true";
        findings.Error(kubeSpan && !enabled, null, "KubeSpan requires cluster discovery to be enabled");
    }

    private static bool Empty(string? text) => string.IsNullOrEmpty(text);
}
