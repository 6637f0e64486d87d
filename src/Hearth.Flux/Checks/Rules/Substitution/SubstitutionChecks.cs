namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>The checks of this area.</summary>
internal static class SubstitutionChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
    ];
}
