using Hearth.Secrets.Sops.Stores;

namespace Hearth.Secrets.Sops;

/// <summary>
/// The operations of the sops command on bytes: none of them reads or writes the file itself, so that nothing is
/// written before all of it has succeeded.
/// </summary>
/// <param name="keys">To decrypt with.</param>
/// <param name="time">For <c>lastmodified</c>.</param>
public sealed class SopsTool(AgeKeySource keys, TimeProvider time)
{
    /// <summary>Encrypts a file that is in plain text.</summary>
    public byte[] Encrypt(byte[] file, SopsFormats formats, EncryptionSettings settings)
    {
        var branches = formats.Input.LoadPlain(file, formats.Path);
        CheckPlain(formats.Output, branches, formats.Path);
        var document = new SopsDocument(branches, settings.ToMetadata(formats.Input.IsSingleValue));
        using var cipher = new SopsCipher(DataKeys.Generate(document.Metadata));
        SopsEngine.Encrypt(document, cipher, formats.Path, time.GetUtcNow());
        return formats.Output.EmitEncrypted(document);
    }

    /// <summary>Decrypts a file, or the part of it that <paramref name="extract"/> names (<c>["key"][0]</c>).</summary>
    public byte[] Decrypt(byte[] file, SopsFormats formats, bool ignoreMac = false, string extract = "")
    {
        var index = TreeIndex.Parse(extract);
        var document = formats.Input.LoadEncrypted(file, formats.Path);
        using var cipher = SopsEngine.Decrypt(document, keys, formats.Path, ignoreMac);
        if (index.IsEmpty)
        {
            return formats.Output.EmitPlain(document.Branches);
        }

        return index.Get(document.Branches[0]) switch
        {
            SopsBranch branch => formats.Output.EmitPlain([branch, .. document.Branches.Skip(1)]),
            SopsScalar { Type: SopsType.String or SopsType.Bytes } text => text.Bytes.ToArray(),
            var value => formats.Output.EmitValue(value),
        };
    }

    /// <summary>A new data key for all values; recipients added to the first group, and removed from all.</summary>
    public byte[] Rotate(byte[] file, SopsFormats formats, bool ignoreMac, string addAge, string removeAge)
    {
        var document = formats.Input.LoadEncrypted(file, formats.Path);
        SopsEngine.Decrypt(document, keys, formats.Path, ignoreMac).Dispose();
        document.Metadata.KeyGroups[0].AddRange(CreationRule.AgeKeys(addAge));
        var removed = CreationRule.AgeKeys(removeAge).Select(static key => key.Id).ToHashSet(StringComparer.Ordinal);
        document.Metadata.KeyGroups.ForEach(group => group.RemoveAll(key => removed.Contains(key.Id)));
        document.Metadata.Version = SopsMetadata.FormatVersion;
        using var cipher = new SopsCipher(DataKeys.Generate(document.Metadata));
        SopsEngine.Encrypt(document, cipher, formats.Path, time.GetUtcNow());
        return formats.Output.EmitEncrypted(document);
    }

    /// <summary>Sets a value given as JSON. The other values keep their ciphertext.</summary>
    public (byte[] File, bool Changed) Set(byte[] file, SopsFormats formats, bool ignoreMac, string index, string json)
    {
        SopsNode value;
        try
        {
            value = JsonStore.ParseValue(System.Text.Encoding.UTF8.GetBytes(json));
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new SopsException(SopsFailure.BadSetFormat, "Value for --set is not valid JSON", exception) { Hint = "a text needs quotes of its own: '\"text\"'" };
        }

        bool changed = false;
        byte[] result = Change(file, formats, ignoreMac, document =>
        {
            changed = TreeIndex.Parse(index).Set(document.Branches[0], value);
            CheckPlain(formats.Output, document.Branches, formats.Path);
        });
        return (result, changed);
    }

    public byte[] Unset(byte[] file, SopsFormats formats, bool ignoreMac, string index) =>
        Change(file, formats, ignoreMac, document => TreeIndex.Parse(index).Unset(document.Branches[0]));

    /// <summary>Opens a file for editing: its plaintext, and the way back.</summary>
    public EditSession BeginEdit(byte[] file, SopsFormats formats, bool ignoreMac, bool showMasterKeys)
    {
        var document = formats.Input.LoadEncrypted(file, formats.Path);
        var cipher = SopsEngine.Decrypt(document, keys, formats.Path, ignoreMac, keepsNonces: true);
        return new EditSession(document, cipher, formats, showMasterKeys, time);
    }

    /// <summary>Starts a new file from the format's example.</summary>
    public EditSession BeginNew(SopsFormats formats, EncryptionSettings settings)
    {
        var document = new SopsDocument(formats.Input.LoadPlain(formats.Input.Example, formats.Path), settings.ToMetadata(formats.Input.IsSingleValue));
        return new EditSession(document, new SopsCipher(DataKeys.Generate(document.Metadata)), formats, showMasterKeys: false, time);
    }

    /// <summary>The names and values of a flat document, for a process's environment.</summary>
    public IReadOnlyList<KeyValuePair<string, Sensitive<string>>> ReadEnvironment(byte[] file, SopsFormats formats, bool ignoreMac)
    {
        var document = formats.Input.LoadEncrypted(file, formats.Path);
        using var cipher = SopsEngine.Decrypt(document, keys, formats.Path, ignoreMac);
        List<KeyValuePair<string, Sensitive<string>>> variables = [];
        foreach (var item in document.Branches[0].Items.Where(static item => item.Comment is null))
        {
            if (item.Value is not SopsScalar scalar)
            {
                throw new SopsException(SopsFailure.Generic, $"cannot use complex value in environment; offending key {item.Key}");
            }

            if (item.Key.Contains('='))
            {
                throw new SopsException(SopsFailure.Generic, $"cannot use keys with '=' in environment: {item.Key}");
            }

            variables.Add(KeyValuePair.Create(item.Key, new Sensitive<string>(scalar.ToPlainText())));
        }

        return variables;
    }

    /// <summary>What the rule for a file would change in its keys; null where nothing.</summary>
    public static KeyChanges? CompareKeys(byte[] file, SopsFormats formats, CreationRule rule, int shamirThreshold = 0)
    {
        var metadata = formats.Input.LoadEncrypted(file, formats.Path).Metadata;
        int threshold = Math.Min(shamirThreshold == 0 ? metadata.ShamirThreshold : shamirThreshold, rule.KeyGroups.Count);
        List<KeyGroupChange> groups = [];
        for (int i = 0; i < Math.Max(metadata.KeyGroups.Count, rule.KeyGroups.Count); i++)
        {
            var ours = (i < metadata.KeyGroups.Count ? metadata.KeyGroups[i] : []).Select(static key => key.Id).ToList();
            var theirs = (i < rule.KeyGroups.Count ? rule.KeyGroups[i] : []).Select(static key => key.Id).ToList();
            groups.Add(new KeyGroupChange([.. theirs.Where(ours.Contains)], [.. theirs.Except(ours)], [.. ours.Except(theirs)]));
        }

        return threshold == metadata.ShamirThreshold && groups.TrueForAll(static group => group.Added.Count + group.Removed.Count == 0)
            ? null
            : new KeyChanges(groups, metadata.ShamirThreshold, threshold);
    }

    /// <summary>Encrypts the same data key to the keys of the rule; no value changes.</summary>
    public byte[] UpdateKeys(byte[] file, SopsFormats formats, CreationRule rule, KeyChanges changes) => Rewrap(file, formats, metadata =>
    {
        metadata.KeyGroups = Copy(rule.KeyGroups);
        metadata.ShamirThreshold = changes.NewThreshold;
    });

    public byte[] AddGroup(byte[] file, SopsFormats formats, IEnumerable<string> ageRecipients, int threshold) => Rewrap(file, formats, metadata =>
    {
        metadata.KeyGroups.Add([.. ageRecipients.SelectMany(CreationRule.AgeKeys)]);
        metadata.ShamirThreshold = threshold == 0 ? metadata.ShamirThreshold : threshold;
    });

    public byte[] DeleteGroup(byte[] file, SopsFormats formats, int group, int threshold) => Rewrap(file, formats, metadata =>
    {
        if (group >= metadata.KeyGroups.Count)
        {
            throw new SopsException(SopsFailure.Generic, $"there is no key group {group}; the file has {metadata.KeyGroups.Count}, counted from 0");
        }

        metadata.KeyGroups.RemoveAt(group);
        metadata.ShamirThreshold = threshold == 0 ? metadata.ShamirThreshold : threshold;
        if (metadata.KeyGroups.Count < metadata.ShamirThreshold)
        {
            throw new SopsException(SopsFailure.Generic, $"removing this key group will make the Shamir threshold impossible to satisfy: Shamir threshold is {metadata.ShamirThreshold}, but we only have {metadata.KeyGroups.Count} key groups");
        }
    });

    internal static void CheckPlain(SopsStore output, List<SopsBranch> branches, string path)
    {
        if (branches.Count == 0)
        {
            throw new SopsException(SopsFailure.EmptyFile, "File cannot be completely empty, it must contain at least one document");
        }

        if (output.HasMetadata(branches[0]))
        {
            throw new SopsException(SopsFailure.AlreadyEncrypted, $"{path} has a top-level entry called 'sops' (or, in a flat format, ones that start with 'sops_'): it is encrypted already")
            {
                Hint = "to edit an encrypted file: sops edit FILE; if this one is not encrypted, rename the entry",
            };
        }
    }

    internal static List<List<SopsMasterKey>> Copy(List<List<SopsMasterKey>> groups) =>
        [.. groups.Select(static group => group.ConvertAll(static key => new SopsMasterKey { Type = key.Type, Id = key.Id, Fields = key.Fields }))];

    private byte[] Change(byte[] file, SopsFormats formats, bool ignoreMac, Action<SopsDocument> change)
    {
        var document = formats.Input.LoadEncrypted(file, formats.Path);
        using var cipher = SopsEngine.Decrypt(document, keys, formats.Path, ignoreMac, keepsNonces: true);
        change(document);
        SopsEngine.Encrypt(document, cipher, formats.Path, time.GetUtcNow());
        return formats.Output.EmitEncrypted(document);
    }

    private byte[] Rewrap(byte[] file, SopsFormats formats, Action<SopsMetadata> change)
    {
        var document = formats.Input.LoadEncrypted(file, formats.Path);
        using var dataKey = DataKeys.Recover(document.Metadata, keys);
        change(document.Metadata);
        DataKeys.Wrap(document.Metadata, dataKey);
        return formats.Output.EmitEncrypted(document);
    }
}

/// <summary>A file's name and the formats it is read and written in.</summary>
public sealed class SopsFormats
{
    /// <param name="path">For messages and, by its ending, for the formats.</param>
    /// <param name="inputType"><c>yaml</c>, <c>json</c>, <c>dotenv</c>, <c>ini</c> or <c>binary</c>; null to go by the path.</param>
    /// <param name="outputType">The same.</param>
    /// <param name="options">Indentation of the output.</param>
    public SopsFormats(string path, string? inputType = null, string? outputType = null, StoreOptions? options = null)
    {
        Path = path;
        Input = SopsStore.For(path, inputType, options ?? new StoreOptions());
        Output = SopsStore.For(path, outputType, options ?? new StoreOptions());
    }

    public string Path { get; }

    /// <summary>The input format's name.</summary>
    public string InputName => Input.Name;

    internal SopsStore Input { get; }

    internal SopsStore Output { get; }
}

/// <summary>How a new file is encrypted: what of it, and to whom.</summary>
public sealed class EncryptionSettings
{
    public EncryptionRule Rule { get; init; } = new();

    public bool MacOnlyEncrypted { get; init; }

    public int ShamirThreshold { get; init; }

    internal List<List<SopsMasterKey>> KeyGroups { get; init; } = [];

    /// <summary>To age recipients parted by commas, else as the rule of <c>.sops.yaml</c> says. What is set in <paramref name="rule"/> counts before the file's.</summary>
    public static EncryptionSettings Create(string ageRecipients, EncryptionRule rule, bool macOnlyEncrypted, int shamirThreshold, CreationRule? configured)
    {
        var recipients = CreationRule.AgeKeys(ageRecipients).ToList();
        if (recipients.Count == 0 && configured is null)
        {
            throw new SopsException(SopsFailure.Generic, "config file not found, or has no creation rules, and no keys provided through command line options")
            {
                Hint = "name recipients with --age, SOPS_AGE_RECIPIENTS or in .sops.yaml",
            };
        }

        static string Pick(string own, string? other) => own.Length > 0 ? own : other ?? "";
        var merged = new EncryptionRule
        {
            UnencryptedSuffix = Pick(rule.UnencryptedSuffix, configured?.Rule.UnencryptedSuffix),
            EncryptedSuffix = Pick(rule.EncryptedSuffix, configured?.Rule.EncryptedSuffix),
            UnencryptedRegex = Pick(rule.UnencryptedRegex, configured?.Rule.UnencryptedRegex),
            EncryptedRegex = Pick(rule.EncryptedRegex, configured?.Rule.EncryptedRegex),
            UnencryptedCommentRegex = Pick(rule.UnencryptedCommentRegex, configured?.Rule.UnencryptedCommentRegex),
            EncryptedCommentRegex = Pick(rule.EncryptedCommentRegex, configured?.Rule.EncryptedCommentRegex),
        };
        return new EncryptionSettings
        {
            Rule = merged,
            MacOnlyEncrypted = macOnlyEncrypted || configured is { MacOnlyEncrypted: true },
            ShamirThreshold = shamirThreshold != 0 ? shamirThreshold : configured?.ShamirThreshold ?? 0,
            KeyGroups = recipients.Count > 0 ? [recipients] : configured!.KeyGroups, // One of the two is there.
        };
    }

    internal SopsMetadata ToMetadata(bool isSingleValue)
    {
        // One value under a made-up key: no rule about keys can mean it.
        if (!isSingleValue && Rule.Count > 1)
        {
            throw new SopsException(SopsFailure.ConflictingParameters, "cannot use more than one of encrypted_suffix, unencrypted_suffix, encrypted_regex, unencrypted_regex, encrypted_comment_regex, or unencrypted_comment_regex in the same file");
        }

        return new SopsMetadata
        {
            KeyGroups = SopsTool.Copy(KeyGroups),
            ShamirThreshold = KeyGroups.Count > 1 ? ShamirThreshold : 0,
            Rule = isSingleValue ? new EncryptionRule() : Rule.WithDefault(),
            MacOnlyEncrypted = !isSingleValue && MacOnlyEncrypted,
        };
    }
}

/// <summary>How the keys of a file differ from its rule.</summary>
public sealed record KeyChanges(IReadOnlyList<KeyGroupChange> Groups, int OldThreshold, int NewThreshold);

/// <summary>How one group of keys differs.</summary>
public sealed record KeyGroupChange(IReadOnlyList<string> Common, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);

/// <summary>A file that is open in an editor: its plaintext, and the way back to the encrypted file.</summary>
public sealed class EditSession : IDisposable
{
    private readonly SopsDocument document;
    private readonly SopsCipher cipher;
    private readonly SopsFormats formats;
    private readonly bool showMasterKeys;
    private readonly TimeProvider time;

    internal EditSession(SopsDocument document, SopsCipher cipher, SopsFormats formats, bool showMasterKeys, TimeProvider time)
    {
        this.document = document;
        this.cipher = cipher;
        this.formats = formats;
        this.showMasterKeys = showMasterKeys;
        this.time = time;
        Plaintext = showMasterKeys ? formats.Output.EmitEncrypted(document) : formats.Output.EmitPlain(document.Branches);
    }

    /// <summary>What the editor is given.</summary>
    public byte[] Plaintext { get; }

    /// <summary>Encrypts what the editor left; values that did not change keep their ciphertext.</summary>
    /// <exception cref="SopsException">It cannot be encrypted; the session can go on.</exception>
    public byte[] Finish(byte[] edited)
    {
        var branches = formats.Input.LoadPlain(edited, formats.Path);
        var metadata = document.Metadata;
        if (showMasterKeys)
        {
            var again = formats.Input.LoadEncrypted(edited, formats.Path);
            (branches, metadata) = (again.Branches, again.Metadata);
        }
        else
        {
            SopsTool.CheckPlain(formats.Output, branches, formats.Path);
        }

        metadata.Version = SopsMetadata.FormatVersion;
        var result = new SopsDocument(branches, metadata);
        SopsEngine.Encrypt(result, cipher, formats.Path, time.GetUtcNow());
        return formats.Output.EmitEncrypted(result);
    }

    public void Dispose() => cipher.Dispose();
}
