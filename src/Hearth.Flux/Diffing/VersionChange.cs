using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;

namespace Hearth.Flux.Diffing;

/// <summary>An image or a chart of which other versions are used than before.</summary>
/// <param name="Name">The image's repository, or the chart's name.</param>
/// <param name="Before">Versions that are used no longer: tag and digest of an image, version of a chart; its address where only that differs.</param>
/// <param name="After">Versions that were not used before.</param>
/// <param name="Releases">The releases whose chart it is, <c>Namespace/Name</c>; empty for an image.</param>
public sealed record VersionChange(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After, IReadOnlyList<string> Releases)
{
    // Of a digest people compare the first digits, if any.
    private const int ShownDigits = 8;

    public ChangeKind Kind => Before.Count == 0 ? ChangeKind.Added : After.Count == 0 ? ChangeKind.Removed : ChangeKind.Changed;

    /// <summary>Such as <c>1.2.0@sha256:0a1b2c3d… → 1.3.0@sha256:4e5f6a7b…</c>.</summary>
    public string Versions => string.Join(" → ", new[] { Before, After }.Where(static versions => versions.Count > 0).Select(static versions => string.Join(", ", versions.Select(Shortened))));

    /// <summary>Images by repository; those that are used on both sides are no change.</summary>
    internal static IReadOnlyList<VersionChange> OfImages(IReadOnlySet<string> before, IReadOnlySet<string> after) =>
    [
        .. before.Except(after).Select(static image => (Image: Split(image), IsNew: false))
            .Concat(after.Except(before).Select(static image => (Image: Split(image), IsNew: true)))
            .GroupBy(static image => image.Image.Name)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => new VersionChange(group.Key, VersionsOf(group.Where(static image => !image.IsNew)), VersionsOf(group.Where(static image => image.IsNew)), [])),
    ];

    /// <summary>Charts of the releases that both sides, or one of them, have.</summary>
    internal static IReadOnlyList<VersionChange> OfCharts(IReadOnlyList<RenderedOwner> before, IReadOnlyList<RenderedOwner> after)
    {
        var old = before.Where(static owner => owner.Chart is not null).ToDictionary(static owner => owner.Id);
        var changes = new List<(string Name, string? Before, string? After, string Release)>();
        foreach (var owner in after)
        {
            old.Remove(owner.Id, out var was);
            if (owner.Chart is not { } chart || chart == was?.Chart)
            {
                continue;
            }

            if (was?.Chart is { } previous && previous.Name == chart.Name)
            {
                bool isMoved = previous.Version == chart.Version;
                changes.Add((chart.Name, isMoved ? previous.Source : previous.Version, isMoved ? chart.Source : chart.Version, ReleaseName(owner)));
            }
            else
            {
                changes.Add((chart.Name, null, chart.Version, ReleaseName(owner)));
                if (was?.Chart is { } other)
                {
                    changes.Add((other.Name, other.Version, null, ReleaseName(owner)));
                }
            }
        }

        changes.AddRange(old.Values.Select(static owner => (owner.Chart!.Name, (string?)owner.Chart.Version, (string?)null, ReleaseName(owner)))); // Filtered above.
        return
        [
            .. changes.GroupBy(static change => (change.Name, change.Before, change.After))
                .OrderBy(static group => group.Key.Name, StringComparer.Ordinal).ThenBy(static group => group.Key.Before, StringComparer.Ordinal).ThenBy(static group => group.Key.After, StringComparer.Ordinal)
                .Select(static group => new VersionChange(group.Key.Name, group.Key.Before is { } was ? [was] : [], group.Key.After is { } now ? [now] : [], [.. group.Select(static change => change.Release).Order(StringComparer.Ordinal)])),
        ];
    }

    private static string ReleaseName(RenderedOwner owner) => $"{owner.Id.Namespace}/{owner.Id.Name}";

    private static string[] VersionsOf(IEnumerable<((string Name, string Version) Image, bool IsNew)> images) => [.. images.Select(static image => image.Image.Version).Order(StringComparer.Ordinal)];

    private static (string Name, string Version) Split(string image)
    {
        var (name, tag, digest) = ImageName.Split(image);
        return (name, digest.Length > 0 ? $"{tag}@{digest}" : tag);
    }

    private static string Shortened(string version) => version switch
    {
        "" => "latest",
        _ when version.IndexOf("@sha256:", StringComparison.Ordinal) is var at and >= 0 && version.Length > at + "@sha256:".Length + ShownDigits => version[..(at + "@sha256:".Length + ShownDigits)] + "…",
        _ => version,
    };
}
