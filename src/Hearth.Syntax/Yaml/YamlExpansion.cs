using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml;

/// <summary>Which value of a key counts when a mapping has it itself and by <c>&lt;&lt;</c>.</summary>
public enum YamlMergeRule
{
    /// <summary>The mapping's own keys win, wherever <c>&lt;&lt;</c> stands: the YAML merge type, go-yaml v3, kustomize.</summary>
    OwnKeysWin,

    /// <summary>
    /// What stands later in the mapping wins, so that <c>&lt;&lt;</c> after a key replaces its value: go-yaml v2, which
    /// Helm and kubectl read with by sigs.k8s.io/yaml.
    /// </summary>
    LaterWins,
}

/// <summary>A tree without aliases and merge keys; null where it was refused.</summary>
public sealed record YamlExpansion(YamlNode? Root, IReadOnlyList<Diagnostic> Diagnostics);
