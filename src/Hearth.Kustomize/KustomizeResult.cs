using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Kustomize;

/// <summary>What a build gave: all of the resources, or an error and none of them. Warnings may come with either.</summary>
public sealed record KustomizeResult(ResourceSet Resources, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether something that is there was left out (<see cref="KustomizeOptions.LeavesOutBroken"/>), so that not all is known of what the build would give.</summary>
    public bool LacksParts { get; init; }

    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);
}
