using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Machine;

namespace Hearth.Talos.Talconfig;

/// <summary>One node of a talconfig, its group's values merged in as talhelper merges them.</summary>
public sealed class TalconfigNode
{
    private static readonly string[] Joined = ["patches", "extraManifests", "certSANs"];

    internal TalconfigNode(TalconfigFile file, YamlMapping own)
    {
        File = file;
        Own = own;
        IsControlPlane = TalconfigFile.IsTrue(own, "controlPlane");
        Settings = Merge(own, file.Root.GetMapping(IsControlPlane ? "controlPlane" : "worker"));
        Addresses = [.. (own.GetString("ipAddress") ?? "").Split(',').Select(static address => address.Trim())];
    }

    public string Hostname => Own.GetString("hostname") ?? "";

    public bool IsControlPlane { get; }

    /// <summary>Where the node is reached: addresses or names.</summary>
    public IReadOnlyList<string> Addresses { get; }

    internal TalconfigFile File { get; }

    /// <summary>As written in <c>nodes:</c>.</summary>
    internal YamlMapping Own { get; }

    /// <summary>With the group's values where the node has none of its own.</summary>
    internal YamlMapping Settings { get; }

    internal YamlMapping? Schematic => Settings.GetMapping("schematic");

    /// <summary>The name of the generated file.</summary>
    public string GetFileName(ITalosTemplates templates)
    {
        if (Settings.GetString("filenameTmpl") is not { Length: > 0 } template)
        {
            return $"{File.ClusterName}-{Hostname}.yaml";
        }

        var tree = new Tree("filename");
        return templates.Render(template, tree.Map(
            ("ClusterName", tree.Value(File.ClusterName)),
            ("Hostname", tree.Value(Hostname)),
            ("IPAddress", tree.Value(Own.GetString("ipAddress") ?? "")),
            ("Role", tree.Value(IsControlPlane ? "controlplane" : "worker"))));
    }

    internal Sourced Text(string key) => Settings[key] is YamlScalar scalar ? new Sourced(scalar.Value, scalar.Span) : new Sourced("");

    // Patches of the group come first, manifests and SANs of the group last; everything else is the node's or else the group's.
    private static YamlMapping Merge(YamlMapping own, YamlMapping? group)
    {
        if (group is null)
        {
            return own;
        }

        var merged = own;
        foreach (var entry in group.Entries)
        {
            string key = entry.Name ?? "";
            if (Array.IndexOf(Joined, key) < 0)
            {
                merged = merged.ContainsKey(key) ? merged : merged.WithEntries([.. merged.Entries, entry]);
                continue;
            }

            string switchName = key switch { "patches" => "overridePatches", "extraManifests" => "overrideExtraManifests", _ => "overrideMachineCertSANs" };
            if (own.GetSequence(key) is not { } mine)
            {
                merged = merged.WithEntries([.. merged.Entries, entry]);
            }
            else if (!TalconfigFile.IsTrue(own, switchName) && entry.Value is YamlSequence theirs)
            {
                merged = merged.With(key, mine.WithItems(key == "patches" ? [.. theirs.Items, .. mine.Items] : [.. mine.Items, .. theirs.Items]));
            }
        }

        return merged;
    }
}
