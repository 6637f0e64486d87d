using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;

namespace Hearth.Talos.Validation;

/// <summary>
/// What only a node of a known Talos release refuses: images of Kubernetes releases that it does not run. Talos takes the
/// version from the tag (machinery <c>compatibility</c>).
/// </summary>
internal static class KubernetesImages
{
    private static readonly (string Path, string Name)[] LegacyPlaces =
        [("machine.kubelet", "kubelet"), ("cluster.apiServer", "kube-apiserver"), ("cluster.controllerManager", "kube-controller-manager"), ("cluster.scheduler", "kube-scheduler")];

    /// <summary>The images that the legacy document names; absent ones are Talos' own and fit.</summary>
    public static void CheckLegacy(Findings findings, YamlMapping root, string talosVersion)
    {
        bool controlPlane = Machine.MachineConfig.Get(root, "machine.type") is YamlScalar { Value: "controlplane" or "init" };
        foreach (var (path, name) in LegacyPlaces)
        {
            if ((controlPlane || name == "kubelet") && Machine.MachineConfig.Get(root, $"{path}.image") is YamlScalar image)
            {
                Check(findings, image, name, talosVersion);
            }
        }
    }

    /// <param name="findings">Where to say it.</param>
    /// <param name="image">A reference such as <c>registry.k8s.io/kube-proxy:v1.35.3</c>.</param>
    /// <param name="name">Whose it is.</param>
    /// <param name="talosVersion">Without <c>v</c>.</param>
    public static void Check(Findings findings, YamlScalar image, string name, string talosVersion)
    {
        int tag = image.Value.LastIndexOf(":v", StringComparison.Ordinal);
        if (tag < 0)
        {
            findings.Error(true, image, $"{name} image is not valid: failed to parse Kubernetes version from image reference \"{image.Value}\": invalid image reference: \"{image.Value}\"");
            return;
        }

        string version = image.Value[(tag + 2)..].Split('@')[0];
        if (VersionContract.TryParse(version, out var kubernetes) && VersionContract.TryParse(talosVersion, out var talos) && ClusterChecks.KubernetesWindow(talos) is { } window)
        {
            bool old = kubernetes.Minor < window.Oldest;
            findings.Error(old || kubernetes.Minor > window.Newest, image, $"{name} image is not valid: version of Kubernetes {version} is too {(old ? "old" : "new")} to be used with Talos {talosVersion}");
        }
    }
}
