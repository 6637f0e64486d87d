namespace Hearth.Flux.Checks.Rules.Secrets;

/// <summary>The checks of this area.</summary>
internal static class SecretChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new MissingSecret(),
        new MissingConfigMap(),
        new MissingKey(),
        new MissingStore(),
        new UnknownTemplateVariable(),
        new UnknownEntry(),
        new PlaintextSecret(),
        new UnencryptedFile(),
        new PrivateKey(),
        new RecipientsDiffer(),
    ];
}
