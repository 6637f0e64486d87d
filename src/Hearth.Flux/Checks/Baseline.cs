using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Checks;

/// <summary>
/// Findings that are known and accepted, kept in a file so that only new ones are reported. They are told by code, file and
/// message, not by line: edits elsewhere in the file change nothing.
/// </summary>
public sealed class Baseline
{
    /// <summary>Where it lies in a repository.</summary>
    public const string DefaultPath = ".hearth/baseline.yaml";

    public static readonly Baseline Empty = new([]);

    private readonly List<Entry> entries;

    private Baseline(List<Entry> entries) => this.entries = entries;

    public int Count => entries.Count;

    /// <summary>Tells baselines apart.</summary>
    internal string Fingerprint => string.Join('\n', entries.Select(static entry => $"{entry.Code} {entry.File} {entry.Message}"));

    /// <summary>Reads a baseline; empty where there is no such file.</summary>
    public static Baseline Read(FileTree tree, string path)
    {
        var list = new List<Entry>();
        if (tree.TryRead(path) is { } text && YamlReader.Read(text).Documents is [{ Root: YamlMapping root }, ..])
        {
            foreach (var entry in Graph.NodeReading.MappingsOf(root.GetSequence("findings")))
            {
                list.Add(new Entry(entry.GetString("code") ?? "", entry.GetString("file") ?? "", entry.GetString("message") ?? ""));
            }
        }

        return new Baseline(list);
    }

    /// <summary>The file that accepts these findings.</summary>
    public static string Write(IEnumerable<Diagnostic> findings, RepositoryFiles files)
    {
        YamlNode[] items = [.. findings.Select(finding => YamlValue.Mapping(
            ("code", YamlValue.String(finding.Rule.Code)),
            ("file", YamlValue.String(FileOf(finding, files))),
            ("message", YamlValue.String(finding.Message))))];
        var root = YamlValue.Mapping(("findings", YamlValue.Sequence(items)));
        return "# Findings of `hearth check` that are known and accepted. `hearth check --write-baseline` writes this file.\n" + SigsYaml.Marshal(root, YamlSchema.GoYaml3);
    }

    /// <summary>Begins to compare: each entry takes one finding.</summary>
    internal Comparison Start() => new(this);

    private static string FileOf(Diagnostic finding, RepositoryFiles files)
    {
        var source = finding.Span.Authored().Source;
        return files.PathOf(source) ?? source.Path;
    }

    private readonly record struct Entry(string Code, string File, string Message);

    internal sealed class Comparison
    {
        private readonly Dictionary<Entry, int> left = [];

        internal Comparison(Baseline baseline)
        {
            foreach (var entry in baseline.entries)
            {
                left[entry] = left.GetValueOrDefault(entry) + 1;
            }
        }

        public bool Takes(Diagnostic finding, RepositoryFiles files)
        {
            if (left.Count == 0)
            {
                return false;
            }

            var entry = new Entry(finding.Rule.Code, FileOf(finding, files), finding.Message);
            if (!left.TryGetValue(entry, out int count) || count == 0)
            {
                return false;
            }

            left[entry] = count - 1;
            return true;
        }
    }
}
