namespace Hearth.Flux.Checks.Rules.Network;

/// <summary>The checks of this area.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new MissingParent(),
        new RefusedRoute(),
        new MissingBackend(),
        new WrongBackendPort(),
        new MissingGrant(),
        new MissingTarget(),
        new IdleService(),
        new DeadName(),
        new DeadNamePort(),
        new DuplicateHostname(),
        new DuplicateAddress(),
        new AddressOutOfPool(),
    ];
}
