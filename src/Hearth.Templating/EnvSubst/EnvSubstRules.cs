using Hearth.Syntax.Diagnostics;

namespace Hearth.Templating.EnvSubst;

/// <summary>What can be wrong with <c>${…}</c> in text that Flux substitutes.</summary>
public static class EnvSubstRules
{
    public static readonly DiagnosticRule BadExpression = new(
        "SUB001",
        "substitution that Flux cannot parse",
        Severity.Error,
        "Flux reads ${name} and a number of operators; one expression that it cannot read fails the whole Kustomization. Write $${…} where the text is meant as it stands, or annotate the object with kustomize.toolkit.fluxcd.io/substitute: disabled.");

    public static readonly DiagnosticRule NotSet = new(
        "SUB002",
        "variable without a value",
        Severity.Error,
        "Strict substitution, the default since Flux 2.9, fails where a variable is neither in postBuild.substitute nor in substituteFrom. Set it, or give it a default: ${name:=default}.");

    public static readonly DiagnosticRule BadName = new(
        "SUB003",
        "variable name that Flux refuses",
        Severity.Error,
        "All names of postBuild.substitute and of the ConfigMaps and Secrets of substituteFrom have to be letters, digits and underscores, and must not start with a digit; one other name fails the whole Kustomization.");

    public static IReadOnlyList<DiagnosticRule> All => [BadExpression, NotSet, BadName];
}
