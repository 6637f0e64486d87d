using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Validation;

/// <content>Volumes, installation and the Kubernetes documents.</content>
internal static partial class DocumentRules
{
    private static readonly string[] SystemVolumes = ["STATE", "EPHEMERAL", "IMAGECACHE", "ETCD", "CRI", "KUBELET", "LOG"];

    private static readonly (string Prefix, string Instead)[] DeniedApiServerArguments =
    [
        ("anonymous-auth", "use KubeAuthenticationConfig"), ("authentication-config", "use KubeAuthenticationConfig"), ("authorization-config", "use KubeAuthorizationConfig"),
        ("authorization-mode", "use KubeAuthorizationConfig"), ("authorization-webhook-", "use KubeAuthorizationConfig"), ("oidc-", "use KubeAuthenticationConfig"),
    ];

    private static void CheckStorage(Findings findings, ConfigDocument document)
    {
        var root = document.Root;
        string name = document.Name ?? "";
        switch (document.Kind)
        {
            case "VolumeConfig":
                CheckSystemVolume(findings, root, name);
                break;
            case "UserVolumeConfig":
                CheckVolumeName(findings, root, name, 34);
                CheckUserVolume(findings, root);
                break;
            case "RawVolumeConfig" or "SwapVolumeConfig":
                CheckVolumeName(findings, root, name, document.Kind == "SwapVolumeConfig" ? 34 : 34);
                CheckProvisioning(findings, root.GetMapping("provisioning"), required: true, sized: true);
                CheckVolumeEncryption(findings, root.GetMapping("encryption"));
                break;
            case "ExistingVolumeConfig":
                CheckVolumeName(findings, root, name, int.MaxValue);
                var selector = root.GetMapping("discovery")?.GetMapping("volumeSelector")?["match"];
                findings.Error(selector is null, null, "volume selector is required");
                CheckCel(findings, selector, "volume selector is invalid");
                break;
            case "ExternalVolumeConfig":
                CheckVolumeName(findings, root, name, 34);
                string type = root.GetString("filesystemType") ?? "none";
                findings.Error(type != "virtiofs", root["filesystemType"], $"invalid filesystem type: {type}");
                var virtiofs = root.GetMapping("mount")?.GetMapping("virtiofs");
                findings.Error(type == "virtiofs" && virtiofs is null, null, "virtiofs mount spec is required");
                findings.Error(virtiofs is not null && IsEmpty(virtiofs, "tag"), virtiofs, "virtiofs tag is required");
                break;
            case "FilesystemTrimConfig":
                findings.Error(IsNegative(root, "interval"), root["interval"], "interval cannot be negative");
                break;
            case "ZswapConfig":
                findings.Error(root.ContainsKey("maxPoolPercent") && Number(root, "maxPoolPercent") is < 0 or > 100, root["maxPoolPercent"], "maxPoolPercent must be between 0 and 100");
                break;
            case "UnattendedInstallConfig":
                findings.Warning(root.GetMapping("installer")?.ContainsKey("image") != true, null, "installer.image is not set, if Talos is not booted from asset built by Image Factory, installation will fail");
                var match = MachineConfig.Get(root, "provisioning.diskSelector.match");
                findings.Error(match is null, null, "provisioning.volumeSelector.match is required");
                CheckCel(findings, match, "provisioning.volumeSelector.match");
                break;
        }
    }

    private static void CheckSystemVolume(Findings findings, YamlMapping root, string name)
    {
        if (Array.IndexOf(SystemVolumes, name) < 0)
        {
            findings.Error(true, root["name"], $"only [{string.Join(' ', SystemVolumes.Select(volume => $"\"{volume}\""))}] volumes are supported");
            return;
        }

        var provisioning = root.GetMapping("provisioning");
        var mount = root["mount"];
        bool provisioned = provisioning is { Count: > 0 };
        if (name == "STATE")
        {
            findings.Error(provisioned, provisioning, "provisioning config is not allowed for the \"STATE\" volume");
            foreach (var key in Checks.Mappings(root.GetMapping("encryption"), "keys"))
            {
                findings.Error(key.GetString("lockToState") == "true", key, "state-locked key is not allowed for the \"STATE\" volume");
            }
        }

        findings.Error(name is "STATE" or "IMAGECACHE" && mount is not null, mount, $"mount config is not allowed for the \"{name}\" volume");
        findings.Error(name == "IMAGECACHE" && root.ContainsKey("filesystem"), root["filesystem"], $"filesystem config is not allowed for the \"{name}\" volume");
        findings.Error(name is "ETCD" or "CRI" or "KUBELET" or "LOG" && mount is not null && !provisioned, mount, $"mount config for the \"{name}\" volume is only supported when it is provisioned onto a dedicated partition");
        CheckProvisioning(findings, provisioning, required: false, sized: true);
        CheckVolumeEncryption(findings, root.GetMapping("encryption"));
    }

    private static void CheckUserVolume(Findings findings, YamlMapping root)
    {
        string type = root.GetString("volumeType") ?? "partition";
        switch (type)
        {
            case "directory":
                foreach (var (key, shown) in (ReadOnlySpan<(string, string)>)[("provisioning", "provisioning spec"), ("encryption", "encryption spec"), ("filesystem", "filesystem spec")])
                {
                    findings.Error(root.GetMapping(key) is { Count: > 0 }, root[key], $"{shown} is invalid for volumeType directory");
                }

                findings.Error(root.GetMapping("mount")?.ContainsKey("disableAccessTime") == true, root["mount"], "mount.disableAccessTime is invalid for volumeType directory");
                break;
            case "disk" or "partition":
                CheckProvisioning(findings, root.GetMapping("provisioning"), required: true, sized: type == "partition");
                var filesystem = root.GetMapping("filesystem");
                string format = filesystem?.GetString("type") ?? "xfs";
                findings.Error(format is not ("none" or "xfs" or "ext4" or "btrfs"), filesystem, $"unsupported filesystem type: {format}");
                findings.Error(filesystem?.GetString("projectQuotaSupport") == "true" && format != "xfs", filesystem, "project quota support is only available for xfs filesystem");
                findings.Error(filesystem?.ContainsKey("xfs") == true && format != "xfs", filesystem, "xfs options are only available for xfs filesystem");
                CheckVolumeEncryption(findings, root.GetMapping("encryption"));
                break;
            default:
                findings.Error(true, root["volumeType"], $"unsupported volume type \"{type}\"");
                break;
        }

        findings.Error(root.GetMapping("trim") is { } trim && IsNegative(trim, "interval"), root["trim"], "trim interval cannot be negative");
    }

    private static void CheckVolumeName(Findings findings, YamlMapping root, string name, int longest)
    {
        findings.Error(name.Length == 0, null, "name is required");
        findings.Error(longest != int.MaxValue && (name.Length < 1 || name.Length > longest), root["name"], $"name must be between 1 and {longest} characters long");
        findings.Error(!name.All(static c => c == '-' || char.IsAsciiLetterOrDigit(c)), root["name"], "name can only contain lowercase and uppercase ASCII letters, digits, and hyphens");
    }

    private static void CheckProvisioning(Findings findings, YamlMapping? provisioning, bool required, bool sized)
    {
        var match = provisioning?.GetMapping("diskSelector")?["match"];
        findings.Error(match is null && required, provisioning, "disk selector is required");
        CheckCel(findings, match, "disk selector is invalid");
        string min = provisioning?.GetString("minSize") ?? "";
        string max = provisioning?.GetString("maxSize") ?? "";
        if (!sized)
        {
            findings.Error(min.Length > 0 || max.Length > 0 || provisioning?.ContainsKey("grow") == true, provisioning, "min size, max size and grow are not supported");
            return;
        }

        bool comparable = HumanSize.TryParse(min, out ulong low) & HumanSize.TryParse(max, out ulong high) && min.Length > 0 && max.Length > 0;
        findings.Error(comparable && low > high, provisioning?["minSize"], "min size is greater than max size");
        findings.Error(required && min.Length == 0 && max.Length == 0, provisioning, "min size or max size is required");
        findings.Error(min.StartsWith('-'), provisioning?["minSize"], "min size cannot be negative");
    }

    private static void CheckVolumeEncryption(Findings findings, YamlMapping? encryption)
    {
        if (encryption is not { Count: > 0 })
        {
            return;
        }

        string provider = encryption.GetString("provider") ?? "none";
        findings.Error(provider != "luks2", encryption["provider"], $"unsupported encryption provider: {provider}");
        findings.Error(encryption.GetSequence("keys") is not { Count: > 0 }, encryption, "encryption keys are required");
        var slots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in Checks.Mappings(encryption, "keys"))
        {
            string slot = key.GetString("slot") ?? "0";
            findings.Error(!slots.Add(slot), key, $"duplicate key slot {slot}");
            findings.Error(!key.ContainsKey("static") && !key.ContainsKey("nodeID") && !key.ContainsKey("kms") && !key.ContainsKey("tpm"), key, $"at least one encryption key type must be specified for slot {slot}");
        }
    }

    private static void CheckKubernetes(Findings findings, ConfigDocument document)
    {
        var root = document.Root;
        string name = document.Name ?? "";
        bool disabled = root.GetString("enabled") == "false";
        switch (document.Kind)
        {
            case "KubeAdmissionControlConfig":
                findings.Error(name.Length == 0, null, "admission control plugin name is required");
                break;
            case "KubeAggregatorCAConfig" or "KubeAPIServerCAConfig":
                CheckAuthority(findings, root, required: document.Kind == "KubeAggregatorCAConfig");
                break;
            case "KubeAPIServerConfig":
                findings.Error(IsEmpty(root, "image"), null, "kube-apiserver image cannot be empty");
                foreach (var (key, _, node) in Checks.Pairs(root.GetMapping("extraArgs")))
                {
                    foreach (var (prefix, instead) in DeniedApiServerArguments)
                    {
                        findings.Error(key.StartsWith(prefix, StringComparison.Ordinal), node, $"kube-apiserver extra argument \"{key}\" is not allowed: {instead}");
                    }
                }

                CheckResources(findings, root);
                break;
            case "KubeAuthorizerConfig":
                string type = root.GetString("type") ?? "";
                findings.Error(name.Length == 0, null, "authorizer name is required");
                findings.Error(type.Length == 0, null, "authorizer type is required");
                findings.Error(type is not ("Node" or "RBAC" or "Webhook"), root["type"], $"authorizer type {type} is not allowed, allowed types are [Node RBAC Webhook]");
                findings.Error(type == "Webhook" && root.GetMapping("webhook") is not { Count: > 0 }, null, "authorizer webhook configuration is required for Webhook authorizer type");
                findings.Warning(type != "Webhook" && root.GetMapping("webhook") is { Count: > 0 }, root["webhook"], "authorizer webhook configuration is not allowed non-Webhook authorizer types");
                break;
            case "KubeClusterConfig":
                findings.Error(IsEmpty(root, "clusterName"), null, "clusterName must be specified");
                string? endpoint = root.GetString("endpoint");
                findings.Error(endpoint is null, null, "endpoint must be specified");
                findings.Error(endpoint is not null && Checks.EndpointUri(endpoint) is not null, root["endpoint"], $"cluster endpoint is invalid: {Checks.EndpointUri(endpoint ?? "")}");
                break;
            case "KubeControllerManagerConfig" when !disabled:
                findings.Error(IsEmpty(root, "image"), null, "kube-controller-manager image cannot be empty");
                CheckResources(findings, root);
                break;
            case "KubeSchedulerConfig" when !disabled:
                findings.Error(IsEmpty(root, "image"), null, "scheduler image cannot be empty");
                CheckResources(findings, root);
                break;
            case "KubeProxyConfig" when !disabled:
                string mode = root.GetString("mode") ?? "";
                findings.Error(IsEmpty(root, "image"), null, "proxy image cannot be empty");
                findings.Warning(mode is "iptables" or "ipvs", root["mode"], $"proxy mode \"{mode}\" is not recommended, please switch to nftables if possible");
                findings.Error(mode is not ("" or "nftables" or "iptables" or "ipvs"), root["mode"], $"invalid proxy mode \"{mode}\": supported modes are iptables, ipvs and nftables");
                findings.Warning(root.GetMapping("extraArgs") is { Count: > 0 }, root["extraArgs"], "extra arguments for kube-proxy may not work as expected, please use configuration instead");
                CheckResources(findings, root);
                break;
            case "KubeEtcdEncryptionConfig":
                findings.Error(root.GetMapping("config") is not { Count: > 0 }, null, "etcd encryption config is required");
                break;
            case "KubeExternalManifestConfig" or "KubeInlineManifestConfig":
                findings.Error(name.Length == 0, null, "manifest name is required");
                findings.Error(name.Length > 0 && Checks.Subdomain(name) is not null, root["name"], $"manifest name is invalid: {Checks.Subdomain(name)}");
                if (document.Kind == "KubeExternalManifestConfig")
                {
                    string? url = root.GetString("url");
                    findings.Error(url is null, null, "manifest URL is required");
                    findings.Error(url is not null && (!GoUrl.TryParse(url, out var parsed) || parsed.Scheme is not ("http" or "https")), root["url"], "manifest URL scheme must be http or https");
                }

                break;
            case "KubeFlannelCNIConfig":
                findings.Error(IsEmpty(root, "backendType"), null, "flannel backend type must be specified");
                CheckResources(findings, root);
                break;
            case "KubeletConfig":
                findings.Error(IsEmpty(root, "image"), null, "kubelet image cannot be empty");
                foreach (string field in Checks.ProtectedKubeletFields)
                {
                    var value = root.GetMapping("config")?[field];
                    findings.Error(value is not null, value, $"kubelet configuration field \"{field}\" can't be overridden");
                }

                break;
            case "KubePrismConfig":
                long port = Number(root, "port");
                findings.Error(port is <= 0 or > 65535, root["port"], $"invalid port {port}: must be in range 1-65535");
                break;
            case "KubeNetworkConfig":
                CheckSubnets(findings, root);
                break;
            case "KubeNodeConfig":
                foreach (var subnet in Checks.Scalars(root.GetMapping("nodeIP"), "validSubnets"))
                {
                    findings.Error(!Checks.IsSubnetOrAddress(subnet.Value), subnet, $"nodeIP subnet is not valid: \"{subnet.Value.TrimStart('!')}\"");
                }

                LabelRules.Check(findings, root.GetMapping("labels"), root.GetMapping("annotations"), root.GetMapping("taints"), "node");
                break;
            case "KubeServiceAccountConfig":
                CheckServiceAccount(findings, root);
                break;
            case "KubeStaticPodConfig":
                findings.Error(name.Length == 0, null, "static pod name is required");
                findings.Error(name.Length > 0 && Checks.Subdomain(name) is not null, root["name"], $"static pod name is invalid: {Checks.Subdomain(name)}");
                findings.Error(root.GetMapping("pod") is not { Count: > 0 }, null, "static pod spec is required");
                break;
            case "KubeTalosAPIAccessConfig":
                foreach (var role in Checks.Scalars(root, "allowedRoles"))
                {
                    findings.Error(!Checks.Roles.Contains(role.Value), role, $"invalid role \"{role.Value}\" in .allowedRoles");
                }

                break;
        }
    }

    private static void CheckAuthority(Findings findings, YamlMapping root, bool required)
    {
        var issuing = root.GetMapping("issuingCA");
        findings.Error(required && issuing is null, null, "issuing CA is not set");
        if (issuing is not null)
        {
            findings.Error(IsEmpty(issuing, "cert"), issuing, "issuing CA: certificate is required");
            findings.Error(IsEmpty(issuing, "key"), issuing, "issuing CA: key is required");
        }

        int index = 0;
        foreach (var accepted in Checks.Scalars(root, "acceptedCAs"))
        {
            findings.Error(!accepted.Value.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal), accepted, $"accepted CA #{index}: invalid PEM block");
            index++;
        }
    }

    private static void CheckServiceAccount(Findings findings, YamlMapping root)
    {
        var issuer = root.GetMapping("issuer");
        string key = issuer?.GetString("privateKey") ?? "";
        findings.Error(key.Length == 0, null, "service issuer private key is required");
        if (key.Length > 0)
        {
            try
            {
                _ = CertificateMaker.ReadKey(CertificateMaker.Base64(key));
            }
            catch (TalosConfigException exception)
            {
                findings.Error(true, issuer?["privateKey"], $"service issuer private key is invalid: {exception.Message}");
            }
        }

        findings.Error(issuer?.ContainsKey("issuerURL") != true, null, "service issuer URL is required");
    }

    private static void CheckResources(Findings findings, YamlMapping root)
    {
        foreach (string part in (ReadOnlySpan<string>)["requests", "limits"])
        {
            foreach (var (key, _, node) in Checks.Pairs(root.GetMapping("resources")?.GetMapping(part)))
            {
                findings.Error(key is not ("cpu" or "memory"), node, $"unsupported pod resource \"{key}\"");
            }
        }
    }

    private static void CheckSubnets(Findings findings, YamlMapping root)
    {
        long mask4 = root.ContainsKey("nodeCIDRMaskSizeIPv4") ? Number(root, "nodeCIDRMaskSizeIPv4") : 24;
        long mask6 = root.ContainsKey("nodeCIDRMaskSizeIPv6") ? Number(root, "nodeCIDRMaskSizeIPv6") : 80;
        findings.Error(mask4 is < 1 or > 32, root["nodeCIDRMaskSizeIPv4"], "nodeCIDRMaskSizeIPv4 must be between 1 and 32");
        findings.Error(mask6 is < 1 or > 128, root["nodeCIDRMaskSizeIPv6"], "nodeCIDRMaskSizeIPv6 must be between 1 and 128");
        int[] counts = new int[2];
        int place = 0;
        foreach (var (key, shown) in (ReadOnlySpan<(string, string)>)[("podSubnets", "pod subnets"), ("serviceSubnets", "service subnets")])
        {
            YamlScalar[] subnets = [.. Checks.Scalars(root, key)];
            counts[place++] = subnets.Length;
            findings.Error(subnets.Length == 0, null, $"{shown}: at least one subnet must be specified");
            findings.Error(subnets.Length > 2, root[key], $"{shown}: at most two subnets can be specified for dual-stack clusters");
            findings.Error(subnets.Length == 2 && subnets[0].Value.Contains(':') == subnets[1].Value.Contains(':'), root[key], $"{shown}: at most one IPv4 and one IPv6 subnet can be specified for dual-stack clusters");
            foreach (var subnet in subnets)
            {
                bool parsed = NetIp.TryParsePrefix(subnet.Value, out _, out var network, out var address);
                findings.Error(parsed && !network.BaseAddress.Equals(address), subnet, $"{shown}: invalid subnet: {subnet.Value} is not a valid CIDR");
                if (parsed && key == "podSubnets")
                {
                    long mask = subnet.Value.Contains(':') ? mask6 : mask4;
                    findings.Error(network.PrefixLength > mask, subnet, $"{shown}: invalid subnet: {subnet.Value} is smaller than the per-node pod CIDR mask size /{mask}");
                }
            }
        }

        findings.Error(counts[0] != counts[1] && counts[0] > 0 && counts[1] > 0, null, "the number of pod subnets must match the number of service subnets");
    }
}
