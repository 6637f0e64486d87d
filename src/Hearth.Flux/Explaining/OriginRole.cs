namespace Hearth.Flux.Explaining;

/// <summary>What part a place plays in making a value.</summary>
public enum OriginRole
{
    /// <summary>The object as somebody wrote it.</summary>
    Manifest,

    /// <summary>A template of a chart.</summary>
    Template,

    /// <summary>Values: of a HelmRelease, a chart or a file that a generator reads.</summary>
    Values,

    /// <summary>A variable of <c>postBuild</c>, or the ConfigMap or Secret that it comes from.</summary>
    Variable,

    /// <summary>A patch of a kustomization, of a Flux Kustomization or of a HelmRelease's post-renderers.</summary>
    Patch,

    /// <summary>Another field of a <c>kustomization.yaml</c>: namespace, labels, images, generators.</summary>
    Kustomization,

    /// <summary>The same of a component.</summary>
    Component,

    /// <summary>An input of a ResourceSet.</summary>
    Input,

    /// <summary>Text that is no YAML, such as a file of a generator.</summary>
    File,
}
