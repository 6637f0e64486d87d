using System.Globalization;
using Hearth.Homelab.Validation;
using Hearth.Secrets.Age;
using Hearth.Secrets.Repository;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Templating.Makejinja;

namespace Hearth.Homelab;

/// <summary>What a configuration did, and what it found.</summary>
public sealed record ConfigureResult(IReadOnlyList<FileChange> Changes, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>
/// Makes a repository of its data: checks <c>config.yaml</c>, makes the age key, renders the templates, encrypts, and
/// checks what came of it. Bad data changes nothing.
/// </summary>
public sealed class HomelabConfigure
{
    private const string KeyPath = "age.key";

    private readonly string root;
    private readonly TimeProvider time;
    private readonly Func<string, string?> environment;
    private readonly WrittenFiles files;

    private HomelabConfigure(string root, bool force, TimeProvider time, Func<string, string?> environment)
    {
        this.root = root;
        this.time = time;
        this.environment = environment;
        files = new WrittenFiles(root, force);
    }

    /// <exception cref="HomelabException">The directory is no homelab.</exception>
    /// <exception cref="MakejinjaException">Something outside of the templates failed.</exception>
    public static ConfigureResult Run(string root, bool force, TimeProvider time, Func<string, string?> environment) =>
        new HomelabConfigure(Path.TrimEndingDirectorySeparator(root), force, time, environment).Run();

    private ConfigureResult Run()
    {
        string config = Path.Combine(root, HomelabInit.ConfigPath);
        if (!File.Exists(config))
        {
            throw new HomelabException($"there is no {HomelabInit.ConfigPath} in {root}; `hearth init` makes one");
        }

        var findings = ClusterData.Check(SourceText.FromBytes(HomelabInit.ConfigPath, File.ReadAllBytes(config)));
        if (findings.Any(static finding => finding.Severity == Severity.Error))
        {
            return new ConfigureResult([], findings);
        }

        using var identity = LoadKey(out bool isNew);
        Render(identity);
        EncryptTheRest();
        files.Save();
        List<FileChange> changes = [.. files.Changes];
        if (isNew)
        {
            changes.Insert(0, new FileChange(KeyPath, FileChangeKind.Created));
        }

        return new ConfigureResult(changes, [.. findings, .. HomelabValidator.Check(new DirectoryTree(root))]);
    }

    private AgeIdentity LoadKey(out bool isNew)
    {
        string path = Path.Combine(root, KeyPath);
        isNew = !File.Exists(path);
        if (!isNew)
        {
            return AgeKeyFiles.ParseIdentities(File.ReadAllText(path), KeyPath).FirstOrDefault(static key => key.Recipient is not null)
                ?? throw new HomelabException($"{KeyPath} holds no age key; restore it, or move it away to have a new one made");
        }

        var made = X25519Identity.Generate();
        string created = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        AtomicFile.WriteText(path, $"# created: {created}\n# public key: {made.Recipient}\n{made.Export().Reveal()}\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return made;
    }

    private void Render(AgeIdentity identity)
    {
        // Plaintext of secrets passes through here: the directory is the user's alone, and goes.
        string rendered = Directory.CreateTempSubdirectory("hearth-configure-").FullName;
        try
        {
            var settings = new MakejinjaSettings(root);
            settings.ReadFiles(null);
            settings.Set(Option("output"), [rendered]);
            settings.Set(Option("data_vars"), [$"age_recipient={identity.Recipient}"]);
            MakejinjaRunner.Run(settings.Build(), new MakejinjaWorld
            {
                WorkingDirectory = root,
                GetEnvironmentVariable = environment,
                Environment = new Dictionary<string, string>(),
                Log = static _ => { },
                StandardOutput = Stream.Null,
            });
            var tree = new DirectoryTree(rendered);

            // The encryption rules come first: the other files are written by them.
            foreach (string path in tree.Walk().OrderBy(static path => path != SopsConfig.FileName))
            {
                Write(path, tree.TryReadBytes(path)!); // It was listed just now.
            }
        }
        finally
        {
            Directory.Delete(rendered, recursive: true);
        }
    }

    private void Write(string path, byte[] bytes)
    {
        if (RuleFor(path) is not { } rule)
        {
            files.Write(path, bytes, restores: true);
            return;
        }

        using var keys = KeySource();
        var sops = new SopsTool(keys, time);
        byte[] encrypted = Encrypt(sops, path, bytes, rule);
        files.Write(path, encrypted, present => IsSame(sops, path, present, encrypted), restores: true);
    }

    // Each encryption gives other bytes: what counts is the plaintext, and to whom it is encrypted.
    private static bool IsSame(SopsTool sops, string path, byte[] present, byte[] wanted) =>
        SopsFile.IsEncrypted(present, path)
        && SopsFile.Summarize(present, path)!.Recipients.SequenceEqual(SopsFile.Summarize(wanted, path)!.Recipients) // Both are encrypted.
        && sops.Decrypt(present, new SopsFormats(path)).AsSpan().SequenceEqual(sops.Decrypt(wanted, new SopsFormats(path)));

    private void EncryptTheRest()
    {
        var tree = new DirectoryTree(root);
        foreach (string path in tree.Walk(descend: static directory => directory is not (".git" or "templates")).ToList())
        {
            if (SecretScanner.IsNamedEncrypted(path) && RuleFor(path) is { } rule && tree.TryReadBytes(path) is { } bytes && !SopsFile.IsEncrypted(bytes, path))
            {
                using var keys = KeySource();
                files.Put(path, Encrypt(new SopsTool(keys, time), path, bytes, rule), FileChangeKind.Encrypted);
            }
        }
    }

    private byte[] Encrypt(SopsTool sops, string path, byte[] bytes, CreationRule rule) =>
        sops.Encrypt(bytes, new SopsFormats(path, options: Config()!.Stores), EncryptionSettings.Create("", new EncryptionRule(), false, 0, rule)); // The rule came from it.

    private CreationRule? RuleFor(string path) => path == SopsConfig.FileName ? null : Config()?.TryRuleFor(Path.Combine(root, path));

    private SopsConfig? Config() => File.Exists(Path.Combine(root, SopsConfig.FileName)) ? SopsConfig.Load(Path.Combine(root, SopsConfig.FileName)) : null;

    private AgeKeySource KeySource() => AgeKeySource.FromEnvironment(new KeyEnvironment
    {
        Get = name => name == "SOPS_AGE_KEY_FILE" ? Path.Combine(root, KeyPath) : environment(name),
        WorkingDirectory = root,
    });

    private static MakejinjaOption Option(string key) => MakejinjaOption.All.First(option => option.Key == key);
}
