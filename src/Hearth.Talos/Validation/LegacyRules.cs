using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Validation;

/// <summary>The rules of the legacy document (Talos machinery, types/v1alpha1/v1alpha1_validation.go, v1.14).</summary>
internal sealed partial class LegacyRules(Findings findings, YamlMapping root, MachineMode mode)
{
    private readonly YamlMapping? machine = root.GetMapping("machine");
    private readonly YamlMapping? cluster = root.GetMapping("cluster");

    private bool IsControlPlane => machine?.GetString("type") is "controlplane" or "init";

    public void Check()
    {
        if (machine is null)
        {
            findings.Error(true, null, "machine instructions are required");
            return;
        }

        findings.Warning(machine.GetSequence("files") is { Count: > 0 }, machine["files"], ".machine.files is deprecated; use dedicated configuration documents instead");
        findings.Warning(machine.GetMapping("baseRuntimeSpecOverrides") is { Count: > 0 }, machine["baseRuntimeSpecOverrides"], ".machine.baseRuntimeSpecOverrides is deprecated; use a CRIBaseRuntimeSpecConfig document instead");
        CheckCluster();
        CheckInstall();
        var hostDns = machine.GetMapping("features")?.GetMapping("hostDNS");
        findings.Error(hostDns?.GetString("forwardKubeDNSToHost") == "true" && hostDns.GetString("enabled") != "true", hostDns, "feature hostDNS.forwardKubeDNSToHost requires hostDNS.enabled to be true (.machine.features.hostDNS)");
        CheckRole();
        CheckNetwork();
        CheckDisks();
        CheckKubelet();
        CheckEncryption();
        CheckLabels();
        CheckAccess();
        findings.Error(root.GetString("persist") == "false", root["persist"], ".persist should be enabled");
        DocumentRules.CheckRuntimeSpec(findings, machine.GetMapping("baseRuntimeSpecOverrides"));
        CheckLogging();
        foreach (string part in (ReadOnlySpan<string>)["config", "mirrors"])
        {
            foreach (var entry in machine.GetMapping("registries")?.GetMapping(part)?.Entries.ToArray() ?? [])
            {
                findings.Error(TypedReader.IsNull(entry.Value), entry.Key, $"registries.{part}[\"{entry.Name}\"] is null");
            }
        }
    }

    private void CheckInstall()
    {
        var install = machine!.GetMapping("install"); // Check returns before this without a machine section.
        if (install is null)
        {
            return;
        }

        if (mode == MachineMode.Metal)
        {
            var selector = install.GetMapping("diskSelector");
            findings.Error(selector?.ContainsKey("name") == true, selector, "install disk selector is invalid: disk selector by name is not supported");
            findings.Error(string.IsNullOrEmpty(install.GetString("disk")) && selector is not { Count: > 0 }, install, "either install disk or diskSelector should be defined");
            findings.Error(install.GetSequence("extraKernelArgs") is { Count: > 0 } && install.GetString("grubUseUKICmdline") == "true", install["extraKernelArgs"], "install.extraKernelArgs and install.grubUseUKICmdline can't be used together");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in Checks.Mappings(install, "extensions"))
        {
            string image = extension.GetString("image") ?? "";
            findings.Error(!seen.Add(image), extension, $"duplicate system extension \"{image}\"");
        }

        findings.Warning(seen.Count > 0, install["extensions"], ".machine.install.extensions is deprecated, please see https://docs.siderolabs.com/talos/latest/platform-specific-installations/boot-assets");
    }

    private void CheckRole()
    {
        string type = machine!.GetString("type") ?? ""; // See CheckInstall.
        var ca = machine.GetMapping("ca");
        bool accepted = machine.GetSequence("acceptedCAs") is { Count: > 0 };
        findings.Error(ca is null && !accepted, null, "issuing CA or some accepted CAs are required (.machine.ca, machine.acceptedCAs)");
        switch (type)
        {
            case "init" or "controlplane":
                if (cluster?.GetMapping("network") is not null)
                {
                    CheckCni();
                }

                findings.Error(ca is null, null, "issuing CA is required (.machine.ca)");
                findings.Error(ca is not null && string.IsNullOrEmpty(ca.GetString("key")), ca, "issuing CA key is required for controlplane nodes (.machine.ca.key)");
                break;
            case "worker" or "join" or "":
                findings.Warning(type == "join", machine["type"], "use \"worker\" instead of \"join\" for machine type");
                findings.Warning(type.Length == 0, machine, "use \"worker\" instead of \"\" for machine type");
                foreach (var device in Checks.Mappings(machine.GetMapping("network"), "interfaces"))
                {
                    foreach (var place in (IEnumerable<YamlMapping>)[device, .. Checks.Mappings(device, "vlans")])
                    {
                        findings.Error(place.ContainsKey("vip"), place["vip"], "virtual (shared) IP is not allowed on non-controlplane nodes");
                    }
                }

                findings.Error(ca is not null && !string.IsNullOrEmpty(ca.GetString("key")), ca?["key"], "issuing Talos API CA key is not allowed on non-controlplane nodes (.machine.ca)");
                findings.Error(ca is not null && string.IsNullOrEmpty(ca.GetString("crt")) && !accepted, ca, "trusted CA certificates are required on non-controlplane nodes (.machine.ca.crt, .machine.acceptedCAs)");
                findings.Error(!string.IsNullOrEmpty(cluster?.GetMapping("ca")?.GetString("key")), cluster?.GetMapping("ca"), "issuing Kubernetes API CA key is not allowed on non-controlplane nodes (.cluster.ca)");
                break;
            default:
                findings.Error(true, machine["type"], $"unknown machine type \"{type}\"");
                break;
        }
    }

    private void CheckCluster()
    {
        if (cluster is null)
        {
            findings.Error(true, null, "cluster instructions are required");
            return;
        }

        if (cluster.GetMapping("controlPlane") is { } controlPlane)
        {
            if (controlPlane.GetString("endpoint") is not { } endpoint)
            {
                findings.Error(true, controlPlane, "cluster controlplane endpoint is required");
                return;
            }

            findings.Error(Checks.EndpointUri(endpoint) is not null, controlPlane["endpoint"], $"invalid controlplane endpoint: {Checks.EndpointUri(endpoint)}");
        }

        var domain = cluster.GetMapping("network")?["dnsDomain"] as YamlScalar;
        findings.Error(domain is not null && !Checks.IsDnsName(domain.Value), domain, $"\"{domain?.Value}\" is not a valid DNS name");
        if (cluster.GetMapping("externalCloudProvider") is { } provider)
        {
            bool manifests = provider.GetSequence("manifests") is { Count: > 0 };
            findings.Error(provider.GetString("enabled") != "true" && manifests, provider, "external cloud provider is disabled, but manifests are provided");
            foreach (var url in Checks.Scalars(provider, "manifests"))
            {
                findings.Error(Checks.EndpointUri(url.Value) is not null, url, $"invalid external cloud provider manifest url \"{url.Value}\": {Checks.EndpointUri(url.Value)}");
            }
        }

        CheckEtcd();
        findings.Error(!IsControlPlane && !string.IsNullOrEmpty(cluster.GetMapping("ca")?.GetString("key")), cluster.GetMapping("ca")?["key"], "cluster CA key is not allowed on non-controlplane nodes (.cluster.ca)");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in Checks.Mappings(cluster, "inlineManifests"))
        {
            string name = manifest.GetString("name") ?? "";
            findings.Error(string.IsNullOrWhiteSpace(name), manifest, "inline manifest name can't be empty");
            findings.Error(!names.Add(name), manifest["name"], $"inline manifest name \"{name}\" is duplicate");
        }

        CheckDiscovery();
        CheckComponents(cluster);
    }

    private void CheckComponents(YamlMapping components)
    {
        var server = components.GetMapping("apiServer");
        var authorizers = server?["authorizationConfig"];
        foreach (var (key, _, node) in authorizers is null ? [] : Checks.Pairs(server?.GetMapping("extraArgs")))
        {
            findings.Error(key == "authorization-mode", node, "authorization-mode cannot be used in conjunction with AuthorizationConfig, use eitherr AuthorizationConfig or authorization-mode");
            findings.Error(key.StartsWith("authorization-webhook-", StringComparison.Ordinal), node, "authorization-webhook-* flags cannot be used in conjunction with AuthorizationConfig, use either AuthorizationConfig or authorization-webhook-* flags");
        }

        foreach (var authorizer in Checks.Mappings(server, "authorizationConfig"))
        {
            string type = authorizer.GetString("type") ?? "";
            string? reason = type.Length == 0 ? "authorizer type must be set"
                : string.IsNullOrEmpty(authorizer.GetString("name")) ? "authorizer name must be set"
                : type is not ("Node" or "RBAC" or "Webhook") ? $"authorizer type {type} is not allowed, allowed types are [Node RBAC Webhook]"
                : null;
            findings.Error(reason is not null, authorizer, $"apiserver authorization config validation failed: {reason}");
        }

        foreach (var (key, shown) in (ReadOnlySpan<(string, string)>)[("apiServer", "apiserver"), ("controllerManager", "controller-manager"), ("scheduler", "scheduler")])
        {
            var resource = DocumentRules.UnsupportedResource(components.GetMapping(key)?.GetMapping("resources"));
            findings.Error(resource is not null, resource, $"{shown} resource validation failed: unsupported pod resource \"{(resource as YamlScalar)?.Value}\"");
        }
    }

    private void CheckEtcd()
    {
        if (cluster!.GetMapping("etcd") is not { } etcd) // CheckCluster has one.
        {
            return;
        }

        if (!IsControlPlane)
        {
            findings.Error(true, etcd, "etcd config is only allowed on control plane machines");
            return;
        }

        findings.Error(etcd.GetMapping("ca") is null, etcd, "key/cert combination should not be empty");
        findings.Error(etcd.ContainsKey("subnet") && etcd.GetSequence("advertisedSubnets") is { Count: > 0 }, etcd["subnet"], "etcd subnet can't be set when advertised subnets are set");
        foreach (string key in (ReadOnlySpan<string>)["advertisedSubnets", "listenSubnets"])
        {
            foreach (var subnet in Checks.Scalars(etcd, key))
            {
                findings.Error(!Checks.IsSubnetOrAddress(subnet.Value), subnet, $"etcd {(key == "listenSubnets" ? "listen" : "advertised")} subnet is not valid: \"{subnet.Value.TrimStart('!')}\"");
            }
        }
    }

    private void CheckDiscovery()
    {
        var service = cluster!.GetMapping("discovery") is { } discovery && discovery.GetString("enabled") == "true" // CheckCluster has one.
            ? discovery.GetMapping("registries")?.GetMapping("service") ?? new YamlMapping([], discovery.Span)
            : null;
        if (service is null || service.GetString("disabled") == "true")
        {
            return;
        }

        if (service.GetString("endpoint") is { Length: > 0 } endpoint)
        {
            bool valid = GoUrl.TryParse(endpoint, out var url) && url.Scheme.Length > 0;
            findings.Error(!valid, service["endpoint"], $"cluster discovery service registry endpoint is invalid: parse \"{endpoint}\": invalid URI for request");
            findings.Error(valid && url.Path is not ("" or "/"), service["endpoint"], "cluster discovery service path should be empty");
        }

        findings.Error(string.IsNullOrEmpty(cluster.GetString("id")), cluster, "cluster discovery service requires .cluster.id");
        findings.Error(string.IsNullOrEmpty(cluster.GetString("secret")), cluster, "cluster discovery service requires .cluster.secret");
    }

    private void CheckCni()
    {
        var cni = cluster?.GetMapping("network")?.GetMapping("cni");
        string name = cni is null ? "flannel" : cni.GetString("name") ?? "";
        bool urls = cni?.GetSequence("urls") is { Count: > 0 };
        bool arguments = cni?.GetMapping("flannel")?.GetSequence("extraArgs") is { Count: > 0 };
        bool policies = cni?.GetMapping("flannel")?.GetString("kubeNetworkPoliciesEnabled") == "true";
        findings.Error(name is not ("flannel" or "custom" or "none"), cni?["name"], "cni name should be one of [\"flannel\", \"custom\", \"none\"]");
        findings.Error(name is "flannel" or "none" && urls, cni?["urls"], $"\"urls\" field should be empty for \"{name}\" CNI");
        findings.Error(name is "custom" or "none" && arguments, cni, $"\"flanneldExtraArgs\" field should be empty for \"{name}\" CNI");
        findings.Error(name is "custom" or "none" && policies, cni, $"\"flannelKubeNetworkPoliciesEnabled\" should not be enabled for \"{name}\" CNI");
        findings.Warning(name == "custom" && !urls, cni, "\"urls\" field should not be empty for \"custom\" CNI");
        if (name == "custom")
        {
            foreach (var url in Checks.Scalars(cni, "urls"))
            {
                findings.Error(Checks.EndpointUri(url.Value) is not null, url, Checks.EndpointUri(url.Value) ?? "");
            }
        }
    }

    private void CheckDisks()
    {
        foreach (var disk in Checks.Mappings(machine, "disks"))
        {
            var partitions = disk.GetSequence("partitions");
            for (int i = 0; i < (partitions?.Count ?? 0) - 1; i++)
            {
                findings.Error(partitions![i] is YamlMapping partition && !partition.ContainsKey("size"), partitions[i], $"partition for disk \"{disk.GetString("device")}\" is set to occupy full disk, but it's not the last partition in the list"); // Counted above.
            }
        }
    }

    private void CheckKubelet()
    {
        var kubelet = machine!.GetMapping("kubelet"); // See CheckInstall.
        foreach (var subnet in Checks.Scalars(kubelet?.GetMapping("nodeIP"), "validSubnets"))
        {
            findings.Error(!Checks.IsSubnetOrAddress(subnet.Value), subnet, $"kubelet nodeIP subnet is not valid: \"{subnet.Value.TrimStart('!')}\"");
        }

        foreach (string field in Checks.ProtectedKubeletFields)
        {
            var value = kubelet?.GetMapping("extraConfig")?[field];
            findings.Error(value is not null, value, $"kubelet configuration field \"{field}\" can't be overridden");
        }
    }

    private void CheckEncryption()
    {
        foreach (var (key, label) in (ReadOnlySpan<(string, string)>)[("ephemeral", "EPHEMERAL"), ("state", "STATE")])
        {
            if (machine!.GetMapping("systemDiskEncryption")?.GetMapping(key) is not { } encryption) // See CheckInstall.
            {
                continue;
            }

            findings.Error(encryption.GetSequence("keys") is not { Count: > 0 }, encryption, $"partition \"{label}\": no encryption keys provided");
            var slots = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in Checks.Mappings(encryption, "keys"))
            {
                string slot = entry.GetString("slot") ?? "0";
                findings.Error(!slots.Add(slot), entry, $"partition \"{label}\": encryption key slot {slot} is already in use");
                findings.Error(!entry.ContainsKey("nodeID") && !entry.ContainsKey("static") && !entry.ContainsKey("kms") && !entry.ContainsKey("tpm"), entry, $"partition \"{label}\": encryption key at slot {slot} doesn't have the configuration parameters");
            }
        }
    }

    private void CheckLogging()
    {
        foreach (var destination in Checks.Mappings(machine!.GetMapping("logging"), "destinations")) // See CheckInstall.
        {
            string endpoint = destination.GetString("endpoint") ?? "";
            bool parsed = GoUrl.TryParse(endpoint, out var url);
            findings.Error(endpoint.Length == 0, destination, "empty logging endpoint");
            findings.Error(parsed && endpoint.Length > 0 && url.Host.Length == 0, destination["endpoint"], "empty logging endpoint's host");
            findings.Error(parsed && endpoint.Length > 0 && url.Scheme is not ("tcp" or "udp"), destination["endpoint"], $"unexpected logging endpoint scheme \"{url.Scheme}\"");
            string format = destination.GetString("format") ?? "";
            findings.Error(format != "json_lines", destination["format"], $"unknown logging format \"{format}\"");
        }
    }

    private void CheckLabels()
    {
        LabelRules.Check(findings, machine!.GetMapping("nodeLabels"), machine.GetMapping("nodeAnnotations"), machine.GetMapping("nodeTaints"), "machine node"); // See CheckInstall.
    }

    private void CheckAccess()
    {
        var features = machine!.GetMapping("features"); // See CheckInstall.
        if (features?.GetMapping("kubernetesTalosAPIAccess") is { } access && access.GetString("enabled") == "true")
        {
            findings.Error(!IsControlPlane, access, "feature Kubernetes Talos API Access can only be enabled on control plane machines");
            foreach (var role in Checks.Scalars(access, "allowedRoles"))
            {
                findings.Error(!Checks.Roles.Contains(role.Value), role, $"invalid role \"{role.Value}\" in allowed roles for Kubernetes Talos API Access");
            }
        }

        var algorithm = features?["nodeAddressSortAlgorithm"] as YamlScalar;
        findings.Error(algorithm is not null && algorithm.Value is not ("v1" or "v2"), algorithm, $"invalid node address sort algorithm: {algorithm?.Value} does not belong to AddressSortAlgorithm values");
    }
}
