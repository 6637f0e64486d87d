using System.Text.RegularExpressions;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>Configuration of CI and Renovate that names files which are not there.</summary>
internal sealed partial class ToolDrift : Check
{
    private static readonly string[] WorkflowDirectories = [".github/workflows", ".forgejo/workflows", ".gitea/workflows"];

    public override DiagnosticRule Rule { get; } = new("SAFE010", "tool configuration that names what is not there", Severity.Warning,
        "A workflow gives flux-local, flate or kustomize a directory that does not exist, or starts on changes of files of which there are none; a pattern of Renovate's managers fits no file, or a preset of this repository is gone. After a move of files the tool goes on without a word and does nothing. Names of Services in such configuration are NET008's.");

    public override CheckExample Example { get; } = new(
        """
        run: flux-local test --path kubernetes/flux   # it moved to kubernetes/flux/cluster
        """,
        """
        run: flux-local test --path kubernetes/flux/cluster
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var files = context.Files;
        // Nothing runs what lies in a directory below.
        foreach (string path in files.YamlPaths.Where(static path => WorkflowDirectories.Contains(TreePath.GetDirectory(path))))
        {
            foreach (var document in files.TryReadYaml(path)?.Documents ?? [])
            {
                foreach (var finding in document.Root is YamlMapping root ? Workflow(files, root) : [])
                {
                    yield return finding;
                }
            }
        }

        foreach (string path in files.Paths.Where(IsRenovate))
        {
            foreach (var finding in files.TryRead(path) is { } text ? Renovate(files, text) : [])
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Diagnostic> Workflow(RepositoryFiles files, YamlMapping root)
    {
        foreach (var scalar in Scalars.Of(root).Where(static scalar => Tool().IsMatch(scalar.Value)))
        {
            foreach (Match match in PathFlag().Matches(scalar.Value))
            {
                string given = match.Groups["path"].Value.Trim('"', '\'');
                if (!given.AsSpan().ContainsAny("${*") && !given.StartsWith('/') && given.Contains('/') && !Exists(files, given))
                {
                    int at = scalar.Span.Text.IndexOf(given, StringComparison.Ordinal);
                    yield return Finding(at >= 0 ? scalar.Span.Slice(at, given.Length) : scalar.Span, $"the workflow names the path {given}, which does not exist", Near(files, given));
                }
            }
        }

        var events = (root["on"] ?? root["true"]) as YamlMapping;
        for (int i = 0; i < (events?.Count ?? 0); i++)
        {
            if ((events!.Entries[i].Value.Target as YamlMapping)?.GetSequence("paths") is not { } globs) // There is no count without it.
            {
                continue;
            }

            // One that fits is enough for the workflow to start.
            var wanted = Scalars.Of(globs).Where(static glob => !glob.Value.StartsWith('!')).ToList();
            if (wanted.Count > 0 && wanted.TrueForAll(glob => PathGlob.TryCompile(glob.Value) is { } pattern && !files.Paths.Any(pattern.IsMatch)))
            {
                yield return Finding(globs.Span, $"the workflow starts on changes of {string.Join(", ", wanted.Select(static glob => glob.Value))}, and there is no such file");
            }
        }
    }

    // Renovate's files are JSON5; its lists of patterns are found in the text.
    private IEnumerable<Diagnostic> Renovate(RepositoryFiles files, SourceText text)
    {
        foreach (Match list in PatternList().Matches(text.Text))
        {
            bool isExpression = list.Groups["name"].Value == "fileMatch";
            string[] patterns = [.. Quoted().Matches(list.Groups["items"].Value).Select(static item => Unescape(item.Groups["text"].Value))];
            if (patterns.Length > 0 && patterns.All(pattern => Compile(pattern, isExpression) is { } compiled && !files.Paths.Any(compiled.IsMatch)))
            {
                yield return Finding(text.Span(list.Groups["items"].Index, list.Groups["items"].Length), $"Renovate's {list.Groups["name"].Value} {string.Join(", ", patterns)} fit no file of the repository");
            }
        }

        // A preset OWNER/REPO//PATH is of this repository where another one of the same owner and name is found in it.
        var presets = Preset().Matches(text.Text).Select(static match => (Repository: match.Groups["repository"].Value, Path: match.Groups["path"])).ToList();
        foreach (var (repository, path) in presets.Where(preset => !files.Tree.IsFile(preset.Path.Value) && presets.Exists(other => other.Repository == preset.Repository && files.Tree.IsFile(other.Path.Value))))
        {
            yield return Finding(text.Span(path.Index, path.Length), $"Renovate extends {path.Value} of {repository}, which is not there");
        }
    }

    // Null: a pattern that cannot be tried here.
    private static Regex? Compile(string pattern, bool isExpression) =>
        pattern is ['/', .., '/'] ? PathGlob.TryCompileExpression(pattern[1..^1])
        : pattern.StartsWith('!') || (pattern.StartsWith('/') && pattern.EndsWith("/i", StringComparison.Ordinal)) ? null
        : isExpression ? PathGlob.TryCompileExpression(pattern)
        : PathGlob.TryCompile(pattern);

    private static bool IsRenovate(string path) =>
        path is "renovate.json" or "renovate.json5" or ".renovaterc" or ".renovaterc.json" or ".renovaterc.json5" or ".github/renovate.json" or ".github/renovate.json5"
        || (path.EndsWith(".json5", StringComparison.Ordinal) && (path.StartsWith(".renovate/", StringComparison.Ordinal) || path.StartsWith(".github/renovate/", StringComparison.Ordinal)));

    // Workflows check out into directories of their own, so that any end of the path may be the repository's.
    private static bool Exists(RepositoryFiles files, string given)
    {
        string[] parts = given.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").ToArray();
        return parts.Contains("..") || Enumerable.Range(0, parts.Length).Any(skip =>
        {
            string path = string.Join('/', parts.Skip(skip));
            return files.Tree.IsDirectory(path) || files.Tree.IsFile(path);
        });
    }

    private static string? Near(RepositoryFiles files, string given)
    {
        string trimmed = given.Trim('.', '/');
        var directories = files.YamlPaths.SelectMany(static path => path.Split('/') is var parts ? Enumerable.Range(1, parts.Length - 1).Select(count => string.Join('/', parts.Take(count))) : []).Distinct();
        return DidYouMean(trimmed, directories);
    }

    private static string Unescape(string text) => text.Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal);

    [GeneratedRegex(@"(^|[\s/])(flux-local|flate|kustomize build|flux build|flux diff)([\s:@]|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tool();

    [GeneratedRegex(@"\s--path(-orig)?[= \t]+(?<path>[^\s\\]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PathFlag();

    [GeneratedRegex(@"^(?!\s*//)[^\r\n]*?[""']?(?<name>managerFilePatterns|fileMatch)[""']?\s*:\s*\[(?<items>[^\]]*(?:\[[^\]]*\][^\]]*)*?)\](?=\s*[,}\r\n])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex PatternList();

    [GeneratedRegex(@"""(?<text>(?:[^""\\\r\n]|\\.)*)""|'(?<text>(?:[^'\\\r\n]|\\.)*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"github>(?<repository>[^/""'\s]+/[^/""'\s]+)//(?<path>[^#""'\s(]+\.json5?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Preset();
}
