namespace Hearth.Helm;

/// <summary>
/// The Helm whose engine is followed. What changed between versions is asked here and nowhere else. The default is that
/// of Flux's helm-controller.
/// </summary>
public sealed record HelmVersion(int Major, int Minor, int Patch)
{
    /// <summary>helm-controller 1.6 of Flux 2.9 is built with it.</summary>
    public static readonly HelmVersion Default = new(4, 2, 1);

    /// <summary>From 4.2 on, a null among a chart's defaults is as good as absent (helm/helm#31644).</summary>
    public bool DropsDefaultNulls => IsAtLeast(4, 2);

    /// <summary>From 4.1.3 on, a user's null for a key that no chart has stays null.</summary>
    public bool KeepsNullsWithoutDefault => IsAtLeast(4, 1, 3);

    public static bool TryParse(string text, out HelmVersion version)
    {
        version = Default;
        if (!Templating.Versions.SemanticVersion.TryParse(text, out var parsed))
        {
            return false;
        }

        version = new HelmVersion((int)parsed.Major, (int)parsed.Minor, (int)parsed.Patch);
        return true;
    }

    public override string ToString() => $"v{Major}.{Minor}.{Patch}";

    private bool IsAtLeast(int major, int minor, int patch = 0) => (Major, Minor, Patch).CompareTo((major, minor, patch)) >= 0;
}
