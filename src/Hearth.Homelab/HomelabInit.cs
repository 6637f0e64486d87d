using System.Text;
using Hearth.Syntax.Files;
using Hearth.Syntax.Patching;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Editing;

namespace Hearth.Homelab;

/// <summary>Writes the reference homelab into a directory, and <c>config.yaml</c> with the answers given.</summary>
public static class HomelabInit
{
    public const string ConfigPath = "config.yaml";
    private const string SamplePath = "config.sample.yaml";

    /// <summary>What a person is asked, in order: the key of <c>config.yaml</c> and the question.</summary>
    public static IReadOnlyList<(string Key, string Question)> Questions { get; } =
    [
        ("cluster.name", "Name of the cluster"),
        ("cluster.domain", "Domain of the apps"),
        ("cluster.timezone", "Time zone"),
        ("cluster.acme_email", "Mail address for Let's Encrypt"),
        ("repository.name", "Repository on GitHub (owner/name)"),
        ("network.node_cidr", "Network of the nodes"),
        ("network.gateway", "Its gateway"),
        ("network.api_address", "A free address for the Kubernetes API"),
        ("storage.nfs_server", "NFS server"),
        ("storage.nfs_path", "Its exported path"),
    ];

    /// <summary>The value a key has now: in the directory's <c>config.yaml</c>, else in the sample.</summary>
    public static string Default(string directory, string key) => Pointer(key).Find(new YamlEditor(Config(directory)).Root!) is YamlScalar scalar ? scalar.Value : ""; // The sample is a mapping.

    /// <summary>The values of an answers file: a YAML file with keys of <c>config.yaml</c>.</summary>
    /// <exception cref="HomelabException">It is no mapping.</exception>
    public static IReadOnlyList<KeyValuePair<string, YamlNode>> ReadAnswers(SourceText source)
    {
        var stream = YamlReader.Read(source);
        if (stream.Diagnostics.Count > 0)
        {
            throw new HomelabException(stream.Diagnostics[0].ToString());
        }

        var answers = new List<KeyValuePair<string, YamlNode>>();
        Collect(stream.Documents.FirstOrDefault()?.Root as YamlMapping ?? throw new HomelabException($"{source.Path} is no mapping; wants keys of {ConfigPath}, such as \"cluster: {{domain: example.com}}\""), "", answers);
        return answers;
    }

    /// <summary>Writes what is missing and what has not been changed by hand.</summary>
    /// <param name="directory">Made where it is missing.</param>
    /// <param name="answers">Dotted keys of <c>config.yaml</c> and their values.</param>
    /// <param name="force">Writes over what was changed by hand, but for <c>config.yaml</c>.</param>
    public static IReadOnlyList<FileChange> Run(string directory, IReadOnlyList<KeyValuePair<string, YamlNode>> answers, bool force)
    {
        Directory.CreateDirectory(directory);
        var files = new WrittenFiles(directory, force);
        var paths = ReferenceHomelab.Paths.ToHashSet(StringComparer.Ordinal);
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            // What the templates give is configure's once it is there.
            if (!paths.Contains($"templates/{path}.j2") || !File.Exists(files.FullPath(path)))
            {
                files.Write(path, ReferenceHomelab.Read(path));
            }
        }

        var changes = files.Changes.ToList();
        files.Save();
        changes.Add(WriteConfig(directory, answers));
        return changes;
    }

    private static FileChange WriteConfig(string directory, IReadOnlyList<KeyValuePair<string, YamlNode>> answers)
    {
        string full = Path.Combine(directory, ConfigPath);
        bool exists = File.Exists(full);
        var before = Config(directory);
        var editor = new YamlEditor(before);
        foreach (var (key, value) in answers)
        {
            editor.Set(Pointer(key), value);
        }

        if (exists && editor.Text == before.Text)
        {
            return new FileChange(ConfigPath, FileChangeKind.Unchanged);
        }

        AtomicFile.WriteText(full, editor.Text);
        return new FileChange(ConfigPath, exists ? FileChangeKind.Updated : FileChangeKind.Created);
    }

    private static SourceText Config(string directory)
    {
        string full = Path.Combine(directory, ConfigPath);
        return File.Exists(full) ? SourceText.FromBytes(ConfigPath, File.ReadAllBytes(full)) : new SourceText(SamplePath, Encoding.UTF8.GetString(ReferenceHomelab.Read(SamplePath)));
    }

    private static JsonPointer Pointer(string key) => new(key.Split('.'));

    private static void Collect(YamlMapping mapping, string prefix, List<KeyValuePair<string, YamlNode>> answers)
    {
        foreach (var entry in mapping.Entries)
        {
            if (entry.Value.Target is YamlMapping inner)
            {
                Collect(inner, $"{prefix}{entry.Name}.", answers);
            }
            else
            {
                answers.Add(new($"{prefix}{entry.Name}", entry.Value.Target));
            }
        }
    }
}
