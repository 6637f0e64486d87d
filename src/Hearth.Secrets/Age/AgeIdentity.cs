namespace Hearth.Secrets.Age;

/// <summary>A private key or passphrase that files can be decrypted with. The hierarchy is closed. Safe to use from several threads.</summary>
public abstract class AgeIdentity : IDisposable
{
    private protected AgeIdentity()
    {
    }

    /// <summary>Reads <c>AGE-SECRET-KEY-1…</c> or <c>AGE-SECRET-KEY-PQ-1…</c>.</summary>
    public static AgeIdentity Parse(string text) => text switch
    {
        _ when text.StartsWith("AGE-SECRET-KEY-PQ-1", StringComparison.Ordinal) => HybridIdentity.Parse(text),
        _ when text.StartsWith("AGE-SECRET-KEY-1", StringComparison.Ordinal) => X25519Identity.Parse(text),
        _ when text.StartsWith("AGE-PLUGIN-", StringComparison.Ordinal) =>
            throw new AgeException(AgeFailure.Key, $"the identity is of the age plugin \"{text[11..Math.Max(11, text.LastIndexOf('1'))].TrimEnd('-').ToLowerInvariant()}\"; plugins are not supported"),
        // The text is not shown: it may be a key with a typing error.
        _ => throw new AgeException(AgeFailure.Key, "unknown identity type; wants AGE-SECRET-KEY-1… or AGE-SECRET-KEY-PQ-1…"),
    };

    /// <summary>Who this identity can be written to; null for a passphrase.</summary>
    public abstract AgeRecipient? Recipient { get; }

    /// <summary>The file key; null where none of the stanzas is for this identity.</summary>
    internal abstract SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas);

    /// <summary>The private key itself, to derive others from; null where it cannot be had without asking somebody.</summary>
    internal virtual SecretBytes? CopyKey() => null;

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The recipient; never the key.</summary>
    public override string ToString() => Recipient is { } recipient ? $"identity of {recipient}" : "***";
}
