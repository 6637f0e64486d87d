using System.Text;
using Hearth.Secrets.Age;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Secrets.Repository;

/// <summary>
/// Finds what a repository should not hold in plain text: files named <c>*.sops.*</c> that are not encrypted, files that
/// a rule of <c>.sops.yaml</c> means, Secret manifests with values, and private age keys.
/// </summary>
/// <param name="config">The repository's <c>.sops.yaml</c>; null where there is none.</param>
public sealed class SecretScanner(SopsConfig? config)
{
    // What is larger is no manifest and no key.
    private const int MaxTextSize = 4 * 1024 * 1024;

    private static ReadOnlySpan<byte> KeyStart => "AGE-SECRET-KEY-"u8;

    /// <summary>Whether the name says that the file is encrypted: <c>secret.sops.yaml</c>; <c>.sops.yaml</c> itself is the configuration.</summary>
    public static bool IsNamedEncrypted(string path) => Path.GetFileName(path.AsSpan()).IndexOf(".sops.", StringComparison.Ordinal) > 0 && !IsTemplate(path);

    /// <summary>Whether the file should be encrypted: by its name, or because a rule that speaks of secrets means it.</summary>
    /// <param name="path">Seen from the repository's root.</param>
    /// <param name="fullPath">Absolute.</param>
    public bool ShouldBeEncrypted(string path, string fullPath) =>
        !IsTemplate(path)
        && (IsNamedEncrypted(path) || (config?.TryRuleFor(fullPath) is { PathRegex: { Length: > 0 } pattern } && Path.GetFileName(path) != SopsConfig.FileName && SpeaksOfSecrets(pattern)));

    /// <summary>What is wrong with one file; the spans point at the plaintext, the messages do not show it.</summary>
    public IReadOnlyList<Diagnostic> Scan(string path, string fullPath, byte[] file)
    {
        List<Diagnostic> findings = [];
        if (file.Length > MaxTextSize || file.Length == 0)
        {
            return findings;
        }

        FindPrivateKeys(path, file, findings);
        if (ShouldBeEncrypted(path, fullPath) && !SopsFile.IsEncrypted(file, path))
        {
            var source = SourceText.FromBytes(path, file);
            findings.Add(new Diagnostic(SecretsRules.UnencryptedFile, source.Span(0, 0), "the file should be encrypted, but is in plain text") { Hint = $"hearth secrets encrypt {path}" });
            return findings;
        }

        if (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
        {
            FindSecrets(path, file, findings);
        }

        return findings;
    }

    // It holds placeholders; what is made of it is encrypted.
    private static bool IsTemplate(string path) => path.EndsWith(".j2", StringComparison.Ordinal) || path.EndsWith(".jinja", StringComparison.Ordinal);

    // A rule such as "kubernetes/.*\.yaml" with encrypted_regex says how, not what.
    private static bool SpeaksOfSecrets(string pattern) =>
        pattern.Contains("sops", StringComparison.OrdinalIgnoreCase) || pattern.Contains("secret", StringComparison.OrdinalIgnoreCase);

    private static void FindPrivateKeys(string path, byte[] file, List<Diagnostic> findings)
    {
        SourceText? source = null;
        for (int at = 0; file.AsSpan(at).IndexOf(KeyStart) is var found and >= 0; at += found + KeyStart.Length)
        {
            var rest = file.AsSpan(at + found);
            int length = rest.IndexOfAnyExcept(KeyCharacters);
            string candidate = Encoding.ASCII.GetString(length < 0 ? rest : rest[..length]);
            if (!IsKey(candidate))
            {
                continue;
            }

            source ??= SourceText.FromBytes(path, file);
            int offset = Encoding.UTF8.GetCharCount(file.AsSpan(0, at + found));
            findings.Add(new Diagnostic(SecretsRules.PrivateKey, source.Span(Math.Min(offset, source.Length), 0), "a private age key is in plain text")
            {
                Hint = "keep the file out of Git (.gitignore); if the key was ever pushed, make a new one and rotate",
            });
        }
    }

    private static readonly System.Buffers.SearchValues<byte> KeyCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    private static bool IsKey(string candidate)
    {
        try
        {
            AgeIdentity.Parse(candidate).Dispose();
            return true;
        }
        catch (AgeException)
        {
            return false;
        }
    }

    private static void FindSecrets(string path, byte[] file, List<Diagnostic> findings)
    {
        // Reading YAML costs; most files have no Secret.
        if (file.AsSpan().IndexOf("Secret"u8) < 0)
        {
            return;
        }

        foreach (var document in YamlReader.Read(SourceText.FromBytes(path, file)).Documents)
        {
            if (document.Root?.Target is not YamlMapping root || root.GetString("kind") != "Secret" || SopsFile.IsEncrypted(root))
            {
                continue;
            }

            string name = root.GetMapping("metadata")?.GetString("name") ?? "";
            foreach (string field in (ReadOnlySpan<string>)["data", "stringData"])
            {
                foreach (var entry in root.GetMapping(field) is { } values ? values.Entries : [])
                {
                    if (entry.Value.Target is YamlScalar scalar && IsPlaintext(scalar.Value) && !IsNoSecret(entry.Name ?? ""))
                    {
                        findings.Add(new Diagnostic(SecretsRules.PlaintextSecret, entry.Key.Span, $"{field}.{entry.Name} of Secret \"{name}\" is in plain text")
                        {
                            Hint = "name the file *.sops.yaml and encrypt it (hearth secrets encrypt FILE), or take the value from an ExternalSecret",
                        });
                    }
                }
            }
        }
    }

    // Where a database is and how it is called stands beside its password, and is known to everybody.
    private static bool IsNoSecret(string key) => key[(key.AsSpan().LastIndexOfAny("_-.") + 1)..].ToLowerInvariant()
        is "host" or "hostname" or "port" or "db" or "dbname" or "database" or "user" or "username" or "type" or "region" or "bucket" or "namespace"
        || key.EndsWith("database_name", StringComparison.OrdinalIgnoreCase) || key.EndsWith("db_name", StringComparison.OrdinalIgnoreCase);

    // Substitutions and templates hold the place of a value.
    private static bool IsPlaintext(string value)
    {
        string text = value.Trim();
        return text.Length > 0
            && !(text.Contains('\n') && (text.Contains("${", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal))) // A configuration whose secrets are put in later.
            && !text.StartsWith("ENC[", StringComparison.Ordinal)
            && !(text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}'))
            && !(text.StartsWith("{{", StringComparison.Ordinal) && text.EndsWith("}}", StringComparison.Ordinal))
            && !(text.StartsWith("#{", StringComparison.Ordinal) && text.EndsWith("}#", StringComparison.Ordinal));
    }
}
