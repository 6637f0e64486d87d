namespace Hearth.Syntax.Yaml;

/// <summary>What a read refuses. The defaults are go-yaml's grammar with limits that no real file meets.</summary>
public sealed record YamlReadOptions
{
    public static readonly YamlReadOptions Default = new();

    /// <summary>Refuse a mapping that has a key twice, as sigs.k8s.io/yaml's strict functions and go-yaml v3 do.</summary>
    public bool RefuseDuplicateKeys { get; init; }

    /// <summary>Refuse a mapping or list as a key, as go-yaml does when it decodes to data and JSON must: an unrendered <c>{{ … }}</c> reads as one.</summary>
    public bool RefuseComplexKeys { get; init; }

    /// <summary>
    /// Let an alias stand for an anchor of an earlier document, as go-yaml v3 does; go-yaml v2 refuses it. Tools that cut a
    /// stream into documents first (kustomize, Helm, kubectl) refuse it by that.
    /// </summary>
    public bool ShareAnchors { get; init; } = true;

    /// <summary>Collections inside collections; go-yaml refuses more than 10,000.</summary>
    public int MaxDepth { get; init; } = 1_000;

    /// <summary>UTF-16 units of input.</summary>
    public int MaxLength { get; init; } = 256 * 1024 * 1024;
}
