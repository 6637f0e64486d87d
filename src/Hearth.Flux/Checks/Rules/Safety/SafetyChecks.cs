namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>The checks of this area.</summary>
internal static class SafetyChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new PrivilegedPod(),
        new HostPathVolume(),
        new FloatingImage(),
        new UndigestedImage(),
        new RemovedApi(),
        new DeprecatedApi(),
        new MissingNamespace(),
        new InvalidSchedule(),
        new EmbeddedDuplicateKey(),
        new ToolDrift(),
        new InvalidImage(),
        new UndrainablePods(),
        new TokenlessRoles(),
    ];
}
