using Hearth.Syntax.Yaml;

namespace Hearth.Talos.Machine;

/// <summary>Which documents exclude each other: kinds that configure one thing in two ways, and links configured twice.</summary>
internal static class DocumentConflicts
{
    private static readonly string[] LinkKinds = ["BondConfig", "BridgeConfig", "DummyLinkConfig", "LinkConfig", "VLANConfig", "VRFConfig", "VethConfig", "WireguardConfig"];

    public static IEnumerable<string> KindsExcludedBy(string kind) => kind switch
    {
        "ExistingVolumeConfig" => ["UserVolumeConfig"],
        "UserVolumeConfig" => ["ExistingVolumeConfig"],
        "HCloudVIPConfig" => ["Layer2VIPConfig"],
        "Layer2VIPConfig" => ["HCloudVIPConfig"],
        _ when Array.IndexOf(LinkKinds, kind) >= 0 => LinkKinds.Where(other => other != kind),
        _ => [],
    };

    public static IEnumerable<string> LinksClaimedBy(ConfigDocument document)
    {
        if (Array.IndexOf(LinkKinds, document.Kind) < 0)
        {
            yield break;
        }

        yield return document.Name ?? "";
        if (document.Kind == "VethConfig" && document.Root["peer"] is YamlMapping peer && peer.GetString("name") is { } name)
        {
            yield return name;
        }
    }
}
