using System.Numerics;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Hearth.Secrets.Age.Ssh;

/// <summary><c>ssh-ed25519 …</c> as a recipient: the signing key moved to the Montgomery curve, tied to the SSH key by a tweak.</summary>
public sealed class SshEd25519Recipient : AgeRecipient
{
    private readonly SshPublicKey key;
    private readonly byte[] point;

    internal SshEd25519Recipient(SshPublicKey key)
    {
        this.key = key;
        point = ToMontgomery(key.ReadEd25519());
    }

    internal static ReadOnlySpan<byte> Label => "age-encryption.org/v1/ssh-ed25519"u8;

    internal byte[] Point => point;

    /// <summary>The shared secret, tweaked by the SSH key's own bytes.</summary>
    internal static SecretBytes Tweak(SecretBytes shared, SshPublicKey key)
    {
        using var tweak = AgeCrypto.Hkdf([], key.Blob, Label);
        return AgeCrypto.X25519Agree(tweak.Span, shared.Span) ?? throw new AgeException(AgeFailure.Key, "the SSH key is a point of low order");
    }

    internal override AgeStanza Wrap(SecretBytes fileKey)
    {
        using var scalar = SecretBytes.Random(AgeCrypto.PointSize);
        byte[] ephemeral = AgeCrypto.X25519Base(scalar.Span);
        using var shared = AgeCrypto.X25519Agree(scalar.Span, point) ?? throw new AgeException(AgeFailure.Key, "the SSH key is a point of low order");
        using var tweaked = Tweak(shared, key);
        using var wrapping = X25519Recipient.WrappingKey(tweaked, ephemeral, point, Label);
        return new AgeStanza(SshPublicKey.Ed25519Type, [key.Fingerprint, StrictBase64.Encode(ephemeral)], AgeCrypto.Seal(wrapping, fileKey.Span));
    }

    public override string ToString() => key.ToString();

    // RFC 7748, 4.1: u = (1 + y) / (1 - y). A public value, so the arithmetic need not be constant in time.
    private static byte[] ToMontgomery(byte[] edwards)
    {
        if (!Ed25519.ValidatePublicKeyPartial(edwards, 0))
        {
            throw new AgeException(AgeFailure.Key, "invalid Ed25519 public key: it is not a point of the curve");
        }

        var prime = BigInteger.Pow(2, 255) - 19;
        byte[] unsigned = [.. edwards];
        unsigned[31] &= 0x7F;
        var y = new BigInteger(unsigned, isUnsigned: true);
        var u = (1 + y) * BigInteger.ModPow(((1 - y) % prime) + prime, prime - 2, prime) % prime;
        byte[] result = new byte[32];
        u.TryWriteBytes(result, out _, isUnsigned: true);
        return result;
    }
}

/// <summary>An Ed25519 SSH key to decrypt with.</summary>
internal sealed class SshEd25519Identity : AgeIdentity
{
    private readonly SshPublicKey key;
    private readonly SshEd25519Recipient recipient;
    private readonly SecretBytes scalar;

    public SshEd25519Identity(SshPublicKey key, ReadOnlySpan<byte> seed)
    {
        this.key = key;
        recipient = new SshEd25519Recipient(key);
        var digest = new Sha512Digest();
        digest.BlockUpdate(seed);
        using var hash = new SecretBytes(64);
        digest.DoFinal(hash.Writable);
        scalar = new SecretBytes(hash.Span[..AgeCrypto.PointSize]);
    }

    public override AgeRecipient Recipient => recipient;

    internal override SecretBytes CopyKey() => new(scalar.Span);

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type != SshPublicKey.Ed25519Type)
            {
                continue;
            }

            if (stanza.Arguments is not [var fingerprint, var argument] || StrictBase64.Decode(argument) is not { Length: AgeCrypto.PointSize } ephemeral)
            {
                throw new AgeException(AgeFailure.Header, "an ssh-ed25519 stanza does not have a fingerprint and a public key as its arguments");
            }

            if (fingerprint == key.Fingerprint)
            {
                return Unwrap(stanza, ephemeral);
            }
        }

        return null;
    }

    public override void Dispose()
    {
        scalar.Dispose();
        base.Dispose();
    }

    private SecretBytes Unwrap(AgeStanza stanza, byte[] ephemeral)
    {
        using var shared = AgeCrypto.X25519Agree(scalar.Span, ephemeral) ?? throw new AgeException(AgeFailure.Header, "an ssh-ed25519 stanza has a point of low order");
        using var tweaked = SshEd25519Recipient.Tweak(shared, key);
        using var wrapping = X25519Recipient.WrappingKey(tweaked, ephemeral, recipient.Point, SshEd25519Recipient.Label);
        return AgeCrypto.Open(wrapping, stanza.Body) ?? throw new AgeException(AgeFailure.Header, "failed to decrypt the file key with the SSH key that the file names");
    }
}
