namespace Hearth.Secrets.Age;

/// <summary><c>age1…</c>: age's own public key.</summary>
public sealed class X25519Recipient : AgeRecipient
{
    internal const string StanzaType = "X25519";
    private const string Prefix = "age";

    private readonly byte[] point;

    internal X25519Recipient(byte[] point) => this.point = point;

    public static new X25519Recipient Parse(string text) => Bech32.Decode(text, out string problem) switch
    {
        null => throw new AgeException(AgeFailure.Key, $"malformed recipient \"{text}\": {problem}"),
        (Prefix, { Length: AgeCrypto.PointSize } data) => new X25519Recipient(data),
        _ => throw new AgeException(AgeFailure.Key, $"malformed recipient \"{text}\": it is not an X25519 public key"),
    };

    internal static SecretBytes WrappingKey(SecretBytes shared, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> label) =>
        AgeCrypto.Hkdf(shared.Span, [.. ephemeral, .. theirs], label);

    internal static ReadOnlySpan<byte> Label => "age-encryption.org/v1/X25519"u8;

    internal override AgeStanza Wrap(SecretBytes fileKey)
    {
        using var scalar = SecretBytes.Random(AgeCrypto.PointSize);
        byte[] ephemeral = AgeCrypto.X25519Base(scalar.Span);
        using var shared = AgeCrypto.X25519Agree(scalar.Span, point) ?? throw new AgeException(AgeFailure.Key, $"the recipient {this} is a point of low order: anybody could decrypt");
        using var key = WrappingKey(shared, ephemeral, point, Label);
        return new AgeStanza(StanzaType, [StrictBase64.Encode(ephemeral)], AgeCrypto.Seal(key, fileKey.Span));
    }

    public override string ToString() => Bech32.Encode(Prefix, point);
}

/// <summary><c>AGE-SECRET-KEY-1…</c>: age's own private key.</summary>
public sealed class X25519Identity : AgeIdentity
{
    private const string Prefix = "AGE-SECRET-KEY-";

    private readonly SecretBytes scalar;
    private readonly byte[] point;

    private X25519Identity(SecretBytes scalar)
    {
        this.scalar = scalar;
        point = AgeCrypto.X25519Base(scalar.Span);
    }

    public override X25519Recipient Recipient => new(point);

    public static X25519Identity Generate() => new(SecretBytes.Random(AgeCrypto.PointSize));

    public static new X25519Identity Parse(string text)
    {
        // The text is not shown: it is a key.
        var decoded = Bech32.Decode(text, out string problem) ?? throw new AgeException(AgeFailure.Key, $"malformed secret key: {problem}");
        return decoded is (Prefix, { Length: AgeCrypto.PointSize } data)
            ? new X25519Identity(new SecretBytes(data))
            : throw new AgeException(AgeFailure.Key, "malformed secret key: it is not an X25519 key");
    }

    internal override SecretBytes CopyKey() => new(scalar.Span);

    /// <summary>The key as text, for the file that keeps it.</summary>
    public Sensitive<string> Export() => new(Bech32.Encode(Prefix, scalar.Span));

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            if (stanza.Type == X25519Recipient.StanzaType && Unwrap(stanza) is { } fileKey)
            {
                return fileKey;
            }
        }

        return null;
    }

    public override void Dispose()
    {
        scalar.Dispose();
        base.Dispose();
    }

    private SecretBytes? Unwrap(AgeStanza stanza)
    {
        if (stanza.Arguments is not [var argument] || StrictBase64.Decode(argument) is not { Length: AgeCrypto.PointSize } ephemeral)
        {
            throw new AgeException(AgeFailure.Header, "an X25519 stanza does not have one public key as its argument");
        }

        if (stanza.Body.Length != AgeCrypto.FileKeySize + AgeCrypto.TagSize)
        {
            throw new AgeException(AgeFailure.Header, "an X25519 stanza does not hold a file key");
        }

        using var shared = AgeCrypto.X25519Agree(scalar.Span, ephemeral) ?? throw new AgeException(AgeFailure.Header, "an X25519 stanza has a point of low order");
        using var key = X25519Recipient.WrappingKey(shared, ephemeral, point, X25519Recipient.Label);
        return AgeCrypto.Open(key, stanza.Body);
    }
}
