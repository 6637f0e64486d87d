using System.Text;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Text;
using Hearth.Talos;

namespace Hearth.Cli.Commands.Talos;

/// <summary>How the Talos commands open SOPS files: with the age keys that sops itself would find.</summary>
internal static class TalosSecrets
{
    public static Func<SourceText, SourceText> Opener(CommandContext context)
    {
        var keys = new Lazy<AgeKeySource>(() => AgeKeySource.FromEnvironment(new KeyEnvironment { Get = context.GetEnvironmentVariable, WorkingDirectory = context.WorkingDirectory }));
        return source =>
        {
            try
            {
                byte[]? plain = new SopsDecryptor(keys.Value).DecryptFile(Encoding.UTF8.GetBytes(source.Text), source.Path);
                return plain is null ? source : SourceText.FromBytes(source.Path, plain);
            }
            catch (SopsException exception)
            {
                throw new TalosConfigException($"SOPS decryption failed for {source.Path}: {exception.Message}");
            }
        };
    }
}
