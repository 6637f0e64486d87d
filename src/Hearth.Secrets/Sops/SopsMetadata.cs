using System.Globalization;

namespace Hearth.Secrets.Sops;

/// <summary>One key that the data key is encrypted to. Only age keys can be used; the others are kept as they are and named.</summary>
internal sealed class SopsMasterKey
{
    public const string AgeType = "age";

    public required string Type { get; init; }

    /// <summary>The recipient, fingerprint, ARN or address: how the key is named to people.</summary>
    public required string Id { get; init; }

    /// <summary>The data key (or a part of it), encrypted; empty until it is.</summary>
    public string EncryptedKey { get; set; } = "";

    /// <summary>The other fields as they were read, for kinds of keys that Hearth does not use itself.</summary>
    public IReadOnlyList<KeyValuePair<string, SopsNode>> Fields { get; init; } = [];

    public static SopsMasterKey Age(string recipient) => new() { Type = AgeType, Id = recipient };
}

/// <summary>What SOPS writes below <c>sops:</c>: who can decrypt, what is encrypted, and the MAC.</summary>
internal sealed class SopsMetadata
{
    public const string Key = "sops";

    /// <summary>The version of SOPS whose format is written.</summary>
    public const string FormatVersion = "3.13.2";

    // Nobody has that many; a file must not make us try more.
    private const int MaxKeys = 1024;
    private const int MaxGroups = 255;

    private static readonly string[] KeyTypes = ["kms", "gcp_kms", "hckms", "azure_kv", "hc_vault", "pgp", SopsMasterKey.AgeType];

    public List<List<SopsMasterKey>> KeyGroups { get; set; } = [];

    public int ShamirThreshold { get; set; }

    public EncryptionRule Rule { get; set; } = new();

    public bool MacOnlyEncrypted { get; set; }

    /// <summary>The MAC, encrypted; empty where the file has none.</summary>
    public string Mac { get; set; } = "";

    public DateTimeOffset LastModified { get; set; }

    public string Version { get; set; } = FormatVersion;

    public IEnumerable<SopsMasterKey> MasterKeys => KeyGroups.SelectMany(static group => group);

    /// <summary>The additional data of the MAC, as Go formats RFC 3339.</summary>
    public string LastModifiedText => Format(LastModified);

    public static SopsMetadata Read(SopsBranch branch)
    {
        string lastModified = Text(branch, "lastmodified");
        if (!DateTimeOffset.TryParseExact(lastModified, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            throw Bad($"sops.lastmodified is \"{lastModified}\"; wants a time like 2026-01-02T15:04:05Z");
        }

        var rule = new EncryptionRule
        {
            UnencryptedSuffix = Text(branch, "unencrypted_suffix"),
            EncryptedSuffix = Text(branch, "encrypted_suffix"),
            UnencryptedRegex = Text(branch, "unencrypted_regex"),
            EncryptedRegex = Text(branch, "encrypted_regex"),
            UnencryptedCommentRegex = Text(branch, "unencrypted_comment_regex"),
            EncryptedCommentRegex = Text(branch, "encrypted_comment_regex"),
        };
        if (rule.Count > 1)
        {
            throw Bad("it has more than one of encrypted_suffix, unencrypted_suffix, encrypted_regex, unencrypted_regex, encrypted_comment_regex and unencrypted_comment_regex; wants at most one");
        }

        string threshold = Text(branch, "shamir_threshold");
        var metadata = new SopsMetadata
        {
            LastModified = time,
            Rule = rule.WithDefault(),
            Mac = Text(branch, "mac"),
            Version = Text(branch, "version"),
            MacOnlyEncrypted = Text(branch, "mac_only_encrypted") is "true" or "True" or "1",
            KeyGroups = ReadGroups(branch),
            ShamirThreshold = threshold.Length == 0 ? 0 : int.TryParse(threshold, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= MaxGroups
                ? number
                : throw Bad($"sops.shamir_threshold is \"{threshold}\"; wants a number up to {MaxGroups}"),
        };
        return metadata.ShamirThreshold > metadata.KeyGroups.Count && metadata.KeyGroups.Count > 1
            ? throw Bad($"sops.shamir_threshold is {metadata.ShamirThreshold}, but there are only {metadata.KeyGroups.Count} key groups")
            : metadata;
    }

    /// <summary>As SOPS 3.10 and later write it: keys in alphabetical order.</summary>
    public SopsBranch Write()
    {
        var fields = new SortedDictionary<string, SopsNode>(StringComparer.Ordinal)
        {
            ["lastmodified"] = SopsScalar.Of(LastModifiedText),
            ["mac"] = SopsScalar.Of(Mac),
            ["version"] = SopsScalar.Of(Version),
        };
        AddText(fields, "unencrypted_suffix", Rule.UnencryptedSuffix);
        AddText(fields, "encrypted_suffix", Rule.EncryptedSuffix);
        AddText(fields, "unencrypted_regex", Rule.UnencryptedRegex);
        AddText(fields, "encrypted_regex", Rule.EncryptedRegex);
        AddText(fields, "unencrypted_comment_regex", Rule.UnencryptedCommentRegex);
        AddText(fields, "encrypted_comment_regex", Rule.EncryptedCommentRegex);
        if (MacOnlyEncrypted)
        {
            fields["mac_only_encrypted"] = SopsScalar.Of(true);
        }

        if (ShamirThreshold != 0)
        {
            fields["shamir_threshold"] = SopsScalar.Of((long)ShamirThreshold);
        }

        if (KeyGroups.Count == 1)
        {
            AddKeys(fields, KeyGroups[0]);
        }
        else
        {
            var groups = new SopsList();
            foreach (var group in KeyGroups)
            {
                // These two SOPS writes even where they are empty.
                var keys = new SortedDictionary<string, SopsNode>(StringComparer.Ordinal) { [SopsMasterKey.AgeType] = new SopsList(), ["hc_vault"] = new SopsList() };
                AddKeys(keys, group);
                groups.Items.Add(ToBranch(keys));
            }

            fields["key_groups"] = groups;
        }

        return ToBranch(fields);
    }

    public static string Format(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static SopsException Bad(string problem) => new(SopsFailure.Unreadable, $"the SOPS metadata is malformed: {problem}");

    private static List<List<SopsMasterKey>> ReadGroups(SopsBranch branch)
    {
        var single = ReadKeys(branch);
        if (single.Count > 0)
        {
            return [single];
        }

        if (branch["key_groups"] is not SopsList { Items.Count: > 0 and <= MaxGroups } list)
        {
            throw Bad("no keys found: there is neither a key like sops.age nor a list of up to 255 groups in sops.key_groups");
        }

        List<List<SopsMasterKey>> groups = [.. list.Items.OfType<SopsBranch>().Select(ReadKeys)];
        return groups.Sum(static group => group.Count) <= MaxKeys ? groups : throw Bad($"it has more than {MaxKeys} keys");
    }

    private static List<SopsMasterKey> ReadKeys(SopsBranch branch)
    {
        List<SopsMasterKey> keys = [];
        foreach (string type in KeyTypes)
        {
            foreach (var entry in (branch[type] as SopsList)?.Items.OfType<SopsBranch>() ?? [])
            {
                keys.Add(new SopsMasterKey
                {
                    Type = type,
                    Id = Identify(type, entry),
                    EncryptedKey = Text(entry, "enc"),
                    Fields = [.. entry.Items.Where(item => item.Comment is null && item.Key != "enc").Select(item => KeyValuePair.Create(item.Key, item.Value))],
                });
                if (keys.Count > MaxKeys)
                {
                    throw Bad($"it has more than {MaxKeys} keys");
                }
            }
        }

        return keys;
    }

    private static string Identify(string type, SopsBranch entry) => type switch
    {
        SopsMasterKey.AgeType => Text(entry, "recipient"),
        "pgp" => Text(entry, "fp"),
        "kms" => Text(entry, "arn"),
        "gcp_kms" => Text(entry, "resource_id"),
        "hckms" => Text(entry, "key_id"),
        "azure_kv" => $"{Text(entry, "vault_url")}/keys/{Text(entry, "name")}/{Text(entry, "version")}",
        _ => $"{Text(entry, "vault_address")}/v1/{Text(entry, "engine_path")}/keys/{Text(entry, "key_name")}",
    };

    private static string Text(SopsBranch branch, string key) => branch[key] switch
    {
        SopsScalar { Type: SopsType.Null } or null => "",
        SopsScalar scalar => scalar.Text,
        _ => throw Bad($"sops.{key} is not a plain value"),
    };

    private static void AddText(SortedDictionary<string, SopsNode> fields, string key, string text)
    {
        if (text.Length > 0)
        {
            fields[key] = SopsScalar.Of(text);
        }
    }

    private static void AddKeys(SortedDictionary<string, SopsNode> fields, List<SopsMasterKey> keys)
    {
        foreach (var group in keys.GroupBy(static key => key.Type))
        {
            var list = new SopsList();
            foreach (var key in group)
            {
                var entry = new SortedDictionary<string, SopsNode>(StringComparer.Ordinal);
                foreach (var (name, value) in key.Fields)
                {
                    entry[name] = value;
                }

                if (key.Type == SopsMasterKey.AgeType)
                {
                    entry["recipient"] = SopsScalar.Of(key.Id);
                }

                entry["enc"] = SopsScalar.Of(key.EncryptedKey);
                list.Items.Add(ToBranch(entry));
            }

            fields[group.Key] = list;
        }
    }

    private static SopsBranch ToBranch(SortedDictionary<string, SopsNode> fields)
    {
        var branch = new SopsBranch();
        foreach (var (key, value) in fields)
        {
            branch.Add(key, value);
        }

        return branch;
    }
}
