using Hearth.Syntax.Text;

namespace Hearth.Cli.Commands.Talos;

/// <summary>How the Talos commands open SOPS files: null where this build has no decryption.</summary>
internal static class TalosSecrets
{
    public static Func<SourceText, SourceText>? Opener(CommandContext context) => null;
}
