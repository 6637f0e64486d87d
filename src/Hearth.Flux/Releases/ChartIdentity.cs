namespace Hearth.Flux.Releases;

/// <summary>A chart as a release names it.</summary>
/// <param name="Name">The chart's name, or the repository's last part.</param>
/// <param name="Version">Version, tag or range as it is written; empty for the newest.</param>
/// <param name="Source">Where it comes from: an address.</param>
public sealed record ChartIdentity(string Name, string Version, string Source)
{
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";
}
