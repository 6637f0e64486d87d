using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Validation;

/// <content>Containers that Talos runs beside Kubernetes.</content>
internal static partial class DocumentRules
{
    private static readonly string[] MountOptions = ["ro", "rw", "noexec", "nosuid", "nodev", "noatime", "rbind", "rshared"];

    private static readonly string[] NetworkConditions = ["addresses", "connectivity", "hostname", "etcfiles"];

    private static void CheckContainer(Findings findings, YamlMapping root, string name)
    {
        string? named = name.Length == 0 ? "name is required"
            : name.Length > 63 ? $"name \"{name}\" must be 63 characters or fewer"
            : !ContainerName().IsMatch(name) ? $"name \"{name}\": name can only contain lowercase ASCII letters, digits and hyphens"
            : null;
        findings.Error(named is not null, root["name"], named ?? "");
        string image = root.GetString("image") ?? "";
        findings.Error(image.Length == 0, null, "image is required");
        bool valid = image.Length == 0 || ImageReference().IsMatch(image);
        findings.Error(!valid, root["image"], $"invalid image reference \"{image}\": could not parse reference: {image}");
        findings.Warning(image.Length > 0 && valid && !image.Contains("@sha256:", StringComparison.Ordinal), root["image"], $"container \"{name}\": image \"{image}\" is not digest-pinned, the running image may change on restart");
        int index = 0;
        foreach (var variable in Checks.Scalars(root, "environment"))
        {
            findings.Error(!variable.Value.Contains('='), variable, $"environment[{index++}]: \"{variable.Value}\" must be in KEY=value form");
        }

        CheckMounts(findings, root);
        CheckContainerSecurity(findings, root.GetMapping("security"));
        string mode = root.GetMapping("network")?.GetString("mode") ?? "none";
        findings.Error(mode is not ("none" or "host"), root["network"], $"unsupported network mode \"{mode}\", expected none or host");
        CheckLimits(findings, root.GetMapping("resources")?.GetMapping("limits"));
        CheckDependencies(findings, root.GetMapping("dependsOn"), name);
        foreach (string id in (ReadOnlySpan<string>)["uid", "gid"])
        {
            var value = root.GetMapping("runAs")?[id] as YamlScalar;
            findings.Error(value?.Value.StartsWith('-') == true, value, $"runAs.{id} must be non-negative, got {value?.Value}");
        }
    }

    private static void CheckMounts(Findings findings, YamlMapping root)
    {
        int index = -1;
        var destinations = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mount in Checks.Mappings(root, "mounts"))
        {
            index++;
            (string Key, YamlMapping? Value)[] kinds = [.. ((string[])["userVolume", "tmpfs", "hostPath"]).Select(key => (key, mount.GetMapping(key))).Where(static kind => kind.Item2 is not null)];
            if (kinds is not [var (key, value)] || value is null)
            {
                findings.Error(true, mount, $"mounts[{index}]: exactly one of userVolume, tmpfs or hostPath must be set");
                continue;
            }

            string[] reasons = [.. FindMountErrors(key, value)];
            findings.Error(reasons.Length > 0, value, $"mounts[{index}]: {string.Join('\n', reasons)}");
            string destination = value.GetString("destination") ?? "";
            findings.Error(reasons.Length == 0 && !destinations.Add(destination), value["destination"], $"mounts[{index}]: duplicate destination \"{destination}\"");
        }
    }

    private static IEnumerable<string> FindMountErrors(string kind, YamlMapping mount)
    {
        if (kind == "userVolume" && IsEmpty(mount, "name"))
        {
            yield return "userVolume.name is required";
        }

        foreach (string end in kind == "hostPath" ? (string[])["source", "destination"] : ["destination"])
        {
            if (AbsolutePath($"{kind}.{end}", mount.GetString(end) ?? "") is { } reason)
            {
                yield return reason;
            }
        }

        string[] options = [.. Checks.Scalars(mount, "options").Select(static option => option.Value)];
        foreach (string option in options.Where(static option => !MountOptions.Contains(option)))
        {
            yield return $"unsupported mount option \"{option}\"";
        }

        if (options.Contains("ro") && options.Contains("rw"))
        {
            yield return "mount options ro and rw are mutually exclusive";
        }
    }

    private static void CheckContainerSecurity(Findings findings, YamlMapping? security)
    {
        string profile = security?.GetString("profile") ?? "restricted";
        findings.Error(profile is not ("restricted" or "privileged"), security?["profile"], $"unsupported security profile \"{profile}\", expected restricted or privileged");
        var capabilities = security?.GetMapping("capabilities");
        YamlScalar[] added = [.. Checks.Scalars(capabilities, "add")];
        YamlScalar[] dropped = [.. Checks.Scalars(capabilities, "drop")];
        foreach (var (key, list) in (ReadOnlySpan<(string, YamlScalar[])>)[("add", added), ("drop", dropped)])
        {
            foreach (var item in list)
            {
                string? reason = item.Value == "ALL" ? (key == "add" ? "capabilities.add does not accept ALL, use profile: privileged instead" : null) : Capability($"capabilities.{key}", item.Value);
                findings.Error(reason is not null, item, reason ?? "");
            }
        }

        foreach (var item in added)
        {
            findings.Error(dropped.Any(other => other.Value == item.Value), item, $"capability \"{item.Value}\" appears in both add and drop");
        }
    }

    private static string? Capability(string field, string name) =>
        name.Length == 0 ? $"{field}: capability name must not be empty"
        : name.StartsWith("CAP_", StringComparison.Ordinal) ? $"{field}: capability \"{name}\" must be given without the CAP_ prefix"
        : name.ToUpperInvariant() != name ? $"{field}: capability \"{name}\" must be upper case"
        : name.Any(static c => c != '_' && !char.IsAsciiLetterUpper(c)) ? $"{field}: capability \"{name}\" may only contain upper case letters and underscores"
        : null;

    private static void CheckLimits(Findings findings, YamlMapping? limits)
    {
        string memory = limits?.GetString("memory") ?? "";
        findings.Error(memory.Length > 0 && !HumanSize.TryParse(memory, out _), limits?["memory"], $"limits.memory \"{memory}\" is not a valid size: strconv.ParseFloat: parsing \"\": invalid syntax");
        string cpu = limits?.GetString("cpu") ?? "";
        if (cpu.Length == 0)
        {
            return;
        }

        bool valid = ulong.TryParse(cpu.AsSpan().TrimEnd('m'), NumberStyles.None, CultureInfo.InvariantCulture, out ulong millicores);
        string? reason = !cpu.EndsWith('m') ? $"limits.cpu \"{cpu}\" must be expressed in millicores, e.g. 1500m"
            : !valid ? $"limits.cpu \"{cpu}\" is not a valid millicore quantity: strconv.ParseUint: parsing \"{cpu[..^1]}\": invalid syntax"
            : millicores == 0 ? $"limits.cpu \"{cpu}\" must be greater than zero"
            : null;
        findings.Error(reason is not null, limits?["cpu"], reason ?? "");
    }

    private static void CheckDependencies(Findings findings, YamlMapping? dependencies, string name)
    {
        foreach (var path in Checks.Scalars(dependencies, "paths"))
        {
            string? reason = AbsolutePath("dependsOn.paths entry", path.Value);
            findings.Error(reason is not null, path, reason ?? "");
        }

        foreach (var condition in Checks.Scalars(dependencies, "networks"))
        {
            findings.Error(!NetworkConditions.Contains(condition.Value), condition, $"unsupported dependsOn.networks condition \"{condition.Value}\"");
        }

        foreach (var container in Checks.Scalars(dependencies, "containers"))
        {
            findings.Error(container.Value.Length == 0, container, "dependsOn.containers entry must not be empty");
            findings.Error(container.Value.Length > 0 && container.Value == name, container, $"container \"{name}\" cannot depend on itself");
        }
    }

    private static string? AbsolutePath(string what, string path) =>
        path.Length == 0 ? $"{what} is required" : path[0] != '/' ? $"{what} \"{path}\" must be an absolute path" : null;

    [GeneratedRegex("^[a-z0-9-]+$")]
    private static partial Regex ContainerName();

    // registry and path in lower case, then a tag, a digest or both, as go-containerregistry reads them.
    [GeneratedRegex(@"^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex ImageReference();
}
