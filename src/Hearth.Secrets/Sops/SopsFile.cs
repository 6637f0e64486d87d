using Hearth.Secrets.Sops.Stores;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Sops;

/// <summary>What can be said of a file without any key.</summary>
public static class SopsFile
{
    /// <summary>Whether a YAML document carries SOPS's metadata: a mapping <c>sops</c> with a MAC.</summary>
    public static bool IsEncrypted(YamlDocument document) => IsEncrypted(document.Root);

    /// <inheritdoc cref="IsEncrypted(YamlDocument)"/>
    public static bool IsEncrypted(YamlNode? root) =>
        (root?.Target as YamlMapping)?.GetMapping(SopsMetadata.Key) is { } metadata && (metadata.ContainsKey("mac") || metadata.ContainsKey("lastmodified"));

    /// <summary>Whether a file of any format carries SOPS's metadata. A cheap look first: most files do not name it at all.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> file, string path) => SopsStore.FormatOf(path) switch
    {
        "dotenv" => file.StartsWith("sops_mac="u8) || file.IndexOf("\nsops_mac="u8) >= 0 || file.IndexOf("\nsops_version="u8) >= 0,
        "ini" => file.IndexOf("[sops]"u8) >= 0 && file.IndexOf("ENC[AES256_GCM,"u8) >= 0,
        _ => file.IndexOf("sops"u8) >= 0 && file.IndexOf("lastmodified"u8) >= 0 && HasMetadata(file.ToArray(), path),
    };

    /// <summary>The age recipients of an encrypted file and the time it was last written; null where it is not encrypted.</summary>
    /// <exception cref="SopsException">There is metadata, but it is malformed.</exception>
    public static SopsSummary? Summarize(byte[] file, string path, string? format = null)
    {
        SopsDocument document;
        try
        {
            document = SopsStore.For(path, format, new StoreOptions()).LoadEncrypted(file, path);
        }
        catch (SopsException exception) when (exception.Failure == SopsFailure.MetadataNotFound)
        {
            return null;
        }

        var metadata = document.Metadata;
        return new SopsSummary(
            [.. metadata.MasterKeys.Select(static key => key.Id)],
            [.. metadata.MasterKeys.Where(static key => key.Type != SopsMasterKey.AgeType).Select(static key => key.Type).Distinct()],
            metadata.LastModified,
            metadata.Version,
            metadata.Mac.Length > 0);
    }

    private static bool HasMetadata(byte[] file, string path)
    {
        try
        {
            return Summarize(file, path) is not null;
        }
        catch (SopsException exception)
        {
            return exception.Message.Contains("metadata is malformed", StringComparison.Ordinal);
        }
        catch (Hearth.Syntax.Diagnostics.DiagnosticException)
        {
            return false;
        }
    }
}

/// <summary>What an encrypted file says of itself.</summary>
/// <param name="Recipients">All keys, in the order of the file.</param>
/// <param name="ForeignKeyTypes">Kinds of keys that Hearth cannot use, such as <c>pgp</c>.</param>
/// <param name="LastModified">When it was last encrypted.</param>
/// <param name="Version">Of the program that wrote it.</param>
/// <param name="HasMac">Whether it has a MAC at all.</param>
public sealed record SopsSummary(IReadOnlyList<string> Recipients, IReadOnlyList<string> ForeignKeyTypes, DateTimeOffset LastModified, string Version, bool HasMac);
