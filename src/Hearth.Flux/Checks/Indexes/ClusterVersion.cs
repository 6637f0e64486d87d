using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>
/// The Kubernetes version that the repository asks for: of tuppr's KubernetesUpgrade, of a talconfig, or of a kubelet image in
/// Talos's files; else one that every maintained cluster has reached.
/// </summary>
internal sealed partial class ClusterVersion
{
    private const int OldestMaintained = 33;

    public ClusterVersion(CheckContext context)
    {
        foreach (string text in Texts(context))
        {
            if (Version().Match(text) is { Success: true } match)
            {
                Minor = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
                IsKnown = true;
                return;
            }
        }

        Minor = OldestMaintained;
    }

    /// <summary>33 for v1.33.</summary>
    public int Minor { get; }

    public bool IsKnown { get; }

    public override string ToString() => $"1.{Minor}";

    private static IEnumerable<string> Texts(CheckContext context)
    {
        foreach (var upgrade in context.OfKind("tuppr.home-operations.com", "KubernetesUpgrade"))
        {
            yield return upgrade.Resource.Root.GetMapping("spec")?.GetMapping("kubernetes")?.GetString("version") ?? "";
        }

        foreach (string path in context.Files.YamlPaths.Where(static path => Path.GetFileName(path) is "talconfig.yaml" or "talconfig.yml"))
        {
            yield return (context.Files.TryReadYaml(path)?.Documents.FirstOrDefault()?.Root as YamlMapping)?.GetString("kubernetesVersion") ?? "";
        }

        foreach (string path in context.Files.Paths.Where(static path => path.Contains("talos", StringComparison.Ordinal) && (RepositoryFiles.IsYaml(path) || path.EndsWith(".yaml.j2", StringComparison.Ordinal))))
        {
            if (context.Files.TryRead(path) is { } text && Kubelet().Match(text.Text) is { Success: true } match)
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    [GeneratedRegex(@"^v?1\.([0-9]{1,3})(\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"siderolabs/kubelet:(v1\.[0-9]+\.[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Kubelet();
}
