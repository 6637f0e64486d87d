using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Json;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml;

namespace Hearth.Cli.Output;

/// <summary>Every finding Hearth can report, from all areas.</summary>
internal static class RuleCatalog
{
    public static IEnumerable<DiagnosticRule> All =>
    [
        .. KustomizeRules.All,
        .. YamlRules.All,
        .. YamlValueRules.All,
        .. JsonRules.All,
        .. PatchRules.All,
    ];
}
