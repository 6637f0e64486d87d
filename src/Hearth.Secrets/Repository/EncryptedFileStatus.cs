using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;

namespace Hearth.Secrets.Repository;

/// <summary>What can be said of one file that should be encrypted.</summary>
/// <param name="Path">Seen from the repository's root.</param>
/// <param name="IsEncrypted">Whether it carries SOPS's metadata.</param>
/// <param name="Recipients">Whom it is encrypted to.</param>
/// <param name="Expected">Whom <c>.sops.yaml</c> names; null where no rule fits.</param>
/// <param name="Mac">Whether the MAC fits.</param>
/// <param name="LastModified">When it was last encrypted.</param>
/// <param name="Problem">Why nothing more is known; null where all is.</param>
public sealed record EncryptedFileStatus(
    string Path, bool IsEncrypted, IReadOnlyList<string> Recipients, IReadOnlyList<string>? Expected, MacStatus Mac, DateTimeOffset? LastModified, string? Problem)
{
    public bool HasExpectedRecipients => Expected is null || Recipients.ToHashSet(StringComparer.Ordinal).SetEquals(Expected);

    public static EncryptedFileStatus Read(string path, string fullPath, byte[] file, SopsConfig? config, SopsDecryptor decryptor)
    {
        var expected = config?.TryRuleFor(fullPath)?.Recipients;
        SopsSummary? summary;
        try
        {
            summary = SopsFile.IsEncrypted(file, path) ? SopsFile.Summarize(file, path) : null;
        }
        catch (Exception exception) when (exception is SopsException or DiagnosticException)
        {
            return new EncryptedFileStatus(path, true, [], expected, MacStatus.Unknown, null, Text(exception));
        }

        if (summary is null)
        {
            return new EncryptedFileStatus(path, false, [], expected, MacStatus.Unknown, null, null);
        }

        try
        {
            decryptor.DecryptFile(file, path);
            return new EncryptedFileStatus(path, true, summary.Recipients, expected, MacStatus.Valid, summary.LastModified, null);
        }
        catch (SopsException exception)
        {
            var mac = exception.Failure is SopsFailure.MacMismatch or SopsFailure.Decrypt ? MacStatus.Wrong : MacStatus.Unknown;
            return new EncryptedFileStatus(path, true, summary.Recipients, expected, mac, summary.LastModified, exception.Failure == SopsFailure.NoDataKey ? "no key for it here" : exception.Message);
        }
    }

    private static string Text(Exception exception) => exception is DiagnosticException finding ? $"{finding.Diagnostic.Span}: {finding.Diagnostic.Message}" : exception.Message;
}

/// <summary>Whether a file is as it was encrypted.</summary>
public enum MacStatus
{
    /// <summary>There is no key here to tell.</summary>
    Unknown,
    Valid,
    Wrong,
}
