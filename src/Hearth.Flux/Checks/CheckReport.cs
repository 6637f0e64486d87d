using Hearth.Flux.Checks.Fixing;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks;

/// <summary>What a run of the checks found.</summary>
/// <param name="Findings">By file, line and column; each once.</param>
/// <param name="Silenced">How many a comment in the file silenced.</param>
/// <param name="Accepted">How many the baseline holds.</param>
public sealed record CheckReport(IReadOnlyList<Diagnostic> Findings, int Silenced, int Accepted)
{
    /// <summary>The changes that mend findings.</summary>
    public required CheckFixes Fixes { get; init; }

    /// <summary>What could not be rendered, in the order of the rendering: what it makes was not checked.</summary>
    public required IReadOnlyList<ResourceId> NotRendered { get; init; }

    public int Count(Severity severity) => Findings.Count(finding => finding.Severity == severity);

    /// <summary>Whether anything is as bad as that or worse.</summary>
    public bool Has(Severity severity) => Findings.Any(finding => finding.Severity >= severity);
}
