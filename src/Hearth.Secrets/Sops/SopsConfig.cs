using System.Text.RegularExpressions;
using Hearth.Secrets.Sops.Stores;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Sops;

/// <summary><c>.sops.yaml</c>: which files are encrypted to whom, and how. The first rule whose <c>path_regex</c> fits counts.</summary>
public sealed class SopsConfig
{
    public const string FileName = ".sops.yaml";
    private const int MaxDepth = 100;

    private readonly List<CreationRule> rules;

    private SopsConfig(string path, List<CreationRule> rules, StoreOptions stores)
    {
        Path = path;
        this.rules = rules;
        Stores = stores;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    public StoreOptions Stores { get; }

    public bool HasRules => rules.Count > 0;

    public IReadOnlyList<CreationRule> Rules => rules;

    /// <summary>The nearest configuration in a directory or above it; null where there is none.</summary>
    public static string? Find(string directory)
    {
        string? at = System.IO.Path.GetFullPath(directory);
        for (int i = 0; i < MaxDepth && at is not null; i++, at = System.IO.Path.GetDirectoryName(at))
        {
            string candidate = System.IO.Path.Combine(at, FileName);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <exception cref="SopsException">The file cannot be read or says something that cannot be.</exception>
    public static SopsConfig Load(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SopsException(SopsFailure.Config, $"could not read config file: {exception.Message}", exception);
        }

        return Parse(SourceText.FromBytes(path, bytes), path);
    }

    /// <summary>Reads a configuration that is at hand as text.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="path">Where it lies: the rules speak of paths below that directory.</param>
    /// <exception cref="SopsException">It says something that cannot be.</exception>
    public static SopsConfig Parse(SourceText source, string path)
    {
        var stream = YamlReader.Read(source);
        if (stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error)
        {
            throw new SopsException(SopsFailure.Config, $"error loading config: {error}");
        }

        var root = stream.Documents is [{ Root: { } node }, ..] ? node.Target as YamlMapping : null;
        List<CreationRule> rules = [];
        foreach (var item in root?.GetSequence("creation_rules") is { } list ? list.Items : [])
        {
            if (item.Target is YamlMapping rule)
            {
                rules.Add(CreationRule.Read(rule));
            }
        }

        var stores = root?.GetMapping("stores");
        return new SopsConfig(System.IO.Path.GetFullPath(path), rules, new StoreOptions(
            Indent(stores, "yaml") is var yaml && yaml is null or 0 ? 4 : yaml.Value,
            Indent(stores, "json") ?? -1,
            Indent(stores, "json_binary") ?? -1));
    }

    /// <summary>The first rule for a file; null where the configuration has no rules at all.</summary>
    /// <exception cref="SopsException">There are rules, but none fits.</exception>
    public CreationRule? RuleFor(string fullPath) =>
        rules.Count == 0 ? null : TryRuleFor(fullPath) ?? throw new SopsException(SopsFailure.Config, $"error loading config: no matching creation rules found for {RelativePath(fullPath)} in {Path}");

    /// <summary>The first rule for a file; null where none fits.</summary>
    public CreationRule? TryRuleFor(string fullPath)
    {
        string relative = RelativePath(fullPath);
        return rules.Find(rule => rule.Matches(relative));
    }

    // As SOPS: seen from the configuration, where the file lies below it.
    private string RelativePath(string fullPath)
    {
        string directory = System.IO.Path.GetDirectoryName(Path) + System.IO.Path.DirectorySeparatorChar;
        return fullPath.StartsWith(directory, StringComparison.Ordinal) ? fullPath[directory.Length..] : fullPath;
    }

    private static int? Indent(YamlMapping? stores, string name) =>
        stores?.GetMapping(name)?["indent"] is YamlScalar scalar && YamlSchema.GoYaml3.Resolve(scalar) is { Kind: ScalarKind.Integer } value ? (int)value.Integer : null;
}

/// <summary>One rule of <c>creation_rules</c>.</summary>
public sealed class CreationRule
{
    private Regex? path;

    /// <summary>Empty: every file.</summary>
    public required string PathRegex { get; init; }

    public required EncryptionRule Rule { get; init; }

    public bool MacOnlyEncrypted { get; init; }

    public int ShamirThreshold { get; init; }

    /// <summary>The recipients by group; ones that are no age keys by their type and name.</summary>
    internal List<List<SopsMasterKey>> KeyGroups { get; init; } = [];

    /// <summary>All keys, as they are named.</summary>
    public IReadOnlyList<string> Recipients => [.. KeyGroups.SelectMany(static group => group).Select(static key => key.Id)];

    /// <summary>Where the rule is written.</summary>
    public required SourceSpan Span { get; init; }

    public bool Matches(string relativePath) => PathRegex.Length == 0 || (path ??= EncryptionRule.Compile(PathRegex)).IsMatch(relativePath);

    internal static CreationRule Read(YamlMapping rule)
    {
        var encryption = new EncryptionRule
        {
            UnencryptedSuffix = rule.GetString("unencrypted_suffix") ?? "",
            EncryptedSuffix = rule.GetString("encrypted_suffix") ?? "",
            UnencryptedRegex = rule.GetString("unencrypted_regex") ?? "",
            EncryptedRegex = rule.GetString("encrypted_regex") ?? "",
            UnencryptedCommentRegex = rule.GetString("unencrypted_comment_regex") ?? "",
            EncryptedCommentRegex = rule.GetString("encrypted_comment_regex") ?? "",
        };
        if (encryption.Count > 1)
        {
            throw new SopsException(SopsFailure.Config, $"{rule.Span}: cannot use more than one of encrypted_suffix, unencrypted_suffix, encrypted_regex, unencrypted_regex, encrypted_comment_regex, or unencrypted_comment_regex for the same rule");
        }

        List<List<SopsMasterKey>> groups = [];
        if (rule.GetSequence("key_groups") is { Count: > 0 } list)
        {
            foreach (var group in list.Items)
            {
                groups.Add(ReadGroup(group.Target as YamlMapping ?? throw new SopsException(SopsFailure.Config, $"{group.Span}: a key group is a mapping like \"age: [age1…]\"")));
            }
        }
        else
        {
            groups.Add(ReadKeys(rule));
        }

        return new CreationRule
        {
            PathRegex = rule.GetString("path_regex") ?? "",
            Rule = encryption,
            MacOnlyEncrypted = rule.GetString("mac_only_encrypted") is "true" or "True" or "TRUE",
            ShamirThreshold = int.TryParse(rule.GetString("shamir_threshold"), out int threshold) ? threshold : 0,
            KeyGroups = groups,
            Span = rule.Span,
        };
    }

    internal static IEnumerable<SopsMasterKey> AgeKeys(string commaSeparated) =>
        commaSeparated.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(SopsMasterKey.Age);

    private static List<SopsMasterKey> ReadGroup(YamlMapping group)
    {
        List<SopsMasterKey> keys = [];
        foreach (var merged in group.GetSequence("merge") is { } merge ? merge.Items : [])
        {
            if (merged.Target is YamlMapping inner)
            {
                keys.AddRange(ReadGroup(inner));
            }
        }

        keys.AddRange(ReadKeys(group));
        return [.. keys.DistinctBy(static key => (key.Type, key.Id))];
    }

    private static List<SopsMasterKey> ReadKeys(YamlMapping rule)
    {
        List<SopsMasterKey> keys = [.. Texts(rule["age"]).SelectMany(static text => AgeKeys(text))];
        foreach (var (name, type) in (ReadOnlySpan<(string, string)>)[("pgp", "pgp"), ("kms", "kms"), ("gcp_kms", "gcp_kms"), ("hckms", "hckms"), ("azure_keyvault", "azure_kv"), ("hc_vault", "hc_vault"), ("hc_vault_transit_uri", "hc_vault")])
        {
            keys.AddRange(Texts(rule[name]).SelectMany(static text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(id => new SopsMasterKey { Type = type, Id = id }));
        }

        return keys;
    }

    // A text of several, parted by commas, or a list; of mappings, what names the key.
    private static IEnumerable<string> Texts(YamlNode? node) => node switch
    {
        YamlScalar scalar => [scalar.Value],
        YamlSequence sequence => sequence.Items.ToArray().Select(static item => item.Target switch
        {
            YamlScalar scalar => scalar.Value,
            YamlMapping mapping => mapping.GetString("arn") ?? mapping.GetString("resource_id") ?? mapping.GetString("key_id") ?? mapping.GetString("vaultUrl") ?? "",
            _ => "",
        }),
        _ => [],
    };
}
