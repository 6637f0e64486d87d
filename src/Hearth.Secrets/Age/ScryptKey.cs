using System.Globalization;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;

namespace Hearth.Secrets.Age;

/// <summary>A passphrase to encrypt with; it must be the only recipient.</summary>
/// <param name="passphrase">Not empty.</param>
/// <param name="workFactor">log₂ of scrypt's N; 18 takes about a second and 256 MiB, and is what age writes.</param>
public sealed class ScryptRecipient(string passphrase, int workFactor = 18) : AgeRecipient
{
    internal const string StanzaType = "scrypt";
    internal const int SaltSize = 16;

    internal override bool MustBeAlone => true;

    internal static SecretBytes DeriveKey(string passphrase, ReadOnlySpan<byte> salt, int workFactor)
    {
        byte[] password = Encoding.UTF8.GetBytes(passphrase);
        byte[] derived = SCrypt.Generate(password, [.. "age-encryption.org/v1/scrypt"u8, .. salt], 1 << workFactor, 8, 1, 32);
        var key = new SecretBytes(derived);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(password);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(derived);
        return key;
    }

    internal override AgeStanza Wrap(SecretBytes fileKey)
    {
        if (passphrase.Length == 0)
        {
            throw new AgeException(AgeFailure.Key, "the passphrase is empty");
        }

        using var salt = SecretBytes.Random(SaltSize);
        using var key = DeriveKey(passphrase, salt.Span, workFactor);
        return new AgeStanza(StanzaType, [StrictBase64.Encode(salt.Span), workFactor.ToString(CultureInfo.InvariantCulture)], AgeCrypto.Seal(key, fileKey.Span));
    }

    public override string ToString() => "***";
}

/// <summary>A passphrase to decrypt with; it is asked for when a file needs it.</summary>
public sealed class ScryptIdentity(Func<string> passphrase) : AgeIdentity
{
    // As age: 2^22 is about 15 s and 4 GiB. A file must not be able to ask for more.
    private const int MaxWorkFactor = 22;

    public ScryptIdentity(string passphrase)
        : this(() => passphrase)
    {
    }

    public override AgeRecipient? Recipient => null;

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        if (!stanzas.Any(static stanza => stanza.Type == ScryptRecipient.StanzaType))
        {
            return null;
        }

        if (stanzas is not [var only])
        {
            throw new AgeException(AgeFailure.Header, "a passphrase stands beside other recipients, which the format forbids");
        }

        if (only.Arguments is not [var saltText, var factorText] || StrictBase64.Decode(saltText) is not { Length: ScryptRecipient.SaltSize } salt)
        {
            throw new AgeException(AgeFailure.Header, "the scrypt stanza does not have a salt and a work factor as its arguments");
        }

        if (factorText is not [>= '1' and <= '9', ..] || factorText.AsSpan().ContainsAnyExceptInRange('0', '9') || factorText.Length > 9)
        {
            throw new AgeException(AgeFailure.Header, $"the scrypt work factor is \"{factorText}\"; wants a plain decimal number");
        }

        int factor = int.Parse(factorText, CultureInfo.InvariantCulture);
        if (factor > MaxWorkFactor)
        {
            throw new AgeException(AgeFailure.Header, $"the scrypt work factor is {factor}; the most that is accepted is {MaxWorkFactor}");
        }

        if (only.Body.Length != AgeCrypto.FileKeySize + AgeCrypto.TagSize)
        {
            throw new AgeException(AgeFailure.Header, "the scrypt stanza does not hold a file key");
        }

        using var key = ScryptRecipient.DeriveKey(passphrase(), salt, factor);
        return AgeCrypto.Open(key, only.Body);
    }
}
