namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>The checks of this area.</summary>
internal static class ChartChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new UnreadValue(),
        new InvalidValue(),
        new DeprecatedChart(),
        new UnpinnedChart(),
        new WrongNamespace(),
    ];
}
