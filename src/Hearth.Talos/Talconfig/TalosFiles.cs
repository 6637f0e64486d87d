using Hearth.Syntax.Text;

namespace Hearth.Talos.Talconfig;

/// <summary>
/// The outside world of a talconfig: its files, variables, how encrypted files are opened and templates rendered.
/// Paths are as the user gave them, or joined to the folder of the file that names them.
/// </summary>
public abstract class TalosFiles
{
    /// <summary>The file's bytes; null where there is none.</summary>
    public abstract byte[]? TryRead(string path);

    public abstract string? GetVariable(string name);

    /// <summary>Opens a SOPS file. The plain text keeps the places of the encrypted one where it can.</summary>
    /// <exception cref="TalosConfigException">It cannot be decrypted.</exception>
    public virtual SourceText Decrypt(SourceText source) =>
        throw new TalosConfigException($"{source.Path} is encrypted with SOPS and no key opens it");

    /// <summary>The file as text, decrypted where it carries SOPS' metadata.</summary>
    public SourceText? ReadText(string path) => TryRead(path) is { } bytes ? Open(SourceText.FromBytes(path, bytes)) : null;

    internal SourceText Open(SourceText source) => IsEncrypted(source.Text) ? Decrypt(source) : source;

    // YAML and INI carry a top-level sops key or section, JSON a member, dotenv variables: none of them stands indented.
    private static bool IsEncrypted(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("sops:") || line.StartsWith("sops_mac=") || line.SequenceEqual("[sops]") || line.TrimStart().StartsWith("\"sops\":"))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The real files and environment.</summary>
/// <param name="directory">Relative paths start here.</param>
/// <param name="getVariable">The environment.</param>
/// <param name="decrypt">Opens SOPS files; null where nothing can.</param>
public sealed class DiskFiles(string directory, Func<string, string?> getVariable, Func<SourceText, SourceText>? decrypt = null) : TalosFiles
{
    public override byte[]? TryRead(string path)
    {
        string full = Path.GetFullPath(path, directory);
        return File.Exists(full) ? File.ReadAllBytes(full) : null;
    }

    public override string? GetVariable(string name) => getVariable(name);

    public override SourceText Decrypt(SourceText source) => decrypt is null ? base.Decrypt(source) : decrypt(source);
}
