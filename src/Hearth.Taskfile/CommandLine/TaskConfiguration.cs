using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Taskfile.Reading;
using Hearth.Taskfile.Scoping;

namespace Hearth.Taskfile.CommandLine;

/// <summary>
/// What <c>.taskrc.yml</c> files say: the one in the XDG directory, in the home directory, then those from the root of
/// the file system down to the project, later ones over earlier.
/// </summary>
internal sealed class TaskConfiguration
{
    private static readonly string[] XdgNames = ["taskrc.yml", "taskrc.yaml"];
    private static readonly string[] Names = [".taskrc.yml", ".taskrc.yaml"];

    public bool? Verbose { get; private set; }

    public bool? Silent { get; private set; }

    public bool? Color { get; private set; }

    public bool? DisableFuzzy { get; private set; }

    public bool? Interactive { get; private set; }

    public bool? Failfast { get; private set; }

    public long? Concurrency { get; private set; }

    public string? TempDirectory { get; private set; }

    public bool? Insecure { get; private set; }

    public bool? Offline { get; private set; }

    public TimeSpan? Timeout { get; private set; }

    public TimeSpan? CacheExpiry { get; private set; }

    public string? RemoteCacheDirectory { get; private set; }

    public string? CaCertificate { get; private set; }

    public string? Certificate { get; private set; }

    public string? CertificateKey { get; private set; }

    public Dictionary<string, int> Experiments { get; } = new(StringComparer.Ordinal);

    /// <summary>A file that cannot be read ends the search there: go-task carries on with what it has.</summary>
    public static TaskConfiguration Load(string directory, TaskEnvironment environment)
    {
        var configuration = new TaskConfiguration();
        var paths = new List<string?>();
        if (environment["XDG_CONFIG_HOME"] is { Length: > 0 } xdg)
        {
            paths.Add(TaskfileLocator.InPath(Path.Combine(xdg, "task"), XdgNames));
        }

        if (environment["HOME"] is { Length: > 0 } home)
        {
            paths.Add(TaskfileLocator.InPath(home, Names));
        }

        paths.AddRange(TaskfileLocator.Upwards(directory, Names).Reverse());
        foreach (string path in paths.OfType<string>().Distinct())
        {
            if (YamlReader.Read(SourceText.FromBytes(path, File.ReadAllBytes(path))) is not { HasErrors: false } stream)
            {
                break;
            }

            if (stream.Documents is [{ Root: YamlMapping root }, ..])
            {
                configuration.Apply(root);
            }
        }

        return configuration;
    }

    private void Apply(YamlMapping root)
    {
        var fields = new MappingFields(root, "ast.TaskRC");
        Verbose = fields.OptionalFlag("verbose") ?? Verbose;
        Silent = fields.OptionalFlag("silent") ?? Silent;
        Color = fields.OptionalFlag("color") ?? Color;
        DisableFuzzy = fields.OptionalFlag("disable-fuzzy") ?? DisableFuzzy;
        Interactive = fields.OptionalFlag("interactive") ?? Interactive;
        Failfast = fields.OptionalFlag("failfast") ?? Failfast;
        Concurrency = fields.OptionalInteger("concurrency") ?? Concurrency;
        TempDirectory = fields.OptionalText("temp-dir") ?? TempDirectory;
        if (fields.Get("remote") is { } remoteNode)
        {
            var remote = new MappingFields(remoteNode, "ast.Remote");
            Insecure = remote.OptionalFlag("insecure") ?? Insecure;
            Offline = remote.OptionalFlag("offline") ?? Offline;
            Timeout = remote.OptionalDuration("timeout") ?? Timeout;
            CacheExpiry = remote.OptionalDuration("cache-expiry") ?? CacheExpiry;
            RemoteCacheDirectory = remote.OptionalText("cache-dir") ?? RemoteCacheDirectory;
            CaCertificate = remote.OptionalText("cacert") ?? CaCertificate;
            Certificate = remote.OptionalText("cert") ?? Certificate;
            CertificateKey = remote.OptionalText("cert-key") ?? CertificateKey;
        }

        if (fields.Get("experiments") is { Target: YamlMapping experiments })
        {
            foreach (ref readonly var entry in experiments.Entries)
            {
                if (entry.Name is { } name && entry.Value.Target is YamlScalar scalar && int.TryParse(scalar.Value, out int value))
                {
                    Experiments[name] = value;
                }
            }
        }
    }
}
