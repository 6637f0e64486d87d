namespace Hearth.Secrets.Sops;

/// <summary>What went wrong with a SOPS document; the drop-in command maps each to the real tool's exit code.</summary>
public enum SopsFailure
{
    Generic,
    Unreadable,
    Unwritable,
    Emit,
    Config,
    BadSetFormat,
    ConflictingParameters,
    Encrypt,
    Decrypt,
    MacMismatch,
    ConfigNotFound,
    BadTreePath,
    EmptyFile,
    NoFile,
    NoDataKey,
    NoEncryptionKey,
    NotModified,
    NoEditor,
    AlreadyEncrypted,
    MetadataNotFound,
    KeyNotFound,
}

/// <summary>A SOPS document, its configuration or its keys cannot be used, and why. Never holds plaintext.</summary>
public sealed class SopsException(SopsFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public SopsFailure Failure => failure;

    /// <summary>What to do about it; null where the message says so.</summary>
    public string? Hint { get; init; }
}
