using Hearth.Syntax.Yaml;
using Hearth.Talos.Generation;
using Hearth.Talos.Talconfig;

namespace Hearth.Talos.Nodes;

/// <summary>What a node should run.</summary>
/// <param name="Tag">The Talos release, with <c>v</c>.</param>
/// <param name="Image">The installer image.</param>
/// <param name="Schematic">The image's schematic; null where the talconfig names an image without one.</param>
/// <param name="Extensions">The extensions of the schematic, as <c>siderolabs/iscsi-tools</c>; null where only its id is known.</param>
public sealed record UpgradeTarget(string Tag, string Image, string? Schematic, IReadOnlyList<string>? Extensions)
{
    public static UpgradeTarget Of(TalconfigFile file, TalconfigNode node, ImageUrls images)
    {
        bool isFixed = node.Text("talosImageURL").Value.Length > 0;
        var extensions = node.Schematic?.GetMapping("customization")?.GetMapping("systemExtensions")?.GetSequence("officialExtensions")?.Items.ToArray() ?? [];
        return new UpgradeTarget(file.TalosVersion, images.Installer(node).Value, isFixed ? null : images.IdOf(node.Schematic), [.. extensions.OfType<YamlScalar>().Select(static extension => extension.Value)]);
    }
}

/// <summary>What an upgrade would change on a node.</summary>
public sealed record NodeUpgrade(NodeVersion Version, string? Schematic, IReadOnlyList<string> LostExtensions, UpgradeTarget Target)
{
    /// <summary>Talos releases that an installer can replace: two minors back.</summary>
    private const int OldestDistance = 2;

    public bool IsDue => Version.Tag != Target.Tag || HasOtherSchematic;

    private bool HasOtherSchematic => Schematic is not null && Target.Schematic is not null && Schematic != Target.Schematic;

    /// <summary>For people: what runs and what would.</summary>
    public override string ToString() =>
        !IsDue ? $"{Version.Tag}, nothing to do"
        : Version.Tag != Target.Tag ? $"{Version.Tag} -> {Target.Image}"
        : $"{Version.Tag} with schematic {Shorten(Schematic)} -> {Shorten(Target.Schematic)} ({Target.Image})";

    public static async Task<NodeUpgrade> CheckAsync(TalosNodeClient client, UpgradeTarget target, CancellationToken cancellationToken)
    {
        var version = await client.GetVersionAsync(cancellationToken);
        var extensions = await client.GetExtensionsAsync(cancellationToken) ?? [];
        var wanted = (target.Extensions ?? []).Select(static name => name[(name.LastIndexOf('/') + 1)..]).ToHashSet(StringComparer.Ordinal);
        var lost = target.Schematic is null || target.Extensions is null ? [] : extensions.Select(static extension => extension.Name).Where(name => name is not ("schematic" or "modules.dep") && !wanted.Contains(name));
        return new NodeUpgrade(version, extensions.FirstOrDefault(static extension => extension.Name == "schematic")?.Version, [.. lost], target);
    }

    /// <summary>Whether the installer can replace what runs.</summary>
    /// <exception cref="NodeException">It is too old: an installer of a release between the two must run first.</exception>
    public void CheckPath(string node)
    {
        if (VersionContract.TryParse(Version.Tag, out var runs) && VersionContract.TryParse(Target.Tag, out var wanted) && runs.Major == wanted.Major && runs.Minor < wanted.Minor - OldestDistance)
        {
            throw new NodeException(NodeFailure.Refused, $"{node} runs {Version.Tag}, from which {Target.Tag} cannot be reached: Talos upgrades over at most {OldestDistance} minor releases. Upgrade to v1.{wanted.Minor - OldestDistance} first");
        }
    }

    /// <summary>Whether a node came back with what it was upgraded to.</summary>
    /// <exception cref="NodeException">It runs something else: the boot loader went back to the old image.</exception>
    public static async Task VerifyAsync(TalosNodeClient client, string node, UpgradeTarget target, CancellationToken cancellationToken)
    {
        var now = await CheckAsync(client, target, cancellationToken);
        if (now.IsDue)
        {
            throw new NodeException(NodeFailure.Refused, $"{node} came back with {now.Version.Tag}{(now.Schematic is null ? "" : $" and schematic {Shorten(now.Schematic)}")} instead of {target.Image}: it went back to its old image; its console says why");
        }
    }

    private static string Shorten(string? schematic) => schematic is { Length: > 12 } ? schematic[..12] : schematic ?? "";
}
