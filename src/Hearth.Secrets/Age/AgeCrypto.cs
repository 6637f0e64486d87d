using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Hearth.Secrets.Age;

/// <summary>
/// The primitives of age, from BouncyCastle: .NET has no X25519, and its other ciphers would load OpenSSL
/// (10 ms at the start of a process that decrypts one file).
/// </summary>
internal static class AgeCrypto
{
    public const int FileKeySize = 16;
    public const int TagSize = 16;
    public const int PointSize = 32;

    // Every key that is used with it is used once.
    private static readonly byte[] ZeroNonce = new byte[12];

    public static SecretBytes Hkdf(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info)
    {
        var generator = new HkdfBytesGenerator(new Sha256Digest());
        generator.Init(new HkdfParameters(secret.ToArray(), salt.ToArray(), info.ToArray()));
        var key = new SecretBytes(32);
        generator.GenerateBytes(key.Array, 0, key.Length);
        return key;
    }

    public static byte[] HmacSha256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var mac = new HMac(new Sha256Digest());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(data);
        byte[] result = new byte[32];
        mac.DoFinal(result, 0);
        return result;
    }

    public static byte[] Sha256(ReadOnlySpan<byte> data)
    {
        var digest = new Sha256Digest();
        digest.BlockUpdate(data);
        byte[] result = new byte[32];
        digest.DoFinal(result, 0);
        return result;
    }

    /// <summary>Seals a file key with a key that is used once.</summary>
    public static byte[] Seal(SecretBytes key, ReadOnlySpan<byte> plaintext) => Seal(key, ZeroNonce, plaintext);

    public static byte[] Seal(SecretBytes key, byte[] nonce, ReadOnlySpan<byte> plaintext)
    {
        var cipher = new ChaCha20Poly1305();
        cipher.Init(forEncryption: true, new AeadParameters(new KeyParameter(key.Span), TagSize * 8, nonce));
        byte[] sealedBytes = new byte[plaintext.Length + TagSize];
        int written = cipher.ProcessBytes(plaintext, sealedBytes);
        cipher.DoFinal(sealedBytes.AsSpan(written));
        return sealedBytes;
    }

    /// <summary>The plaintext; null where the key is another's or a byte was changed.</summary>
    public static SecretBytes? Open(SecretBytes key, ReadOnlySpan<byte> ciphertext) => Open(key, ZeroNonce, ciphertext);

    public static SecretBytes? Open(SecretBytes key, byte[] nonce, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < TagSize)
        {
            return null;
        }

        var cipher = new ChaCha20Poly1305();
        cipher.Init(forEncryption: false, new AeadParameters(new KeyParameter(key.Span), TagSize * 8, nonce));
        var plaintext = new SecretBytes(ciphertext.Length - TagSize);
        try
        {
            int written = cipher.ProcessBytes(ciphertext, plaintext.Writable);
            cipher.DoFinal(plaintext.Writable[written..]);
            return plaintext;
        }
        catch (InvalidCipherTextException)
        {
            plaintext.Dispose();
            return null;
        }
    }

    public static byte[] X25519Base(ReadOnlySpan<byte> scalar)
    {
        byte[] point = new byte[PointSize];
        X25519.ScalarMultBase(scalar, point);
        return point;
    }

    /// <summary>The shared point; null where the other's point is of low order, which no honest key is.</summary>
    public static SecretBytes? X25519Agree(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        var shared = new SecretBytes(PointSize);
        if (X25519.CalculateAgreement(scalar, point, shared.Writable))
        {
            return shared;
        }

        shared.Dispose();
        return null;
    }
}
