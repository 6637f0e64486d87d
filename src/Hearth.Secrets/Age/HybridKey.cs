using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;

namespace Hearth.Secrets.Age;

/// <summary><c>age1pq1…</c>: ML-KEM-768 joined with X25519 (X-Wing, HPKE's KEM 0x647a), safe against a quantum computer.</summary>
public sealed class HybridRecipient : AgeRecipient
{
    internal const string StanzaType = "mlkem768x25519";
    internal const int KemKeySize = 1184;
    internal const int KemCiphertextSize = 1088;
    private const string Prefix = "age1pq";

    private readonly byte[] publicKey;

    internal HybridRecipient(byte[] publicKey) => this.publicKey = publicKey;

    internal override bool IsPostQuantum => true;

    public static new HybridRecipient Parse(string text) => Bech32.Decode(text, out string problem) switch
    {
        null => throw new AgeException(AgeFailure.Key, $"malformed recipient \"{text}\": {problem}"),
        (Prefix, { Length: KemKeySize + AgeCrypto.PointSize } data) => new HybridRecipient(data),
        _ => throw new AgeException(AgeFailure.Key, $"malformed recipient \"{text}\": it is not an MLKEM768-X25519 public key"),
    };

    /// <summary>HPKE's base mode with HKDF-SHA256 and ChaCha20-Poly1305, one message: its key and nonce.</summary>
    internal static (SecretBytes Key, byte[] Nonce) Schedule(SecretBytes shared)
    {
        ReadOnlySpan<byte> info = "age-encryption.org/mlkem768x25519"u8;
        byte[] context = [0, .. Extract([], "psk_id_hash"u8, []), .. Extract([], "info_hash"u8, info)];
        byte[] secret = Extract(shared.Span, "secret"u8, []);
        return (new SecretBytes(Expand(secret, "key"u8, context, 32)), Expand(secret, "base_nonce"u8, context, 12));
    }

    /// <summary>X-Wing's combiner.</summary>
    internal static SecretBytes Combine(ReadOnlySpan<byte> kemSecret, SecretBytes pointSecret, ReadOnlySpan<byte> pointCiphertext, ReadOnlySpan<byte> pointKey)
    {
        var digest = new Sha3Digest(256);
        digest.BlockUpdate(kemSecret);
        digest.BlockUpdate(pointSecret.Span);
        digest.BlockUpdate(pointCiphertext);
        digest.BlockUpdate(pointKey);
        digest.BlockUpdate(@"\.//^\"u8);
        var shared = new SecretBytes(32);
        digest.DoFinal(shared.Writable);
        return shared;
    }

    internal override AgeStanza Wrap(SecretBytes fileKey)
    {
        using var scalar = SecretBytes.Random(AgeCrypto.PointSize);
        byte[] pointCiphertext = AgeCrypto.X25519Base(scalar.Span);
        byte[] pointKey = publicKey[KemKeySize..];
        using var pointSecret = AgeCrypto.X25519Agree(scalar.Span, pointKey) ?? throw new AgeException(AgeFailure.Key, "the recipient has a point of low order");
        var kem = new MLKemEncapsulator(MLKemParameters.ml_kem_768);
        kem.Init(MLKemPublicKeyParameters.FromEncoding(MLKemParameters.ml_kem_768, publicKey[..KemKeySize]));
        byte[] ciphertext = new byte[KemCiphertextSize + AgeCrypto.PointSize];
        byte[] kemSecret = new byte[32];
        kem.Encapsulate(ciphertext, 0, KemCiphertextSize, kemSecret, 0, kemSecret.Length);
        pointCiphertext.CopyTo(ciphertext, KemCiphertextSize);
        using var shared = Combine(kemSecret, pointSecret, pointCiphertext, pointKey);
        var (key, nonce) = Schedule(shared);
        using (key)
        {
            return new AgeStanza(StanzaType, [StrictBase64.Encode(ciphertext)], AgeCrypto.Seal(key, nonce, fileKey.Span));
        }
    }

    public override string ToString() => Bech32.Encode(Prefix, publicKey);

    // The suite: KEM 0x647a, KDF 1 (HKDF-SHA256), AEAD 3 (ChaCha20-Poly1305).
    private static ReadOnlySpan<byte> Suite => "HPKE\x64\x7a\0\x01\0\x03"u8;

    private static byte[] Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> input) =>
        AgeCrypto.HmacSha256(salt.IsEmpty ? new byte[32] : salt, [.. "HPKE-v1"u8, .. Suite, .. label, .. input]);

    // One block of HKDF-Expand is enough for both lengths.
    private static byte[] Expand(byte[] secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length) =>
        AgeCrypto.HmacSha256(secret, [0, (byte)length, .. "HPKE-v1"u8, .. Suite, .. label, .. context, 1])[..length];
}

/// <summary><c>AGE-SECRET-KEY-PQ-1…</c>: the seed of both private keys.</summary>
public sealed class HybridIdentity : AgeIdentity
{
    private const string Prefix = "AGE-SECRET-KEY-PQ-";

    private readonly SecretBytes seed;
    private readonly SecretBytes scalar;
    private readonly MLKemPrivateKeyParameters kemKey;
    private readonly byte[] publicKey;

    private HybridIdentity(SecretBytes seed)
    {
        this.seed = seed;
        var shake = new ShakeDigest(256);
        shake.BlockUpdate(seed.Span);
        using var expanded = new SecretBytes(96);
        shake.OutputFinal(expanded.Writable);
        kemKey = MLKemPrivateKeyParameters.FromSeed(MLKemParameters.ml_kem_768, expanded.Span[..64].ToArray());
        scalar = new SecretBytes(expanded.Span[64..]);
        publicKey = [.. kemKey.GetPublicKeyEncoded(), .. AgeCrypto.X25519Base(scalar.Span)];
    }

    public override HybridRecipient Recipient => new(publicKey);

    public static HybridIdentity Generate() => new(SecretBytes.Random(32));

    public static new HybridIdentity Parse(string text)
    {
        var decoded = Bech32.Decode(text, out string problem) ?? throw new AgeException(AgeFailure.Key, $"malformed secret key: {problem}");
        return decoded is (Prefix, { Length: 32 } data)
            ? new HybridIdentity(new SecretBytes(data))
            : throw new AgeException(AgeFailure.Key, "malformed secret key: it is not an MLKEM768-X25519 key");
    }

    public Sensitive<string> Export() => new(Bech32.Encode(Prefix, seed.Span));

    internal override SecretBytes CopyKey() => new(seed.Span);

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type == HybridRecipient.StanzaType && Unwrap(stanza) is { } fileKey)
            {
                return fileKey;
            }
        }

        return null;
    }

    public override void Dispose()
    {
        seed.Dispose();
        scalar.Dispose();
        base.Dispose();
    }

    private SecretBytes? Unwrap(AgeStanza stanza)
    {
        if (stanza.Arguments is not [var argument] || StrictBase64.Decode(argument) is not { Length: HybridRecipient.KemCiphertextSize + AgeCrypto.PointSize } ciphertext)
        {
            throw new AgeException(AgeFailure.Header, "an mlkem768x25519 stanza does not have one encapsulated key as its argument");
        }

        if (stanza.Body.Length != AgeCrypto.FileKeySize + AgeCrypto.TagSize)
        {
            throw new AgeException(AgeFailure.Header, "an mlkem768x25519 stanza does not hold a file key");
        }

        var pointCiphertext = ciphertext.AsSpan(HybridRecipient.KemCiphertextSize);
        using var pointSecret = AgeCrypto.X25519Agree(scalar.Span, pointCiphertext) ?? throw new AgeException(AgeFailure.Header, "an mlkem768x25519 stanza has a point of low order");
        var kem = new MLKemDecapsulator(MLKemParameters.ml_kem_768);
        kem.Init(kemKey);
        byte[] kemSecret = new byte[32];
        kem.Decapsulate(ciphertext, 0, HybridRecipient.KemCiphertextSize, kemSecret, 0, kemSecret.Length);
        using var shared = HybridRecipient.Combine(kemSecret, pointSecret, pointCiphertext, publicKey.AsSpan(HybridRecipient.KemKeySize));
        var (key, nonce) = HybridRecipient.Schedule(shared);
        using (key)
        {
            return AgeCrypto.Open(key, nonce, stanza.Body);
        }
    }
}
