using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;

namespace Hearth.Cli.Output;

/// <summary>Every finding Hearth can report, from all areas.</summary>
internal static class RuleCatalog
{
    public static IEnumerable<DiagnosticRule> All =>
    [
        .. KustomizeRules.All,
        .. YamlRules.All,
    ];
}
