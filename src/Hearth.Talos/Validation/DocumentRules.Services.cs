using System.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Secrets;

namespace Hearth.Talos.Validation;

/// <content>Registries, discovery, files and parameters of the system, image verification.</content>
internal static partial class DocumentRules
{
    private const int ClusterSecretSize = 32;
    private const long TenSeconds = 10_000_000_000;

    private static readonly string[] ManagedEtcFiles = ["resolv.conf", "hosts", "machine-id", "extensions.yaml", "localtime", "os-release", "xattr.conf"];

    private static readonly string[] ManagedEtcFolders =
        ["apparmor.d", "apparmor", "ca-certificates", "cni", "cri", "iscsi", "kubernetes", "lvm", "nvme", "pki", "selinux", "ssl"];

    /// <returns>Whether the kind is one of these.</returns>
    private static bool CheckService(Findings findings, ConfigDocument document)
    {
        var root = document.Root;
        string name = document.Name ?? "";
        switch (document.Kind)
        {
            case "CRICustomizationConfig":
                findings.Error(Checks.QualifiedName(name) is not null, root["name"], $"invalid name: {Checks.QualifiedName(name)}");
                findings.Error(name == "customization", root["name"], $"name \"{name}\" is reserved for the legacy CRI customization");
                break;
            case "CRIBaseRuntimeSpecConfig":
                CheckRuntimeSpec(findings, root.GetMapping("overrides"));
                break;
            case "RegistryAuthConfig":
                bool user = !IsEmpty(root, "username");
                bool token = !IsEmpty(root, "identityToken");
                findings.Error(name.Length == 0, null, "name must be specified");
                findings.Error(user && token, root["identityToken"], "only one of username/password or identityToken authentication can be specified");
                findings.Error(!IsEmpty(root, "auth") && (user || token), root["auth"], "only one of auth, username/password or identityToken authentication can be specified");
                break;
            case "RegistryMirrorConfig":
                CheckRegistryMirror(findings, root, name);
                break;
            case "RegistryTLSConfig":
                findings.Error(name.Length == 0, null, "name must be specified");
                findings.Error(!IsEmpty(root, "ca") && Checks.Pem(root.GetString("ca") ?? "", "CERTIFICATE") is not null, root["ca"], "ca must be a valid PEM-encoded certificate");
                string? identity = Checks.CertificateAndKey(root.GetMapping("clientIdentity"), load: false);
                findings.Error(identity is not null, root["clientIdentity"], $"client identity: {identity}");
                break;
            case "DiscoveryIdentityConfig":
                CheckDiscoveryIdentity(findings, root);
                break;
            case "DiscoveryServiceConfig":
                CheckDiscoveryService(findings, root, name);
                break;
            case "SideroLinkConfig":
                CheckSideroLink(findings, root);
                break;
            case "EtcFileConfig":
                CheckEtcFile(findings, root, name);
                break;
            case "SysctlConfig" or "SysfsConfig":
                string what = document.Kind == "SysctlConfig" ? "sysctl" : "sysfs";
                foreach (var (key, _, node) in Checks.Pairs(root.GetMapping("params")))
                {
                    findings.Error(key.Length == 0, node, $"{what} key cannot be empty");
                }

                break;
            case "ImageVerificationConfig":
                CheckImageVerification(findings, root);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>What is decoded into the OCI runtime spec; of its types, those that overrides are written for.</summary>
    internal static void CheckRuntimeSpec(Findings findings, YamlMapping? overrides)
    {
        foreach (var (path, list) in (ReadOnlySpan<(string, bool)>)[("process", false), ("process.rlimits", true), ("process.env", true), ("process.capabilities", false), ("root", false), ("mounts", true), ("hooks", false), ("annotations", false), ("linux", false), ("linux.resources", false)])
        {
            var value = overrides is null ? null : MachineConfig.Get(overrides, path);
            bool fits = value is null || (list ? value is YamlSequence : value is YamlMapping);
            string found = value is YamlScalar { IsPlain: false } or YamlScalar { Style: ScalarStyle.DoubleQuoted } ? "string" : value is YamlMapping ? "object" : value is YamlSequence ? "array" : "string";
            findings.Error(!fits, value, $"failed to unmarshal base runtime spec overrides: json: cannot unmarshal {found} into Go struct field Spec.{path}");
        }
    }

    private static void CheckRegistryMirror(Findings findings, YamlMapping root, string name)
    {
        findings.Error(name.Length == 0, null, "name must be specified");
        int index = 0;
        foreach (var endpoint in Checks.Mappings(root, "endpoints"))
        {
            string text = endpoint.GetString("url") ?? "";
            bool parsed = GoUrl.TryParse(text, out var url);
            findings.Error(text.Length == 0, endpoint, $"endpoints[{index}].url must be specified");
            findings.Error(text.Length > 0 && parsed && url.Scheme is not ("http" or "https"), endpoint["url"], $"endpoints[{index}].url has unsupported scheme: \"{url.Scheme}\"");
            index++;
        }
    }

    private static void CheckDiscoveryIdentity(Findings findings, YamlMapping root)
    {
        string secret = root.GetString("clusterSecret") ?? "";
        if (IsEmpty(root, "clusterID"))
        {
            findings.Error(true, null, "clusterID is required");
        }
        else if (secret.Length == 0)
        {
            findings.Error(true, null, "clusterSecret is required");
        }
        else
        {
            // The value is a secret: Talos prints it here, Hearth does not.
            string? reason = Checks.Base64(secret, out int length);
            reason = reason is not null ? $"failed to decode from base64: ***; {reason}" : length != ClusterSecretSize ? $"expected {ClusterSecretSize} bytes, got {length}: ***" : null;
            findings.Error(reason is not null, root["clusterSecret"], $"invalid clusterSecret: {reason}");
        }
    }

    private static void CheckDiscoveryService(Findings findings, YamlMapping root, string name)
    {
        string endpoint = root.GetString("endpoint") ?? "";
        bool parsed = GoUrl.TryParse(endpoint, out var url);
        string? reason = name.Length == 0 ? "name is required"
            : endpoint.Length == 0 ? "endpoint is required"
            : !parsed || url.Scheme.Length == 0 ? "endpoint scheme is required"
            : url.Scheme is not ("http" or "https" or "grpc") ? "endpoint scheme must be http://, https:// or grpc://"
            : url.HostName.Length == 0 ? "endpoint host is required"
            : null;
        findings.Error(reason is not null, root["endpoint"], reason ?? "");
    }

    private static void CheckSideroLink(Findings findings, YamlMapping root)
    {
        string address = root.GetString("apiUrl") ?? "";
        bool parsed = GoUrl.TryParse(address, out var url);
        string? reason = address.Length == 0 ? "apiUrl is required"
            : !parsed || url.Scheme is not ("https" or "grpc") ? "apiUrl scheme must be https:// or grpc://"
            : url.Path is not ("" or "/") ? "apiUrl path must be empty"
            : null;
        findings.Error(reason is not null, root["apiUrl"], reason ?? "");
    }

    private static void CheckEtcFile(Findings findings, YamlMapping root, string name)
    {
        string? reason = name.Length == 0 ? "user etc file name cannot be empty"
            : name.StartsWith('.') || !IsLocalPath(name) ? $"user etc file \"{name}\" must be a local path"
            : ManagedEtcFiles.Contains(name) || ManagedEtcFolders.Any(folder => name == folder || name.StartsWith($"{folder}/", StringComparison.Ordinal)) ? $"user etc file \"{name}\" is managed by Talos"
            : null;
        findings.Error(reason is not null, root["name"], reason ?? "");
    }

    /// <summary>Go's <c>filepath.IsLocal</c>: relative, and never above where it starts.</summary>
    private static bool IsLocalPath(string path)
    {
        if (path.StartsWith('/'))
        {
            return false;
        }

        int depth = 0;
        foreach (string part in path.Split('/'))
        {
            depth += part switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckImageVerification(Findings findings, YamlMapping root)
    {
        int index = 0;
        foreach (var rule in Checks.Mappings(root, "rules"))
        {
            string place = $"rule {index++}";
            string image = rule.GetString("image") ?? "";
            findings.Error(image.Length == 0, rule, $"{place}: imagePattern must be specified");
            const string OnlyRepository = "but matching only applies to the image registry and repository, not the tag or digest";
            findings.Warning(image.Contains('@'), rule["image"], $"{place}: imagePattern contains '@' {OnlyRepository}");
            int slash = image.IndexOf('/');
            findings.Warning(slash >= 0 && image.IndexOf(':', slash) >= 0, rule["image"], $"{place}: imagePattern contains ':' {OnlyRepository}");
            findings.Warning(slash < 0 && image is not ("*" or ""), rule["image"], $"{place}: imagePattern does not contain a '/', image references like 'nginx' are matched as 'docker.io/nginx' (normalized)");

            bool skip = rule.GetString("skip") == "true";
            bool deny = rule.GetString("deny") == "true";
            var keyless = rule.GetMapping("keyless");
            var publicKey = rule.GetMapping("publicKey");
            bool verified = keyless is not null || publicKey is not null;
            findings.Error(skip && deny, rule, $"{place}: skip and deny cannot both be true");
            findings.Error((skip || deny) && verified, rule, $"{place}: verifiers cannot be configured if skip or deny is true");
            findings.Error(!skip && !deny && !verified, rule, $"{place}: at least one verifier must be configured");
            findings.Error(keyless is not null && publicKey is not null, rule, $"{place}: only one of keyless or publicKey verifier can be configured");
            findings.Error(keyless is not null && IsEmpty(keyless, "issuer"), keyless, $"{place}: verifier OIDC issuer must be specified");
            findings.Error(keyless is not null && IsEmpty(keyless, "subject") && IsEmpty(keyless, "subjectRegex"), keyless, $"{place}: verifier subject or subjectRegex must be specified");
            findings.Error(publicKey is not null && IsEmpty(publicKey, "certificate"), publicKey, $"{place}: verifier certificates must be specified");
        }
    }

    /// <summary>An interval that may be left out but not be shorter than ten seconds.</summary>
    private static void CheckScrub(Findings findings, YamlMapping? scrub) =>
        findings.Error(
            scrub is not null && GoDuration.TryParse(scrub.GetString("interval") ?? "0s", out long interval) && interval is not 0 and < TenSeconds,
            scrub?["interval"],
            "scrub interval: minimum value is 10s");
}
