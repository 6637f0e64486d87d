using Hearth.Flux.Checks.Rules.Charts;
using Hearth.Flux.Checks.Rules.Network;
using Hearth.Flux.Checks.Rules.Safety;
using Hearth.Flux.Checks.Rules.Schemas;
using Hearth.Flux.Checks.Rules.Secrets;
using Hearth.Flux.Checks.Rules.Storage;
using Hearth.Flux.Checks.Rules.Structure;
using Hearth.Flux.Checks.Rules.Substitution;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks;

/// <summary>Every check. Each area lists its own.</summary>
public static class CheckCatalog
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. StructureChecks.All,
        .. SubstitutionChecks.All,
        .. SecretChecks.All,
        .. StorageChecks.All,
        .. NetworkChecks.All,
        .. ChartChecks.All,
        .. SafetyChecks.All,
        .. SchemaChecks.All,
    ];

    public static IEnumerable<DiagnosticRule> Rules => CheckRules.All.Concat(All.Select(static check => check.Rule));

    public static Check? Find(string code) => All.FirstOrDefault(check => check.Rule.Code == code);
}
