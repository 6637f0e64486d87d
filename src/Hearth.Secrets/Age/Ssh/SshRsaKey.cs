using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Hearth.Secrets.Age.Ssh;

/// <summary><c>ssh-rsa …</c> as a recipient: RSA-OAEP with SHA-256 around the file key.</summary>
public sealed class SshRsaRecipient : AgeRecipient
{
    private readonly SshPublicKey key;
    private readonly RsaKeyParameters rsa;

    internal SshRsaRecipient(SshPublicKey key)
    {
        this.key = key;
        rsa = key.ReadRsa();
    }

    internal static OaepEncoding Oaep() => new(new RsaBlindedEngine(), new Sha256Digest(), new Sha256Digest(), "age-encryption.org/v1/ssh-rsa"u8.ToArray());

    internal override AgeStanza Wrap(SecretBytes fileKey)
    {
        var oaep = Oaep();
        oaep.Init(forEncryption: true, new ParametersWithRandom(rsa, new SecureRandom()));
        return new AgeStanza(SshPublicKey.RsaType, [key.Fingerprint], oaep.ProcessBlock(fileKey.Array, 0, fileKey.Length));
    }

    public override string ToString() => key.ToString();
}

/// <summary>An RSA SSH key to decrypt with.</summary>
internal sealed class SshRsaIdentity(SshPublicKey key, RsaPrivateCrtKeyParameters rsa) : AgeIdentity
{
    public override AgeRecipient Recipient => key.ToRecipient();

    internal override SecretBytes CopyKey() => new(rsa.Exponent.ToByteArrayUnsigned());

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type != SshPublicKey.RsaType)
            {
                continue;
            }

            if (stanza.Arguments is not [var fingerprint])
            {
                throw new AgeException(AgeFailure.Header, "an ssh-rsa stanza does not have a fingerprint as its argument");
            }

            if (fingerprint == key.Fingerprint)
            {
                return Unwrap(stanza);
            }
        }

        return null;
    }

    private SecretBytes Unwrap(AgeStanza stanza)
    {
        try
        {
            var oaep = SshRsaRecipient.Oaep();
            oaep.Init(forEncryption: false, rsa);
            return new SecretBytes(oaep.ProcessBlock(stanza.Body, 0, stanza.Body.Length));
        }
        catch (Exception exception) when (exception is InvalidCipherTextException or DataLengthException)
        {
            throw new AgeException(AgeFailure.Header, "failed to decrypt the file key with the SSH key that the file names", exception);
        }
    }
}
