using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>SOPS documents in the clear where a key is at hand, else with placeholders.</summary>
internal sealed class Decryption(SopsDecryptor? decryptor)
{
    /// <summary>Decrypts one object that a Kustomization rendered; others come back as they are.</summary>
    /// <exception cref="DiagnosticException">A key fits, and still it does not open.</exception>
    public YamlMapping Decrypt(YamlMapping root)
    {
        if (!SopsFile.IsEncrypted(root))
        {
            return root;
        }

        if (decryptor is not null)
        {
            try
            {
                return (YamlMapping)decryptor.Decrypt(root);
            }
            catch (SopsException exception) when (exception.Failure != SopsFailure.NoDataKey)
            {
                throw new DiagnosticException(new Diagnostic(FluxRules.CannotDecrypt, root.Span, exception.Message) { Hint = exception.Hint });
            }
            catch (SopsException)
            {
                // No key of ours is among the recipients: placeholders.
            }
        }

        return Placeholders.Fill(root);
    }

    /// <summary>The bytes of a file that a generator takes in; others come back as they are.</summary>
    public byte[] DecryptFile(byte[] bytes, string path)
    {
        if (!SopsFile.IsEncrypted(bytes, path))
        {
            return bytes;
        }

        try
        {
            return decryptor?.DecryptFile(bytes, path) ?? PlaceholderFile(path);
        }
        catch (SopsException)
        {
            return PlaceholderFile(path);
        }
    }

    private static byte[] PlaceholderFile(string path) => System.Text.Encoding.UTF8.GetBytes(Placeholders.For(TreePath.GetName(path)) + "\n");
}

/// <summary>
/// A tree whose encrypted files that feed generators read in the clear: Flux decrypts those before a build, and manifests
/// after it. A manifest is told by its kind.
/// </summary>
internal sealed class DecryptingTree(FileTree inner, Decryption decryption) : FileTree
{
    public override string Name => inner.Name;

    public override bool IsWholeDisk => inner.IsWholeDisk;

    public override FileKind GetKind(string path) => inner.GetKind(path);

    public override byte[]? TryReadBytes(string path) => inner.TryReadBytes(path) is not { } bytes ? null
        : bytes.AsSpan().IndexOf("ENC[AES256_GCM,"u8) < 0 || IsManifest(path, bytes) ? bytes
        : decryption.DecryptFile(bytes, path);

    public override string? GetDigest(string path) => inner.GetDigest(path);

    public override IReadOnlyList<FileTreeEntry> List(string directory) => inner.List(directory);

    public override string GetDisplayPath(string path) => inner.GetDisplayPath(path);

    public override string GetRealPath(string path) => inner.GetRealPath(path);

    public override string GetDirectoryIdentity(string directory) => inner.GetDirectoryIdentity(directory);

    private static bool IsManifest(string path, byte[] bytes) =>
        Path.GetExtension(path) is ".yaml" or ".yml" or ".json"
        && YamlReader.Read(Syntax.Text.SourceText.FromBytes(path, bytes)).Documents.Any(static document =>
            document.Root is YamlMapping root && root.ContainsKey("kind") && root.ContainsKey("apiVersion"));
}
