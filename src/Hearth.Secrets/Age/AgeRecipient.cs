namespace Hearth.Secrets.Age;

/// <summary>Somebody a file can be encrypted to. The hierarchy is closed; plugins are refused by name.</summary>
public abstract class AgeRecipient
{
    private protected AgeRecipient()
    {
    }

    /// <summary>A passphrase authenticates the file, which another recipient would undo.</summary>
    internal virtual bool MustBeAlone => false;

    internal virtual bool IsPostQuantum => false;

    /// <summary>Reads <c>age1…</c>, <c>age1pq1…</c>, <c>ssh-ed25519 …</c> or <c>ssh-rsa …</c>.</summary>
    public static AgeRecipient Parse(string text) => text switch
    {
        _ when text.StartsWith("age1pq1", StringComparison.Ordinal) => HybridRecipient.Parse(text),
        _ when text.StartsWith("age1", StringComparison.Ordinal) && text.LastIndexOf('1') > 3 =>
            throw new AgeException(AgeFailure.Key, $"\"{text}\" is a recipient of the age plugin \"{text[4..text.LastIndexOf('1')]}\"; plugins are not supported"),
        _ when text.StartsWith("age1", StringComparison.Ordinal) => X25519Recipient.Parse(text),
        _ when text.StartsWith("ssh-", StringComparison.Ordinal) => Ssh.SshPublicKey.Parse(text).ToRecipient(),
        _ when text.StartsWith("github:", StringComparison.Ordinal) => throw new AgeException(AgeFailure.Key, "\"github:\" recipients were removed from the design")
        {
            Hint = $"instead, use recipient files like: curl -O https://github.com/{text[7..]}.keys && age -R {text[7..]}.keys",
        },
        _ => throw new AgeException(AgeFailure.Key, $"unknown recipient type: \"{text}\"; wants age1…, age1pq1…, ssh-ed25519 … or ssh-rsa …"),
    };

    internal abstract AgeStanza Wrap(SecretBytes fileKey);

    /// <summary>As it is written in a recipients file.</summary>
    public abstract override string ToString();
}
