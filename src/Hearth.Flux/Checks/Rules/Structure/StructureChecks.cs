namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>The checks of this area.</summary>
internal static class StructureChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new UnlistedFile(),
        new MissingHealthCheck(),
        new PathClaimedTwice(),
        new WaitForOwnParent(),
        new MissingFluxReference(),
        new MissingDatabaseCluster(),
        new IdleHealthExpression(),
        new ObjectWithoutNamespace(),
    ];
}
