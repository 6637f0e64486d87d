using System.Buffers.Binary;
using System.Net;
using System.Text;
using Hearth.Syntax.Diagnostics;
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
    private const string NodeNetwork = "network.node_cidr";

    private static readonly string[] NodeAddresses =
    [
        "network.gateway", "network.api_address", "network.load_balancer_cidr", "network.gateway_internal", "network.gateway_external", "storage.nfs_server", "nodes.0.address",
    ];

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

    /// <summary>The value a key would have: in the directory's <c>config.yaml</c>, else in the sample, with what was answered before.</summary>
    public static string Default(string directory, IReadOnlyList<KeyValuePair<string, YamlNode>> answers, string key) =>
        Pointer(key).Find(Answered(directory, answers).Root!) is YamlScalar scalar ? scalar.Value : ""; // The sample is a mapping.

    /// <summary>Why a value does not do for its key, after what was answered before; null where it does.</summary>
    public static string? Problem(string directory, IReadOnlyList<KeyValuePair<string, YamlNode>> answers, string key, string value)
    {
        string text = Answered(directory, [.. answers, new(key, YamlValue.String(value))]).Text;
        return ClusterData.Check(new SourceText(ConfigPath, text)).FirstOrDefault(finding => finding.Message.StartsWith(key + " ", StringComparison.Ordinal))?.Message;
    }

    /// <summary>What is wrong in the <c>config.yaml</c> that was written.</summary>
    public static IReadOnlyList<Diagnostic> Check(string directory) => ClusterData.Check(Config(directory));

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
        if (File.Exists(directory))
        {
            throw new HomelabException($"{directory} is a file; wants a directory");
        }

        Directory.CreateDirectory(directory);
        var files = new WrittenFiles(directory, force);
        var paths = ReferenceHomelab.Paths.ToHashSet(StringComparer.Ordinal);
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            // What the templates give is configure's once it is there and of us.
            if (!paths.Contains($"templates/{path}.j2") || !File.Exists(files.FullPath(path)) || !files.Knows(path))
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
        var editor = Answered(directory, answers);
        if (exists && editor.Text == before.Text)
        {
            return new FileChange(ConfigPath, FileChangeKind.Unchanged);
        }

        AtomicFile.WriteText(full, editor.Text);
        return new FileChange(ConfigPath, exists ? FileChangeKind.Updated : FileChangeKind.Created);
    }

    private static YamlEditor Answered(string directory, IReadOnlyList<KeyValuePair<string, YamlNode>> answers)
    {
        var config = Config(directory);
        var editor = new YamlEditor(config);
        foreach (var (key, value) in answers)
        {
            editor.Set(Pointer(key), value);
        }

        if (config.Path == SamplePath)
        {
            MoveAddresses(editor, new YamlEditor(config), answers);
        }

        return editor;
    }

    // Another network than the sample's: addresses that nobody gave keep their place in it, so that the start is sound.
    private static void MoveAddresses(YamlEditor editor, YamlEditor sample, IReadOnlyList<KeyValuePair<string, YamlNode>> answers)
    {
        if (!IPNetwork.TryParse(Text(sample, NodeNetwork), out var old) || !IPNetwork.TryParse(Text(editor, NodeNetwork), out var wanted) || wanted == old
            || wanted.PrefixLength > old.PrefixLength || wanted.BaseAddress.AddressFamily != old.BaseAddress.AddressFamily)
        {
            return;
        }

        foreach (string key in NodeAddresses)
        {
            string[] value = Text(sample, key).Split('/');
            if (!answers.Any(answer => answer.Key == key || answer.Key == key.Split('.')[0]) && IPAddress.TryParse(value[0], out var address) && old.Contains(address))
            {
                uint moved = Number(wanted.BaseAddress) + Number(address) - Number(old.BaseAddress);
                value[0] = new IPAddress([(byte)(moved >> 24), (byte)(moved >> 16), (byte)(moved >> 8), (byte)moved]).ToString();
                editor.Set(Pointer(key), YamlValue.String(string.Join('/', value)));
            }
        }

        static string Text(YamlEditor config, string key) => Pointer(key).Find(config.Root!) is YamlScalar scalar ? scalar.Value : ""; // As above.

        static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
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
