namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>The checks of this area.</summary>
internal static class SafetyChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
    ];
}
