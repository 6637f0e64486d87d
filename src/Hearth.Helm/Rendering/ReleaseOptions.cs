namespace Hearth.Helm.Rendering;

/// <summary>The release as templates see it through <c>.Release</c>.</summary>
public sealed record ReleaseOptions(string Name, string Namespace)
{
    public bool IsUpgrade { get; init; }

    public int Revision { get; init; } = 1;
}
