namespace Hearth.Flux.Checks.Rules.Storage;

/// <summary>The checks of this area.</summary>
internal static class StorageChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new MissingClaim(),
        new VolumeMismatch(),
        new UnknownStorageClass(),
        new SharedSingleNodeClaim(),
        new IncompleteNfs(),
    ];
}
