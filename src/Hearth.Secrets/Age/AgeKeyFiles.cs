using System.Text;
using Hearth.Secrets.Age.Ssh;

namespace Hearth.Secrets.Age;

/// <summary>Reads files of recipients and of identities, as <c>age -R</c> and <c>age -i</c> take them.</summary>
public static class AgeKeyFiles
{
    private const int MaxRecipientLine = 8 * 1024;

    /// <summary>Recipients, one a line; empty lines and lines that start with <c>#</c> do not count.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">For messages.</param>
    /// <param name="warn">Told about SSH keys of a type that age cannot use; they are passed over.</param>
    public static IReadOnlyList<AgeRecipient> ReadRecipients(string text, string name, Action<string>? warn = null)
    {
        List<AgeRecipient> recipients = [];
        int number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (line.Length > MaxRecipientLine)
            {
                throw new AgeException(AgeFailure.Key, $"\"{name}\": line {number} is too long");
            }

            try
            {
                recipients.Add(AgeRecipient.Parse(line.ToString()));
            }
            catch (AgeException) when (UnsupportedSshType(line.ToString()) is { } type)
            {
                warn?.Invoke($"recipients file \"{name}\": ignoring unsupported SSH key of type \"{type}\" at line {number}");
            }
            catch (AgeException exception)
            {
                // The line is not shown: the file may be a private one, given by mistake.
                throw new AgeException(AgeFailure.Key, $"\"{name}\": malformed recipient at line {number}", exception);
            }
        }

        return recipients.Count > 0 ? recipients : throw new AgeException(AgeFailure.Key, $"\"{name}\": no recipients found");
    }

    /// <summary>
    /// Identities: age keys one a line, an SSH private key, or an age file with keys that is encrypted to a passphrase
    /// (which is asked for when the keys are first needed).
    /// </summary>
    public static IReadOnlyList<AgeIdentity> ReadIdentities(byte[] file, string name, Func<string, string> askPassphrase, Action<string>? warn = null)
    {
        if (AgeFile.IsAgeFile(file))
        {
            return [new EncryptedIdentities(file, name, askPassphrase, warn)];
        }

        string text = Encoding.UTF8.GetString(file);
        return text.StartsWith("-----BEGIN", StringComparison.Ordinal) ? [SshPrivateKeyFile.Read(text, name, askPassphrase)] : ParseIdentities(text, name);
    }

    /// <summary>Age keys, one a line; empty lines and lines that start with <c>#</c> do not count.</summary>
    public static IReadOnlyList<AgeIdentity> ParseIdentities(string text, string name)
    {
        List<AgeIdentity> identities = [];
        int number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            try
            {
                identities.Add(AgeIdentity.Parse(line.ToString()));
            }
            catch (AgeException exception)
            {
                throw new AgeException(AgeFailure.Key, $"failed to read \"{name}\": error at line {number}: {exception.Message}", exception);
            }
        }

        return identities.Count > 0 ? identities : throw new AgeException(AgeFailure.Key, $"failed to read \"{name}\": no secret keys found");
    }

    /// <summary>Who the identities can be written to; asks for the passphrase of encrypted ones.</summary>
    public static IEnumerable<AgeRecipient> RecipientsOf(IEnumerable<AgeIdentity> identities) =>
        identities.SelectMany(static identity => identity is EncryptedIdentities encrypted ? RecipientsOf(encrypted.Identities) : identity.Recipient is { } recipient ? [recipient] : []);

    private static string? UnsupportedSshType(string line)
    {
        try
        {
            return SshPublicKey.Parse(line).Type;
        }
        catch (AgeException)
        {
            return null;
        }
    }
}

/// <summary>Keys in an age file that is encrypted to a passphrase, which is asked for when they are first needed.</summary>
internal sealed class EncryptedIdentities : AgeIdentity
{
    private readonly Lazy<IReadOnlyList<AgeIdentity>> identities;
    private readonly string name;
    private readonly Action<string>? warn;

    public EncryptedIdentities(byte[] file, string name, Func<string, string> askPassphrase, Action<string>? warn)
    {
        this.name = name;
        this.warn = warn;
        identities = new Lazy<IReadOnlyList<AgeIdentity>>(() => Open(file, name, askPassphrase));
    }

    public override AgeRecipient? Recipient => null;

    /// <summary>The keys inside; asks for the passphrase.</summary>
    public IReadOnlyList<AgeIdentity> Identities => identities.Value;

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var identity in identities.Value)
        {
            if (identity.Unwrap(stanzas) is { } fileKey)
            {
                return fileKey;
            }
        }

        warn?.Invoke($"encrypted identity file \"{name}\" didn't match file's recipients");
        return null;
    }

    public override void Dispose()
    {
        if (identities.IsValueCreated)
        {
            foreach (var identity in identities.Value)
            {
                identity.Dispose();
            }
        }

        base.Dispose();
    }

    private static IReadOnlyList<AgeIdentity> Open(byte[] file, string name, Func<string, string> askPassphrase)
    {
        bool wasAsked = false;
        using var scrypt = new ScryptIdentity(() =>
        {
            wasAsked = true;
            return askPassphrase($"Enter passphrase for identity file \"{name}\":");
        });
        try
        {
            using var plaintext = AgeFile.Decrypt(file, [scrypt]);
            return AgeKeyFiles.ParseIdentities(Encoding.UTF8.GetString(plaintext.Span), name);
        }
        catch (AgeException exception) when (exception.Failure == AgeFailure.NoMatch)
        {
            throw new AgeException(AgeFailure.Key, wasAsked ? "failed to decrypt identity file: incorrect passphrase" : $"identity file \"{name}\" is encrypted with age but not with a passphrase", exception);
        }
    }
}
