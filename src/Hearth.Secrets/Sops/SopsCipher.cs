using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hearth.Secrets.Age;
using Hearth.Syntax.Numbers;
using Hearth.Syntax.Yaml;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Hearth.Secrets.Sops;

/// <summary>
/// Encrypts and decrypts single values: AES-256-GCM with nonces of 32 bytes (which .NET's own does not take), the path
/// of keys as additional data, written as <c>ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]</c>.
/// A value that is encrypted again unchanged keeps its nonce and so its text, so that a diff shows only what changed.
/// </summary>
internal sealed class SopsCipher : IDisposable
{
    private const int NonceSize = 32;
    private const int TagSize = 16;
    private const int MaxNonceSize = 1024;

    private readonly KeyParameter key;
    private readonly SecretBytes dataKey;
    private readonly Dictionary<string, byte[]>? nonces;
    private GcmBlockCipher? gcm;
    private byte[]? lastNonce;

    /// <param name="dataKey">32 bytes; disposed with this.</param>
    /// <param name="keepsNonces">Whether values that are decrypted may be encrypted again by this object.</param>
    public SopsCipher(SecretBytes dataKey, bool keepsNonces = false)
    {
        this.dataKey = dataKey;
        key = new KeyParameter(dataKey.Span);
        nonces = keepsNonces ? new Dictionary<string, byte[]>(StringComparer.Ordinal) : null;
    }

    public SecretBytes DataKey => dataKey;

    public static bool IsEncrypted(ReadOnlySpan<byte> text) => text.StartsWith("ENC[AES256_GCM,data:"u8);

    public static bool IsEncrypted(ReadOnlySpan<char> text) => text.StartsWith("ENC[AES256_GCM,data:", StringComparison.Ordinal);

    public string Encrypt(ReadOnlySpan<byte> plaintext, string type, ReadOnlySpan<byte> additionalData)
    {
        if (plaintext.IsEmpty)
        {
            return "";
        }

        byte[] nonce = nonces?.GetValueOrDefault(StashKey(plaintext, type, additionalData)) ?? RandomNumberGenerator.GetBytes(NonceSize);
        Init(forEncryption: true, nonce, additionalData);
        byte[] output = new byte[gcm.GetOutputSize(plaintext.Length)];
        int written = gcm.ProcessBytes(plaintext, output);
        written += gcm.DoFinal(output.AsSpan(written));
        return $"ENC[AES256_GCM,data:{Convert.ToBase64String(output.AsSpan(0, written - TagSize))},iv:{Convert.ToBase64String(nonce)},tag:{Convert.ToBase64String(output.AsSpan(written - TagSize, TagSize))},type:{type}]";
    }

    /// <summary>Decrypts; the type is the text's own claim and is not authenticated, as in SOPS.</summary>
    /// <exception cref="SopsException">Not in SOPS's form, or not authentic.</exception>
    public (byte[] Plaintext, string Type) Decrypt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> additionalData)
    {
        var (data, nonce, tag, type) = Split(text);
        Init(forEncryption: false, nonce, additionalData);
        byte[] output = new byte[data.Length + TagSize];
        try
        {
            int written = gcm.ProcessBytes(data, output);
            written += gcm.ProcessBytes(tag, output.AsSpan(written));
            written += gcm.DoFinal(output.AsSpan(written));
            Array.Resize(ref output, written);
        }
        catch (Exception exception) when (exception is InvalidCipherTextException or DataLengthException)
        {
            throw new SopsException(SopsFailure.Decrypt, "the value does not authenticate: it was changed, moved to another key, or encrypted with another data key", exception);
        }

        nonces?.TryAdd(StashKey(output, type, additionalData), nonce);
        return (output, type);
    }

    /// <summary>A decrypted value as the tree has it: normalized as Go's types are.</summary>
    public static SopsNode ToNode(byte[] plaintext, string type, SopsNode from)
    {
        var origin = from.Origin;
        switch (type)
        {
            case "str" or "bytes":
                return new SopsScalar(type == "str" ? SopsType.String : SopsType.Bytes, plaintext) { Origin = origin, IsSensitive = true };
            case "comment":
                return new SopsComment(Encoding.UTF8.GetString(plaintext), from is SopsComment { IsInline: true }) { Origin = origin };
            case "int" when Utf8Parser.TryParse(plaintext, out long number, out int used) && used == plaintext.Length:
                return Sensitive(SopsScalar.Of(number), origin);
            case "float" when TryParseFloat(plaintext, out double number):
                return Sensitive(SopsScalar.Of(number), origin);
            case "bool" when Encoding.ASCII.GetString(plaintext) is "1" or "t" or "T" or "true" or "TRUE" or "True":
                return Sensitive(SopsScalar.Of(true), origin);
            case "bool" when Encoding.ASCII.GetString(plaintext) is "0" or "f" or "F" or "false" or "FALSE" or "False":
                return Sensitive(SopsScalar.Of(false), origin);
            case "time" when DateTimeOffset.TryParse(Encoding.ASCII.GetString(plaintext), CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                return new SopsScalar(SopsType.Time, plaintext) { Origin = origin, IsSensitive = true };
            case "int" or "float" or "bool" or "time":
                throw new SopsException(SopsFailure.Decrypt, $"the value decrypts, but is no {type}");
            default:
                throw new SopsException(SopsFailure.Decrypt, $"the value has the unknown type \"{type}\"; wants str, int, float, bool, bytes, time or comment");
        }
    }

    public static string TypeName(SopsType type) => type switch
    {
        SopsType.Integer => "int",
        SopsType.Float => "float",
        SopsType.Boolean => "bool",
        SopsType.Time => "time",
        _ => "str",
    };

    public void Dispose() => dataKey.Dispose();

    private static SopsScalar Sensitive(SopsScalar scalar, YamlNode? origin) => new(scalar.Type, scalar.Bytes) { Origin = origin, IsSensitive = true };

    private static bool TryParseFloat(byte[] text, out double value) => Encoding.ASCII.GetString(text) switch
    {
        "+Inf" or "Inf" => Found(double.PositiveInfinity, out value),
        "-Inf" => Found(double.NegativeInfinity, out value),
        "NaN" => Found(double.NaN, out value),
        var other => double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
    };

    private static bool Found(double found, out double value)
    {
        value = found;
        return true;
    }

    private static string StashKey(ReadOnlySpan<byte> plaintext, string type, ReadOnlySpan<byte> additionalData) =>
        $"{type}\0{Encoding.Latin1.GetString(additionalData)}\0{Encoding.Latin1.GetString(plaintext)}";

    private static (byte[] Data, byte[] Nonce, byte[] Tag, string Type) Split(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> start = "ENC[AES256_GCM,data:"u8;
        int end = text.LastIndexOf((byte)']');
        if (text.StartsWith(start) && end > 0)
        {
            var rest = text[start.Length..end];
            int iv = rest.LastIndexOf(",iv:"u8), tag = rest.LastIndexOf(",tag:"u8), type = rest.LastIndexOf(",type:"u8);
            if (iv >= 0 && tag > iv && type > tag
                && StrictBase64.DecodePadded(rest[..iv]) is { } data
                && StrictBase64.DecodePadded(rest[(iv + 4)..tag]) is { Length: > 0 and <= MaxNonceSize } nonce
                && StrictBase64.DecodePadded(rest[(tag + 5)..type]) is { Length: TagSize } tagBytes)
            {
                return (data, nonce, tagBytes, Encoding.UTF8.GetString(rest[(type + 6)..]));
            }
        }

        throw new SopsException(SopsFailure.Decrypt, "the value should be encrypted, but is not of the form ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]");
    }

    // The key schedule and GCM's tables are made once and kept for all values of a file. BouncyCastle refuses a nonce
    // twice in a row, which is right for any other use; here it can only be the same value at the same key again.
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(gcm))]
    private void Init(bool forEncryption, byte[] nonce, ReadOnlySpan<byte> additionalData)
    {
        bool isNew = forEncryption && lastNonce is not null && nonce.AsSpan().SequenceEqual(lastNonce);
        if (isNew || gcm is null)
        {
            isNew = true;
            gcm = new GcmBlockCipher(Org.BouncyCastle.Crypto.AesUtilities.CreateEngine());
        }

        gcm.Init(forEncryption, new AeadParameters(isNew ? key : null, TagSize * 8, nonce, additionalData.ToArray()));
        lastNonce = nonce;
    }
}
