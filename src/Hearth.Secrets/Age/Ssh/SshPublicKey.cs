using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;

namespace Hearth.Secrets.Age.Ssh;

/// <summary>An SSH public key as <c>authorized_keys</c> and <c>.pub</c> files have it.</summary>
internal sealed class SshPublicKey
{
    public const string Ed25519Type = "ssh-ed25519";
    public const string RsaType = "ssh-rsa";

    private readonly byte[] blob;

    public SshPublicKey(byte[] blob)
    {
        this.blob = blob;
        Type = new SshBlob(blob).ReadText();
    }

    public string Type { get; }

    public ReadOnlySpan<byte> Blob => blob;

    /// <summary>The four bytes of its hash by which a stanza names it.</summary>
    public string Fingerprint => StrictBase64.Encode(AgeCrypto.Sha256(blob).AsSpan(0, 4));

    /// <summary>Reads <c>TYPE BASE64 [COMMENT]</c>, after options if there are any.</summary>
    public static SshPublicKey Parse(string line)
    {
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        int at = Array.FindIndex(words, static word => word.StartsWith("ssh-", StringComparison.Ordinal) || word.StartsWith("ecdsa-", StringComparison.Ordinal) || word.StartsWith("sk-", StringComparison.Ordinal));
        byte[] bytes = new byte[line.Length];
        if (at < 0 || at + 1 >= words.Length || !Convert.TryFromBase64String(words[at + 1], bytes, out int length))
        {
            throw new AgeException(AgeFailure.Key, $"malformed SSH recipient: \"{line}\"; wants \"ssh-ed25519 AAAA…\" or \"ssh-rsa AAAA…\"");
        }

        var key = new SshPublicKey(bytes[..length]);
        return key.Type == words[at] ? key : throw new AgeException(AgeFailure.Key, $"malformed SSH recipient: \"{line}\" holds a key of type {key.Type}");
    }

    public AgeRecipient ToRecipient() => Type switch
    {
        Ed25519Type => new SshEd25519Recipient(this),
        RsaType => new SshRsaRecipient(this),
        _ => throw new AgeException(AgeFailure.Key, $"unknown SSH recipient type: \"{Type}\"; wants ssh-ed25519 or ssh-rsa"),
    };

    public byte[] ReadEd25519()
    {
        var reader = new SshBlob(blob);
        reader.ReadString();
        return reader.ReadString() is { Length: 32 } key ? key.ToArray() : throw new AgeException(AgeFailure.Key, "malformed SSH key: an Ed25519 key has 32 bytes");
    }

    public RsaKeyParameters ReadRsa()
    {
        var reader = new SshBlob(blob);
        reader.ReadString();
        var exponent = new BigInteger(1, reader.ReadString());
        var modulus = new BigInteger(1, reader.ReadString());
        if (modulus.BitLength < 2048)
        {
            throw new AgeException(AgeFailure.Key, $"the RSA key has {modulus.BitLength} bits; wants at least 2048");
        }

        return new RsaKeyParameters(false, modulus, exponent);
    }

    public override string ToString() => $"{Type} {Convert.ToBase64String(blob)}";
}
