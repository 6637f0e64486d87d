namespace Hearth.Helm.Rendering;

/// <summary>Which manifests a post-renderer sees.</summary>
public enum PostRenderStrategy
{
    /// <summary>Manifests and hooks in one go, as Helm 4 and Flux do.</summary>
    Combined,

    /// <summary>Manifests alone, as Helm 3 did; hooks stay as they were rendered.</summary>
    NoHooks,

    /// <summary>Hooks and manifests one after the other (Helm 4.2), for steps that refuse an object which both hold.</summary>
    Separate,
}

/// <summary>A step between rendering and use: kustomize's patches, say. Hooks are told apart after it.</summary>
/// <param name="Run">Takes the manifests in the order of their templates and gives those to go on with.</param>
/// <param name="Strategy">Whether hooks are among them.</param>
public sealed record PostRender(Func<IReadOnlyList<Manifest>, IReadOnlyList<Manifest>> Run, PostRenderStrategy Strategy = PostRenderStrategy.Combined);
