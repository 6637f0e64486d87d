using System.Security.Cryptography;
using System.Text;

namespace Hearth.Secrets.Age;

/// <summary>Encrypts to and decrypts from the age format, version 1: whole values and streams of any length.</summary>
public static class AgeFile
{
    /// <summary>Encrypts all of <paramref name="input"/>.</summary>
    public static void Encrypt(Stream input, Stream output, IReadOnlyList<AgeRecipient> recipients, bool armor = false)
    {
        var sink = armor ? new AgeArmor.Writer(output) : null;
        Stream target = sink ?? output;
        using var fileKey = SecretBytes.Random(AgeCrypto.FileKeySize);
        AgeHeader.Write(target, Wrap(fileKey, recipients), fileKey);
        byte[] nonce = RandomNumberGenerator.GetBytes(AgePayload.NonceSize);
        target.Write(nonce);
        using var key = AgePayload.DeriveKey(fileKey, nonce);
        var payload = new AgePayload.Writer(key, target);
        input.CopyTo(payload, 128 * 1024);
        payload.Finish();
        sink?.Finish();
    }

    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, IReadOnlyList<AgeRecipient> recipients, bool armor = false)
    {
        var output = new MemoryStream();
        Encrypt(new MemoryStream(plaintext.ToArray()), output, recipients, armor);
        return output.ToArray();
    }

    /// <summary>
    /// The plaintext as a stream. Header and armor are read before this returns; the payload is authenticated chunk by
    /// chunk as it is read. Armor is found by itself.
    /// </summary>
    public static Stream Decrypt(Stream input, IReadOnlyList<AgeIdentity> identities)
    {
        var lines = new LineStream(input);
        if (IsArmored(lines))
        {
            lines = new LineStream(new AgeArmor.Reader(lines));
        }

        return DecryptBinary(lines, identities);
    }

    public static SecretBytes Decrypt(ReadOnlySpan<byte> file, IReadOnlyList<AgeIdentity> identities)
    {
        using var stream = Decrypt(new MemoryStream(file.ToArray()), identities);
        byte[] buffer = new byte[file.Length];
        int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var plaintext = new SecretBytes(buffer.AsSpan(0, length));
        CryptographicOperations.ZeroMemory(buffer);
        return plaintext;
    }

    /// <summary>Whether the bytes start as an age file does, armored or not.</summary>
    public static bool IsAgeFile(ReadOnlySpan<byte> start) =>
        start.StartsWith("age-encryption.org/"u8) || start.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN AGE ENCRYPTED FILE-----"u8);

    internal static Stream DecryptBinary(LineStream lines, IReadOnlyList<AgeIdentity> identities)
    {
        var header = AgeHeader.Read(lines);
        using var fileKey = Unwrap(header, identities);
        if (!header.IsAuthentic(fileKey))
        {
            throw new AgeException(AgeFailure.Mac, "the header was changed after the file was encrypted: its MAC does not match");
        }

        byte[] nonce = new byte[AgePayload.NonceSize];
        if (lines.ReadAtLeast(nonce, nonce.Length, throwOnEndOfStream: false) < nonce.Length)
        {
            throw new AgeException(AgeFailure.Header, "the file ends right after its header");
        }

        return new AgePayload.Reader(AgePayload.DeriveKey(fileKey, nonce), lines);
    }

    // White space may stand before armor, so look behind it.
    private static bool IsArmored(LineStream lines)
    {
        var start = lines.Peek(AgeArmor.Header.Length);
        if (Ascii.Equals(start, AgeArmor.Header))
        {
            return true;
        }

        return !start.IsEmpty && start[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' && lines.Peek(1200).IndexOf("-----BEGIN AGE"u8) >= 0;
    }

    private static List<AgeStanza> Wrap(SecretBytes fileKey, IReadOnlyList<AgeRecipient> recipients)
    {
        if (recipients.Count == 0)
        {
            throw new AgeException(AgeFailure.Key, "there is nobody to encrypt to: no recipients were given");
        }

        if (recipients.Count > 1 && recipients.Any(static recipient => recipient.MustBeAlone))
        {
            throw new AgeException(AgeFailure.Key, "a passphrase cannot be combined with other recipients: age files say by their passphrase who made them");
        }

        if (recipients.Select(static recipient => recipient.IsPostQuantum).Distinct().Count() > 1)
        {
            throw new AgeException(AgeFailure.Key, "post-quantum (age1pq1…) and classic recipients cannot be mixed: the file would be no safer than with classic ones alone");
        }

        return [.. recipients.Select(recipient => recipient.Wrap(fileKey))];
    }

    private static SecretBytes Unwrap(AgeHeader header, IReadOnlyList<AgeIdentity> identities)
    {
        foreach (var identity in identities)
        {
            if (identity.Unwrap(header.Stanzas) is { } fileKey)
            {
                return fileKey;
            }
        }

        throw new AgeException(AgeFailure.NoMatch, identities.Count == 0 ? "no identities were given to decrypt with" : "no identity matched any of the recipients")
        {
            Hint = $"the file is encrypted to {Describe(header.Stanzas)}",
        };
    }

    private static string Describe(IReadOnlyList<AgeStanza> stanzas) =>
        string.Join(", ", stanzas.GroupBy(static stanza => stanza.Type).Select(static group => group.Count() == 1 ? $"one {group.Key} recipient" : $"{group.Count()} {group.Key} recipients"));
}
