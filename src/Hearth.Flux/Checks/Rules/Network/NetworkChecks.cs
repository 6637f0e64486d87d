namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>The checks of this area.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
    ];
}
