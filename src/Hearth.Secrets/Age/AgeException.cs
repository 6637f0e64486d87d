namespace Hearth.Secrets.Age;

/// <summary>Which layer of an age file was wrong.</summary>
public enum AgeFailure
{
    Armor,
    Header,

    /// <summary>The header is sound, but none of the identities is a recipient.</summary>
    NoMatch,

    /// <summary>A file key was unwrapped, but it does not authenticate the header.</summary>
    Mac,
    Payload,

    /// <summary>A key that was given (not the file) cannot be used.</summary>
    Key,
}

/// <summary>An age file or key that cannot be used, and why.</summary>
public sealed class AgeException(AgeFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public AgeFailure Failure => failure;

    /// <summary>What to do about it; null where the message says so.</summary>
    public string? Hint { get; init; }
}
