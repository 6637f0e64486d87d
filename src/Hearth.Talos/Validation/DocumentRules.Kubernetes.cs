using System.Net;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Validation;

/// <content>The Kubernetes documents.</content>
internal static partial class DocumentRules
{
    private const int SmallestSubnetBits = 2;
    private const int PodSubnetMaskDifference = 16;
    private const int ServiceSubnetBits = 20;

    private static readonly (string Prefix, string Instead)[] DeniedApiServerArguments =
    [
        ("anonymous-auth", "use KubeAuthenticationConfig"), ("authentication-config", "use KubeAuthenticationConfig"), ("authorization-config", "use KubeAuthorizationConfig"),
        ("authorization-mode", "use KubeAuthorizationConfig"), ("authorization-webhook-", "use KubeAuthorizationConfig"), ("oidc-", "use KubeAuthenticationConfig"),
    ];

    private static void CheckKubernetes(Findings findings, ConfigDocument document, string? talosVersion)
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
                CheckImage(findings, root, "kube-apiserver", talosVersion);
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
                CheckImage(findings, root, "kube-controller-manager", talosVersion);
                CheckResources(findings, root);
                break;
            case "KubeSchedulerConfig" when !disabled:
                CheckImage(findings, root, "scheduler", talosVersion);
                CheckResources(findings, root);
                break;
            case "KubeProxyConfig" when !disabled:
                string mode = root.GetString("mode") ?? "";
                CheckImage(findings, root, "proxy", talosVersion);
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
                CheckImage(findings, root, "kubelet", talosVersion);
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
        string? reason = Checks.CertificateAndKey(issuing, load: true);
        findings.Error(reason is not null, issuing, $"issuing CA: {reason}");
        int index = 0;
        foreach (var accepted in Checks.Scalars(root, "acceptedCAs"))
        {
            string? invalid = Checks.Pem(accepted.Value, "CERTIFICATE");
            findings.Error(invalid is not null, accepted, $"accepted CA #{index++}: {invalid}");
        }
    }

    private static void CheckServiceAccount(Findings findings, YamlMapping root)
    {
        var issuer = root.GetMapping("issuer");
        string key = issuer?.GetString("privateKey") ?? "";
        findings.Error(key.Length == 0, null, "service issuer private key is required");
        if (key.Length > 0)
        {
            string? reason = Checks.Pem(key) is not null ? "failed to parse PEM block" : null;
            try
            {
                _ = reason is null ? CertificateMaker.ReadKey(CertificateMaker.Base64(key)) : null;
            }
            catch (TalosConfigException exception)
            {
                reason = exception.Message;
            }

            findings.Error(reason is not null, issuer?["privateKey"], $"service issuer private key is invalid: {reason}");
        }

        findings.Error(issuer?.ContainsKey("issuerURL") != true, null, "service issuer URL is required");
    }

    private static void CheckImage(Findings findings, YamlMapping root, string what, string? talosVersion)
    {
        findings.Error(IsEmpty(root, "image"), null, $"{what} image cannot be empty");
        if (talosVersion is not null && root["image"] is YamlScalar { Value.Length: > 0 } image)
        {
            KubernetesImages.Check(findings, image, what, talosVersion);
        }
    }

    /// <summary>The first resource of requests and limits that Kubernetes components may not have; null where there is none.</summary>
    internal static YamlNode? UnsupportedResource(YamlMapping? resources) =>
        ((string[])["requests", "limits"]).SelectMany(part => Checks.Pairs(resources?.GetMapping(part))).FirstOrDefault(static entry => entry.Key is not ("cpu" or "memory")).Node;

    private static void CheckResources(Findings findings, YamlMapping root)
    {
        var resource = UnsupportedResource(root.GetMapping("resources"));
        findings.Error(resource is not null, resource, $"unsupported pod resource \"{(resource as YamlScalar)?.Value}\"");
    }

    private static void CheckSubnets(Findings findings, YamlMapping root)
    {
        long mask4 = Number(root, "nodeCIDRMaskSizeIPv4") is not 0 and var four ? four : 24;
        long mask6 = Number(root, "nodeCIDRMaskSizeIPv6") is not 0 and var six ? six : 64;
        findings.Error(mask4 is < 1 or > 32, root["nodeCIDRMaskSizeIPv4"], "nodeCIDRMaskSizeIPv4 must be between 1 and 32");
        findings.Error(mask6 is < 1 or > 128, root["nodeCIDRMaskSizeIPv6"], "nodeCIDRMaskSizeIPv6 must be between 1 and 128");
        YamlScalar[] pods = [.. Checks.Scalars(root, "podSubnets")];
        YamlScalar[] services = [.. Checks.Scalars(root, "serviceSubnets")];
        foreach (var (subnets, shown, arePods) in (ReadOnlySpan<(YamlScalar[], string, bool)>)[(pods, "pod subnets", true), (services, "service subnets", false)])
        {
            var reason = FindSubnetError(subnets, (network, wide) => arePods ? PodSubnet(network, wide ? mask6 : mask4, wide ? 128 : 32) : ServiceSubnet(network, wide));
            findings.Error(reason is not null, reason?.At ?? subnets.FirstOrDefault(), $"{shown}: {reason?.Words}");
        }

        findings.Error(pods.Length != services.Length, null, "the number of pod subnets must match the number of service subnets");
    }

    /// <summary>The first thing wrong with a list of at most one subnet per address family.</summary>
    private static (string Words, YamlNode? At)? FindSubnetError(YamlScalar[] subnets, Func<IPNetwork, bool, string?> checkSize)
    {
        if (subnets.Length is 0 or > 2)
        {
            return (subnets.Length == 0 ? "at least one subnet must be specified" : "at most two subnets can be specified for dual-stack clusters", null);
        }

        foreach (var subnet in subnets)
        {
            if (!NetIp.TryParsePrefix(subnet.Value, out _, out var network, out var address))
            {
                return ("invalid subnet: invalid Prefix", subnet);
            }

            bool wide = subnet.Value.Contains(':');
            int bits = wide ? 128 : 32;
            string? reason = !network.BaseAddress.Equals(address) ? $"invalid subnet: {subnet.Value} is not a valid CIDR"
                : bits - network.PrefixLength < SmallestSubnetBits ? $"invalid subnet: /{network.PrefixLength} is too small, it must be larger than /{network.PrefixLength - SmallestSubnetBits}"
                : checkSize(network, wide);
            if (reason is not null)
            {
                return (reason, subnet);
            }
        }

        return subnets.Length == 2 && subnets[0].Value.Contains(':') == subnets[1].Value.Contains(':')
            ? ("at most one IPv4 and one IPv6 subnet can be specified for dual-stack clusters", subnets[1])
            : null;
    }

    private static string? PodSubnet(IPNetwork network, long mask, int widest) =>
        mask < 1 || mask > widest ? null // Said already.
        : network.PrefixLength > mask ? $"invalid subnet: {network} is smaller than the per-node pod CIDR mask size /{mask}"
        : mask - network.PrefixLength > PodSubnetMaskDifference ? $"invalid subnet: {network} is too large for the per-node pod CIDR mask size /{mask}, the difference must be at most {PodSubnetMaskDifference} bits"
        : null;

    private static string? ServiceSubnet(IPNetwork network, bool wide)
    {
        int bits = wide ? 128 : 32;
        return bits - network.PrefixLength > ServiceSubnetBits
            ? $"invalid subnet: {network} is too large, it must be at least /{bits - ServiceSubnetBits} (at most {ServiceSubnetBits} host identifier bits)"
            : null;
    }
}
