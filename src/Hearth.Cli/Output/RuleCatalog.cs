using Hearth.Flux;
using Hearth.Flux.Checks;
using Hearth.Flux.ResourceSets;
using Hearth.Helm;
using Hearth.Homelab;
using Hearth.Kustomize;
using Hearth.Secrets;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Json;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Yaml;
using Hearth.Talos;
using Hearth.Templating.Cel;
using Hearth.Templating.EnvSubst;

namespace Hearth.Cli.Output;

/// <summary>Every finding Hearth can report, from all areas.</summary>
internal static class RuleCatalog
{
    // Some findings belong to two areas: SEC002 is of `hearth secrets` and of `hearth check`.
    public static IEnumerable<DiagnosticRule> All => Rules.Distinct();

    private static IEnumerable<DiagnosticRule> Rules =>
    [
        .. CelRules.All,
        .. CheckCatalog.Rules,
        .. EnvSubstRules.All,
        .. FluxRules.All,
        .. HelmRules.All,
        .. HomelabRules.All,
        .. JsonRules.All,
        .. KustomizeRules.All,
        .. PatchRules.All,
        .. ResourceSetRules.All,
        .. SecretsRules.All,
        .. TalosRules.All,
        .. YamlRules.All,
        .. YamlValueRules.All,
    ];
}
