using System.Text;
using Hearth.Secrets.Age;

namespace Hearth.Secrets.Sops;

/// <summary>Finds a document's data key, and encrypts one to all of its keys.</summary>
internal static class DataKeys
{
    private const int Size = 32;

    public static SecretBytes Recover(SopsMetadata metadata, AgeKeySource keys)
    {
        List<SecretBytes> parts = [];
        foreach (var group in metadata.KeyGroups)
        {
            if (RecoverPart(group, keys) is { } part)
            {
                parts.Add(part);
            }
        }

        if (metadata.KeyGroups.Count == 1)
        {
            return parts is [var only] ? Check(only) : throw NotRecovered(metadata, keys, 0);
        }

        if (parts.Count < metadata.ShamirThreshold || parts.Count < 2)
        {
            throw NotRecovered(metadata, keys, parts.Count);
        }

        var key = Shamir.Combine(parts);
        parts.ForEach(static part => part.Dispose());
        return Check(key);
    }

    /// <summary>A new data key, encrypted to all keys of the metadata.</summary>
    public static SecretBytes Generate(SopsMetadata metadata)
    {
        var key = SecretBytes.Random(Size);
        Wrap(metadata, key);
        return key;
    }

    public static void Wrap(SopsMetadata metadata, SecretBytes key)
    {
        if (metadata.KeyGroups.Count == 0 || metadata.KeyGroups.Exists(static group => group.Count == 0))
        {
            throw new SopsException(SopsFailure.NoEncryptionKey, "there is nobody to encrypt to: a key group is empty, or there is none")
            {
                Hint = "name recipients with --age, SOPS_AGE_RECIPIENTS or in .sops.yaml",
            };
        }

        IReadOnlyList<SecretBytes> parts = [key];
        if (metadata.KeyGroups.Count > 1)
        {
            metadata.ShamirThreshold = metadata.ShamirThreshold == 0 ? metadata.KeyGroups.Count : metadata.ShamirThreshold;
            parts = Shamir.Split(key, metadata.KeyGroups.Count, metadata.ShamirThreshold);
        }

        for (int i = 0; i < parts.Count; i++)
        {
            foreach (var master in metadata.KeyGroups[i])
            {
                if (master.Type != SopsMasterKey.AgeType)
                {
                    throw NotSupported(master);
                }

                master.EncryptedKey = Encoding.ASCII.GetString(AgeFile.Encrypt(parts[i].Span, [AgeRecipient.Parse(master.Id)], armor: true));
            }
        }
    }

    public static SopsException NotSupported(SopsMasterKey master) => new(SopsFailure.NoEncryptionKey, $"keys of {NameOf(master.Type)} are not supported: {master.Id}")
    {
        Hint = "Hearth encrypts to age keys only; use the sops program for this file, or give it an age key",
    };

    private static string NameOf(string type) => type switch
    {
        "pgp" => "PGP",
        "kms" => "AWS KMS",
        "gcp_kms" => "GCP KMS",
        "hckms" => "HuaweiCloud KMS",
        "azure_kv" => "Azure Key Vault",
        "hc_vault" => "HashiCorp Vault",
        _ => type,
    };

    private static SecretBytes? RecoverPart(List<SopsMasterKey> group, AgeKeySource keys)
    {
        foreach (var master in group)
        {
            if (master.Type != SopsMasterKey.AgeType || keys.Identities.Count == 0)
            {
                continue;
            }

            try
            {
                return AgeFile.Decrypt(Encoding.UTF8.GetBytes(master.EncryptedKey), keys.Identities);
            }
            catch (AgeException exception) when (exception.Failure is AgeFailure.NoMatch)
            {
                // Another's key.
            }
            catch (AgeException exception) when (exception.Failure is not AgeFailure.Key)
            {
                throw new SopsException(SopsFailure.NoDataKey, $"the data key for {master.Id} is damaged: {exception.Message}", exception);
            }
        }

        return null;
    }

    private static SecretBytes Check(SecretBytes key) => key.Length == Size ? key : throw new SopsException(SopsFailure.NoDataKey, $"the data key has {key.Length} bytes; wants {Size}");

    private static SopsException NotRecovered(SopsMetadata metadata, AgeKeySource keys, int parts)
    {
        var recipients = metadata.MasterKeys.Where(static key => key.Type == SopsMasterKey.AgeType).Select(static key => key.Id).Distinct().ToList();
        var others = metadata.MasterKeys.Where(static key => key.Type != SopsMasterKey.AgeType).Select(static key => $"{NameOf(key.Type)} {key.Id}").Distinct().ToList();
        string message = keys.Identities.Count == 0
            ? "the data key cannot be decrypted: no age identities were found"
            : metadata.KeyGroups.Count > 1
                ? $"the data key cannot be decrypted: keys of {parts} of {metadata.KeyGroups.Count} groups were found, {Math.Max(2, metadata.ShamirThreshold)} are needed"
                : "the data key cannot be decrypted: none of the age identities is a recipient";
        List<string> hints = [];
        if (recipients.Count > 0)
        {
            hints.Add($"one of these recipients can decrypt it: {string.Join(", ", recipients)}");
        }

        if (others.Count > 0)
        {
            hints.Add($"keys that Hearth does not support: {string.Join(", ", others)}");
        }

        if (keys.Identities.Count > 0 && keys.Identities.Select(static identity => identity.Recipient).OfType<AgeRecipient>().ToList() is { Count: > 0 } own)
        {
            hints.Add($"the identities at hand are of {string.Join(", ", own.Take(8))}");
        }

        hints.AddRange(keys.Problems);
        if (keys.Missing.Count > 0)
        {
            hints.Add($"no keys in {string.Join(", ", keys.Missing)}");
        }

        return new SopsException(SopsFailure.NoDataKey, message) { Hint = string.Join("; ", hints) };
    }
}
