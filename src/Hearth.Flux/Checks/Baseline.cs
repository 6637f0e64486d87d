using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
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
    /// <exception cref="DiagnosticException">The file is broken: to read it as empty would report all that it accepts.</exception>
    public static Baseline Read(FileTree tree, string path)
    {
        var list = new List<Entry>();
        if (tree.TryRead(path) is { } text && YamlReader.Read(text) is { } stream)
        {
            if (stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } broken)
            {
                throw new DiagnosticException(broken);
            }

            if (stream.Documents is not [{ Root: YamlMapping root }, ..])
            {
                return Empty;
            }

            foreach (var entry in Graph.NodeReading.MappingsOf(root.GetSequence("findings")))
            {
                list.Add(new Entry(entry.GetString("code") ?? "", entry.GetString("file") ?? "", entry.GetString("message") ?? "", entry.Span));
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

    private readonly record struct Key(string Code, string File, string Message);

    private readonly record struct Entry(string Code, string File, string Message, SourceSpan Span)
    {
        public Key Key => new(Code, File, Message);
    }

    internal sealed class Comparison
    {
        private readonly Dictionary<Key, List<Entry>> left = [];

        internal Comparison(Baseline baseline)
        {
            foreach (var entry in baseline.entries)
            {
                if (!left.TryGetValue(entry.Key, out var entries))
                {
                    left[entry.Key] = entries = [];
                }

                entries.Add(entry);
            }
        }

        public bool Takes(Diagnostic finding, RepositoryFiles files)
        {
            if (left.Count == 0)
            {
                return false;
            }

            var key = new Key(finding.Rule.Code, FileOf(finding, files), finding.Message);
            if (!left.TryGetValue(key, out var entries) || entries.Count == 0)
            {
                return false;
            }

            entries.RemoveAt(0);
            return true;
        }

        /// <summary>A finding for each entry that took none.</summary>
        /// <param name="mayJudge">Whether all that could be found of a code in a file was found.</param>
        public IEnumerable<Diagnostic> Idle(Func<string, string, bool> mayJudge) => left.Values.SelectMany(static entries => entries)
            .Where(entry => mayJudge(entry.Code, entry.File))
            .Select(static entry => new Diagnostic(CheckRules.IdleBaseline, entry.Span, $"{entry.File} has no {entry.Code} of this message any more") { Hint = "hearth check --write-baseline writes the baseline anew" });
    }
}
