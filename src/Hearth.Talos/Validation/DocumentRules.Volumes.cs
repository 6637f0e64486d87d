using System.Globalization;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Templating.Cel.Hosts;

namespace Hearth.Talos.Validation;

/// <content>Volumes and installation.</content>
internal static partial class DocumentRules
{
    private static readonly string[] SystemVolumes = ["STATE", "EPHEMERAL", "IMAGECACHE", "ETCD", "CRI", "KUBELET", "LOG"];

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
                CheckVolumeName(findings, root, name, 34);
                CheckProvisioning(findings, root.GetMapping("provisioning"), required: true, sized: true);
                CheckVolumeEncryption(findings, root.GetMapping("encryption"));
                break;
            case "ExistingVolumeConfig":
                CheckVolumeName(findings, root, name, int.MaxValue);
                var selector = root.GetMapping("discovery")?.GetMapping("volumeSelector")?["match"];
                findings.Error(selector is null, null, "volume selector is required");
                CheckCel(findings, selector, CelHosts.TalosVolume, "volume selector is invalid");
                break;
            case "ExternalVolumeConfig":
                CheckVolumeName(findings, root, name, 34);
                string type = root.GetString("filesystemType") ?? "none";
                findings.Error(type != "virtiofs", root["filesystemType"], $"invalid filesystem type: {type}");
                var virtiofs = root.GetMapping("mount")?.GetMapping("virtiofs");
                findings.Error(type == "virtiofs" && virtiofs is null, null, "virtiofs mount spec is required");
                findings.Error(virtiofs is not null && IsEmpty(virtiofs, "tag"), virtiofs, "virtiofs tag is required");
                break;
            case "FilesystemScrubConfig":
                CheckScrub(findings, root);
                break;
            case "LVMLogicalVolumeConfig":
                CheckLogicalVolume(findings, root, name);
                break;
            case "LVMVolumeGroupConfig" or "RAIDArrayConfig":
                CheckDeviceName(findings, root, name, document.Kind == "RAIDArrayConfig" ? 32 : 63);
                var members = MachineConfig.Get(root, "provisioning.volumeSelector.match");
                findings.Error(members is null, null, "provisioning.volumeSelector.match is required");
                CheckCel(findings, members, CelHosts.TalosVolume, "provisioning.volumeSelector.match");
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
                CheckCel(findings, match, CelHosts.TalosDisk, "provisioning.volumeSelector.match");
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
        CheckMaintenance(findings, root);
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

        CheckMaintenance(findings, root);
    }

    private static void CheckMaintenance(Findings findings, YamlMapping root)
    {
        findings.Error(root.GetMapping("trim") is { } trim && IsNegative(trim, "interval"), root["trim"], "trim interval cannot be negative");
        CheckScrub(findings, root.GetMapping("scrub"));
    }

    private static void CheckLogicalVolume(Findings findings, YamlMapping root, string name)
    {
        CheckDeviceName(findings, root, name, 63);
        string type = root.GetString("type") ?? "linear";
        foreach (var (key, least, first, second) in (ReadOnlySpan<(string, long, string, string)>)[("mirrors", 1, "raid1", "raid10"), ("stripes", 2, "raid0", "raid10")])
        {
            bool fits = type == first || type == second;
            findings.Error(root.ContainsKey(key) && !fits, root[key], $"{key} is only valid for {first}/{second}, not {type}");
            findings.Error(root.ContainsKey(key) && fits && Number(root, key) < least, root[key], $"{key} must be at least {least}");
        }

        var provisioning = root.GetMapping("provisioning");
        string max = provisioning?.GetString("maxSize") ?? "";
        findings.Error(string.IsNullOrEmpty(provisioning?.GetString("volumeGroup")), provisioning, "provisioning.volumeGroup is required");
        findings.Error(max.Length == 0, provisioning, "provisioning.maxSize is required");
        findings.Error(max.StartsWith('-'), provisioning?["maxSize"], "provisioning.maxSize must not be negative");
        bool comparable = HumanSize.TryParse(provisioning?.GetString("minSize") ?? "", out ulong low) & HumanSize.TryParse(max, out ulong high);
        findings.Error(comparable && low > high, provisioning?["minSize"], "provisioning.minSize must not exceed provisioning.maxSize");
    }

    private static void CheckDeviceName(Findings findings, YamlMapping root, string name, int longest)
    {
        findings.Error(name.Length == 0, null, "name is required");
        findings.Error(name.Length < 1 || name.Length > longest, root["name"], $"name must be between 1 and {longest} characters long");
        findings.Error(!name.All(static c => c is '-' or '_' || char.IsAsciiLetterOrDigit(c)), root["name"], "name can only contain ASCII letters, digits, hyphens and underscores");
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
        CheckCel(findings, match, CelHosts.TalosDisk, "disk selector is invalid");
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
            foreach (var register in Checks.Scalars(key.GetMapping("tpm")?.GetMapping("options"), "pcrs"))
            {
                findings.Error(!int.TryParse(register.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int pcr) || pcr is < 0 or > 23, register, $"TPM PCR {register.Value} is out of range (0-23)");
            }
        }
    }
}
