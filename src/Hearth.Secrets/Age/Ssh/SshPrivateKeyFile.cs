using System.Text;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.OpenSsl;

namespace Hearth.Secrets.Age.Ssh;

/// <summary>
/// A private SSH key in a file: OpenSSH's own format, with or without passphrase, and the older PEM formats
/// (PKCS#1, PKCS#8). The passphrase is asked for when a file names the key, not before.
/// </summary>
internal static class SshPrivateKeyFile
{
    private const string OpenSshLabel = "OPENSSH PRIVATE KEY";

    public static AgeIdentity Read(string pem, string name, Func<string, string> askPassphrase) =>
        pem.Contains(OpenSshLabel, StringComparison.Ordinal) ? ReadOpenSsh(pem, name, askPassphrase) : ReadOlder(pem, name, askPassphrase);

    private static AgeIdentity ReadOpenSsh(string pem, string name, Func<string, string> askPassphrase)
    {
        var blob = new SshBlob(Armored(pem, name));
        ReadOnlySpan<byte> magic = "openssh-key-v1\0"u8;
        if (!blob.Rest.StartsWith(magic))
        {
            throw Bad(name, "it does not start with openssh-key-v1");
        }

        blob = new SshBlob(blob.Rest[magic.Length..]);
        string cipher = blob.ReadText();
        string derivation = blob.ReadText();
        byte[] options = blob.ReadString().ToArray();
        if (blob.ReadUInt32() != 1)
        {
            throw Bad(name, "it holds more than one key");
        }

        var publicKey = new SshPublicKey(blob.ReadString().ToArray());
        byte[] secret = blob.ReadString().ToArray();
        if (cipher == "none")
        {
            return ReadKey(secret, publicKey, name);
        }

        if (derivation != "bcrypt" || cipher is not ("aes256-ctr" or "aes256-cbc"))
        {
            throw Bad(name, $"it is encrypted with {cipher} and {derivation}, which is not supported; ssh-keygen -p -Z aes256-ctr changes that");
        }

        return new LazySshIdentity(publicKey, () =>
        {
            byte[] passphrase = Encoding.UTF8.GetBytes(askPassphrase($"Enter passphrase for \"{name}\":"));
            byte[] plain = DecryptOpenSsh(secret, options, cipher, passphrase, name);
            return ReadKey(plain, publicKey, name, "the passphrase is wrong");
        });
    }

    private static byte[] DecryptOpenSsh(byte[] secret, byte[] options, string cipher, byte[] passphrase, string name)
    {
        var reader = new SshBlob(options);
        byte[] salt = reader.ReadString().ToArray();
        uint rounds = reader.ReadUInt32();
        if (rounds is 0 or > 10_000 || passphrase.Length == 0 || secret.Length % 16 != 0)
        {
            throw Bad(name, passphrase.Length == 0 ? "the passphrase is empty" : $"it wants {rounds} rounds of key derivation");
        }

        using var derived = BcryptPbkdf.Derive(passphrase, salt, (int)rounds, 48);
        IBlockCipherMode blockMode = cipher == "aes256-ctr" ? new SicBlockCipher(new AesEngine()) : new CbcBlockCipher(new AesEngine());
        blockMode.Init(forEncryption: cipher == "aes256-ctr", new ParametersWithIV(new KeyParameter(derived.Span[..32]), derived.Span[32..].ToArray()));
        byte[] plain = new byte[secret.Length];
        for (int at = 0; at < plain.Length; at += 16)
        {
            blockMode.ProcessBlock(secret, at, plain, at);
        }

        return plain;
    }

    private static AgeIdentity ReadKey(byte[] secret, SshPublicKey publicKey, string name, string ifWrong = "its check numbers differ")
    {
        var blob = new SshBlob(secret);
        if (blob.ReadUInt32() != blob.ReadUInt32())
        {
            throw Bad(name, ifWrong);
        }

        string type = blob.ReadText();
        if (type != publicKey.Type)
        {
            throw Bad(name, "its private and public keys are of different types");
        }

        switch (type)
        {
            case SshPublicKey.Ed25519Type:
                if (!blob.ReadString().SequenceEqual(publicKey.ReadEd25519()) || blob.ReadString() is not { Length: 64 } key)
                {
                    throw Bad(name, "its private and public keys do not belong together");
                }

                return new SshEd25519Identity(publicKey, key[..32]);
            case SshPublicKey.RsaType:
                var modulus = new BigInteger(1, blob.ReadString());
                var exponent = new BigInteger(1, blob.ReadString());
                var privateExponent = new BigInteger(1, blob.ReadString());
                var inverse = new BigInteger(1, blob.ReadString());
                var p = new BigInteger(1, blob.ReadString());
                var q = new BigInteger(1, blob.ReadString());
                if (!publicKey.ReadRsa().Modulus.Equals(modulus))
                {
                    throw Bad(name, "its private and public keys do not belong together");
                }

                return new SshRsaIdentity(publicKey, new RsaPrivateCrtKeyParameters(
                    modulus, exponent, privateExponent, p, q, privateExponent.Mod(p.Subtract(BigInteger.One)), privateExponent.Mod(q.Subtract(BigInteger.One)), inverse));
            default:
                throw Bad(name, $"it is a key of type {type}; wants ssh-ed25519 or ssh-rsa");
        }
    }

    private static AgeIdentity ReadOlder(string pem, string name, Func<string, string> askPassphrase)
    {
        try
        {
            object? read = new PemReader(new StringReader(pem), new Passphrase(() => askPassphrase($"Enter passphrase for \"{name}\":"))).ReadObject();
            return (read is AsymmetricCipherKeyPair pair ? pair.Private : read) switch
            {
                RsaPrivateCrtKeyParameters rsa => new SshRsaIdentity(ToPublic(rsa), rsa),
                Ed25519PrivateKeyParameters ed25519 => new SshEd25519Identity(ToPublic(ed25519), ed25519.GetEncoded()),
                _ => throw Bad(name, "it is not an Ed25519 or RSA key"),
            };
        }
        catch (Exception exception) when (exception is PemException or InvalidCipherTextException or PasswordException or ArgumentException)
        {
            throw Bad(name, exception.Message);
        }
    }

    private static SshPublicKey ToPublic(RsaPrivateCrtKeyParameters rsa) =>
        new([.. SshBlob.String("ssh-rsa"u8), .. SshBlob.String(rsa.PublicExponent.ToByteArray()), .. SshBlob.String(rsa.Modulus.ToByteArray())]);

    private static SshPublicKey ToPublic(Ed25519PrivateKeyParameters key) =>
        new([.. SshBlob.String("ssh-ed25519"u8), .. SshBlob.String(key.GeneratePublicKey().GetEncoded())]);

    private static byte[] Armored(string pem, string name)
    {
        int start = pem.IndexOf("-----\n", StringComparison.Ordinal);
        start = start < 0 ? pem.IndexOf("-----\r\n", StringComparison.Ordinal) : start;
        int end = pem.IndexOf("-----END", StringComparison.Ordinal);
        byte[] bytes = new byte[pem.Length];
        return start >= 0 && end > start && Convert.TryFromBase64Chars(pem.AsSpan(start + 5, end - start - 5), bytes, out int length)
            ? bytes[..length]
            : throw Bad(name, "its base64 is broken");
    }

    private static AgeException Bad(string name, string problem) => new(AgeFailure.Key, $"malformed SSH identity in \"{name}\": {problem}");

    private sealed class Passphrase(Func<string> ask) : IPasswordFinder
    {
        public char[] GetPassword() => ask().ToCharArray();
    }
}

/// <summary>An SSH key whose passphrase is asked for when a file names it.</summary>
internal sealed class LazySshIdentity(SshPublicKey key, Func<AgeIdentity> unlock) : AgeIdentity
{
    private readonly Lazy<AgeIdentity> unlocked = new(unlock);

    public override AgeRecipient Recipient => key.ToRecipient();

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas) =>
        stanzas.Any(stanza => stanza.Type == key.Type && stanza.Arguments is [var fingerprint, ..] && fingerprint == key.Fingerprint)
            ? unlocked.Value.Unwrap(stanzas)
            : null;

    public override void Dispose()
    {
        if (unlocked.IsValueCreated)
        {
            unlocked.Value.Dispose();
        }

        base.Dispose();
    }
}
