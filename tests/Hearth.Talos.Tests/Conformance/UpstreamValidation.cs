using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Talos.Machine;
using Hearth.Talos.Tests.Conformance.Go;
using Hearth.Talos.Validation;

namespace Hearth.Talos.Tests.Conformance;

/// <summary>
/// Every row of the validation tests of a clone of siderolabs/talos, where <c>HEARTH_TALOS_SOURCE</c> names one: same
/// outcome, same words. Nothing of it is kept here.
/// </summary>
public sealed class UpstreamValidation(ITestOutputHelper output)
{
    private static readonly string Root = Environment.GetEnvironmentVariable("HEARTH_TALOS_SOURCE") ?? "";

    /// <summary>Debt: what Hearth does not tell as upstream does; one that passes fails the run.</summary>
    private static readonly string[] Gaps =
    [
    ];

    [Theory]
    [InlineData("../container")]
    [InlineData("block")]
    [InlineData("cluster")]
    [InlineData("container")]
    [InlineData("cri")]
    [InlineData("hardware")]
    [InlineData("k8s")]
    [InlineData("network")]
    [InlineData("runtime")]
    [InlineData("runtime/extensions")]
    [InlineData("security")]
    [InlineData("siderolink")]
    [InlineData("storage")]
    [InlineData("v1alpha1")]
    public void Says_what_upstreams_tests_expect(string folder)
    {
        Assert.SkipWhen(Root.Length == 0, "HEARTH_TALOS_SOURCE is not set");
        var package = GoPackage.Load(Path.Combine(Root, "pkg/machinery"), $"config/types/{folder}");
        List<string> unsupported = [.. package.Skipped.Where(static reason => reason.StartsWith("Test", StringComparison.Ordinal))];
        var differences = new List<string>();
        int count = 0;
        int gaps = 0;
        foreach (var row in GoTableTests.Find(package, unsupported))
        {
            if (row.Method == "ValidateAsClient" && row.Row["documents"] is null)
            {
                continue; // No config at all.
            }

            try
            {
                bool gap = Gaps.Contains(row.Name);
                string? difference = Compare(row, package);
                if (difference is not null != gap)
                {
                    differences.Add($"{row.Name}:\n  {(gap ? "is listed as a gap but equal" : difference)}");
                }

                gaps += gap ? 1 : 0;

                count++;
            }
            catch (GoUnsupportedException exception)
            {
                unsupported.Add($"{row.Name}: {exception.Message}");
            }
        }

        output.WriteLine($"{folder}: {count - differences.Count - gaps} of {count} equal; not read: {unsupported.Count}");
        output.WriteLine(string.Join('\n', unsupported));
        Assert.True(differences.Count == 0, $"{differences.Count} of {count} differ:\n{string.Join('\n', differences)}");
    }

    /// <summary>What differs, or null.</summary>
    private static string? Compare(GoTableRow row, GoPackage package)
    {
        string yaml = row switch
        {
            { Method: "ValidateCNI" } => CniConfig(row, package),
            { Method: "ValidateAsClient" } => string.Join("\n---\n", ((GoList)row.Row["documents"]!).Items.Select(document => GoYaml.Write(document, "", package))), // Such rows have one.
            _ when row.Row["doc"] is string document => $"apiVersion: v1alpha1\nkind: ContainerConfig\n{document}\n",
            _ => GoYaml.Write(row.Target, "", package),
        };
        if (row.Target is GoStruct { Type: var type } target && target["Meta"] is null && type.EndsWith("ConfigV1Alpha1", StringComparison.Ordinal))
        {
            target["Meta"] = Meta(type[(type.IndexOf('.') + 1)..^"V1Alpha1".Length], package); // Made without its constructor.
            yaml = GoYaml.Write(target, "", package);
        }

        if (!yaml.Contains("kind", StringComparison.Ordinal) && !yaml.Contains("machine", StringComparison.Ordinal) && row.Method == "Validate" && package.Name != "v1alpha1")
        {
            yaml = Wrap(row, yaml);
        }

        IReadOnlyList<Diagnostic> findings;
        try
        {
            findings = row.Method == "V1Alpha1ConflictValidate" ? FindConflicts(yaml, GoYaml.Write(row.Argument, "", package)) : Validate(row, Read(yaml));
        }
        catch (TalosConfigException exception)
        {
            // Go's structs hold what YAML cannot say; refusing it earlier is the same outcome.
            return row.Errors.Count > 0 && !exception.Message.StartsWith("expected a YAML document", StringComparison.Ordinal) ? null : $"read: {exception.Message}\n  of {yaml}";
        }

        var errors = findings.Where(finding => finding.Severity == Severity.Error).Select(finding => Words(row, finding)).ToList();
        var warnings = findings.Where(finding => finding.Severity == Severity.Warning).Select(finding => Words(row, finding)).ToList();
        bool same = row.Contains
            ? row.Errors.TrueForAll(error => errors.Exists(found => found.Contains(error, StringComparison.Ordinal))) && (row.Errors.Count > 0 || errors.Count == 0)
            : Sorted(errors) == Sorted(row.Errors);
        same &= !row.Row.Fields.Exists(field => field.Name == "expectedWarnings") || Sorted(warnings) == Sorted(row.Warnings);
        return same ? null : $"wanted {Shown(row.Errors)} warnings {Shown(row.Warnings)}\n  found  {Shown(errors)} warnings {Shown(warnings)}\n  of {yaml}";
    }

    private static IReadOnlyList<Diagnostic> Validate(GoTableRow row, MachineConfig config)
    {
        if (row.Method == "ValidateAsClient")
        {
            return ConfigValidator.Validate(config, row.Row["inContainer"] is true ? MachineMode.Container : MachineMode.Cloud);
        }

        if (row.Method == "ValidateKubernetesVersions")
        {
            var images = new Findings();
            images.Enter("images", config.Documents[0].Root);
            KubernetesImages.CheckLegacy(images, config.Documents[0].Root, "1.14.0");
            return images.All;
        }

        string? talos = row.Row["onMachineMode"] is true ? "1.14.0" : null;
        var mode = row.Row["requiresInstall"] is true ? MachineMode.Metal : MachineMode.Cloud;
        var findings = new Findings();
        foreach (var document in config.Documents)
        {
            ConfigValidator.CheckDocument(findings, document, mode, row.Row["strict"] is true, talos);
        }

        return findings.All;
    }

    private static IReadOnlyList<Diagnostic> FindConflicts(string yaml, string legacy)
    {
        var findings = new Findings();
        var document = Read(yaml).Documents[0];
        var root = (YamlMapping)YamlReader.Read(new SourceText("legacy.yaml", legacy)).Documents[0].Root!; // Written as a mapping.
        findings.Enter("conflict", root);
        ConflictRules.Check(findings, document, root.Count == 0 ? root : Read(legacy).Documents[0].Root);
        return findings.All;
    }

    private static string CniConfig(GoTableRow row, GoPackage package)
    {
        string cni = GoYaml.Write(row.Row["config"], "", package);
        return $$$"""
            {"machine": {"type": "controlplane", "ca": {"crt": "Zm9v", "key": "Zm9v"}},
             "cluster": {"controlPlane": {"endpoint": "https://a:6443"}, "network": {"cni": {{{cni}}} } } }
            """;
    }

    private static GoStruct Meta(string kind, GoPackage package)
    {
        var meta = new GoStruct("meta.Meta", package);
        meta["MetaKind"] = kind;
        meta["MetaAPIVersion"] = "v1alpha1";
        return meta;
    }

    /// <summary>Parts of a container are validated alone upstream; here they stand in one.</summary>
    private static string Wrap(GoTableRow row, string part)
    {
        string place = row.Test switch
        {
            "TestContainerMountValidate" => $"mounts: [{part}]",
            "TestUserVolumeMountValidate" => $"mounts: [userVolume: {part}]",
            "TestTmpfsMountValidate" => $"mounts: [tmpfs: {part}]",
            "TestHostPathMountValidate" => $"mounts: [hostPath: {part}]",
            "TestContainerRunAsValidate" => $"runAs: {part}",
            _ => throw new GoUnsupportedException($"part {row.Test}"),
        };
        return $"apiVersion: v1alpha1\nkind: ContainerConfig\nname: a\nimage: a@sha256:{new string('0', 64)}\n{place}\n";
    }

    private static MachineConfig Read(string yaml) => ConfigReader.Read(new SourceText("config.yaml", yaml));

    private static string Words(GoTableRow row, Diagnostic finding)
    {
        if (row.Method == "ValidateAsClient")
        {
            return finding.Message; // With the document's name, as upstream.
        }

        int colon = finding.Message.IndexOf(": ", StringComparison.Ordinal);
        string words = finding.Message[(colon + 2)..];
        return words.StartsWith("mounts[0]: ", StringComparison.Ordinal) ? words[11..] : words.Replace("Talos 1.14.0", "Talos VERSION", StringComparison.Ordinal);
    }

    private static string Sorted(List<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    private static string Shown(List<string> lines) => $"[{string.Join(" | ", lines)}]";
}
