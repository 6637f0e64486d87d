using System.Security.Cryptography;
using System.Text;
using Hearth.Secrets.Age;

namespace Hearth.Secrets.Sops;

/// <summary>The age identities that data keys are tried with. Safe to use from several threads.</summary>
public sealed class AgeKeySource : IDisposable
{
    private readonly Lazy<IReadOnlyList<AgeIdentity>> identities;

    private AgeKeySource(Func<AgeKeySource, IReadOnlyList<AgeIdentity>> load) => identities = new(() => load(this));

    /// <summary>The identities; read when they are first asked for.</summary>
    public IReadOnlyList<AgeIdentity> Identities => identities.Value;

    /// <summary>Where keys were looked for and not found; for messages.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <summary>What went wrong on the way to a key that should have been there.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public static AgeKeySource Of(params IReadOnlyList<AgeIdentity> identities) => new(_ => identities);

    /// <summary>
    /// Looks where SOPS does: <c>SOPS_AGE_SSH_PRIVATE_KEY_FILE</c>, <c>~/.ssh/id_ed25519</c> and <c>id_rsa</c>,
    /// <c>SOPS_AGE_KEY</c>, <c>SOPS_AGE_KEY_FILE</c>, <c>sops/age/keys.txt</c> of the user's configuration; and in
    /// <c>age.key</c> of the repository, which cluster-template uses.
    /// </summary>
    public static AgeKeySource FromEnvironment(KeyEnvironment environment) => new(source => new Lookup(environment).Run(source));

    /// <summary>
    /// A key for one purpose that nobody can make without all of these identities; a fixed one where there is none, which
    /// hides nothing, as nothing can be decrypted either. Null where an identity would have to be unlocked first.
    /// </summary>
    public SecretBytes? DeriveKey(string purpose)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var identity in Identities)
        {
            using var key = identity.CopyKey();
            if (key is null)
            {
                return null;
            }

            hash.AppendData(BitConverter.GetBytes(key.Length));
            hash.AppendData(key.Span);
        }

        using var all = new SecretBytes(hash.GetHashAndReset());
        return AgeCrypto.Hkdf(all.Span, [], Encoding.UTF8.GetBytes(purpose));
    }

    public void Dispose()
    {
        if (identities.IsValueCreated)
        {
            foreach (var identity in identities.Value)
            {
                identity.Dispose();
            }
        }
    }

    private sealed class Lookup(KeyEnvironment environment)
    {
        private readonly List<AgeIdentity> found = [];
        private readonly List<string> missing = [];
        private readonly List<string> problems = [];

        public List<AgeIdentity> Run(AgeKeySource source)
        {
            Variable("SOPS_AGE_KEY", AddKeys);
            Variable("SOPS_AGE_KEY_FILE", path => AddFile(environment.Resolve(path), isWanted: true));
            Variable("SOPS_AGE_KEY_CMD", command => Guard("SOPS_AGE_KEY_CMD", () => AddText(environment.RunCommand(command), "SOPS_AGE_KEY_CMD")));
            if (ConfigDirectory() is { } directory)
            {
                AddFile(Path.Combine(directory, "sops", "age", "keys.txt"), isWanted: false);
            }

            for (string? at = environment.WorkingDirectory; at is not null; at = Path.GetDirectoryName(at))
            {
                if (File.Exists(Path.Combine(at, "age.key")))
                {
                    AddFile(Path.Combine(at, "age.key"), isWanted: false);
                    break;
                }

                if (Directory.Exists(Path.Combine(at, ".git")))
                {
                    missing.Add(Path.Combine(at, "age.key"));
                    break;
                }
            }

            Variable("SOPS_AGE_SSH_PRIVATE_KEY_FILE", path => AddFile(environment.Resolve(path), isWanted: true));
            Variable("SOPS_AGE_SSH_PRIVATE_KEY_CMD", command => Guard("SOPS_AGE_SSH_PRIVATE_KEY_CMD", () => AddText(environment.RunCommand(command), "SOPS_AGE_SSH_PRIVATE_KEY_CMD")));
            if (environment.Get("HOME") is { Length: > 0 } home)
            {
                AddFile(Path.Combine(home, ".ssh", "id_ed25519"), isWanted: false);
                AddFile(Path.Combine(home, ".ssh", "id_rsa"), isWanted: false);
            }

            source.Missing = missing;
            source.Problems = problems;
            return found;
        }

        private string? ConfigDirectory() => environment.Get("XDG_CONFIG_HOME") is { Length: > 0 } config ? config
            : environment.Get("HOME") is { Length: > 0 } home ? Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Application Support" : ".config")
            : null;

        private void Variable(string name, Action<string> use)
        {
            if (environment.Get(name) is { } value)
            {
                use(value);
            }
            else
            {
                missing.Add(name);
            }
        }

        // Several keys may stand on one line here.
        private void AddKeys(string text) => Guard("SOPS_AGE_KEY", () =>
        {
            if (AgeFile.IsAgeFile(Encoding.UTF8.GetBytes(text)))
            {
                AddText(text, "SOPS_AGE_KEY");
                return;
            }

            var lines = text.Split('\n').Where(static line => !line.StartsWith('#'));
            foreach (string word in lines.SelectMany(static line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            {
                found.Add(AgeIdentity.Parse(word));
            }
        });

        private void AddFile(string path, bool isWanted)
        {
            if (!isWanted && !File.Exists(path))
            {
                missing.Add(path);
                return;
            }

            Guard(path, () => found.AddRange(AgeKeyFiles.ReadIdentities(File.ReadAllBytes(path), path, environment.AskPassphrase)));
        }

        private void AddText(string text, string name) => found.AddRange(AgeKeyFiles.ReadIdentities(Encoding.UTF8.GetBytes(text), name, environment.AskPassphrase));

        private void Guard(string name, Action add)
        {
            try
            {
                add();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{name}: {exception.Message}");
            }
        }
    }
}

/// <summary>What the key look-up needs of the world.</summary>
public sealed class KeyEnvironment
{
    public required Func<string, string?> Get { get; init; }

    public required string WorkingDirectory { get; init; }

    public Func<string, string> AskPassphrase { get; init; } = static prompt => throw new AgeException(AgeFailure.Key, $"a passphrase is needed ({prompt.TrimEnd(':')}), but there is nobody to ask");

    /// <summary>Runs a command line and returns what it prints.</summary>
    public Func<string, string> RunCommand { get; init; } = static command => throw new IOException($"the command \"{command}\" cannot be run here");

    public string Resolve(string path) => Path.GetFullPath(path, WorkingDirectory);
}
