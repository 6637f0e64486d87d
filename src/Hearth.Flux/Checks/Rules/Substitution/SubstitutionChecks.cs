namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>The checks of this area.</summary>
internal static class SubstitutionChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new UnusedVariable(),
        new ShellTextSubstituted(),
        new RetypedValue(),
        new UnsubstitutedVariable(),
        new PlaceholderLeft(),
    ];
}
