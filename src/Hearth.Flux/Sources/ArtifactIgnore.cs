using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>
/// Which files of a repository source-controller leaves out of the artifact (fluxcd/pkg sourceignore): what
/// <c>.sourceignore</c> files and <c>spec.ignore</c> say, or, where there are none, pictures, archives and the files of CI systems.
/// A file in an ignored directory is looked at by itself, so that <c>/*</c> and then <c>!/kubernetes</c> keeps that directory.
/// </summary>
internal sealed class ArtifactIgnore
{
    private const string IgnoreFile = ".sourceignore";

    private static readonly string[] VersionControl = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];

    private static readonly string[] Usual =
    [
        "*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
        ".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml",
        "**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml",
    ];

    private readonly GitignoreRule[] rules;
    private readonly string[] sparse;

    private ArtifactIgnore(IReadOnlyList<(string Directory, string Line)> lines, string[] sparse)
    {
        rules = [.. lines.Select(static line => GitignoreRule.Parse(line.Line, line.Directory.Length == 0 ? [] : line.Directory.Split('/')))];
        this.sparse = sparse;
        Text = string.Join('\n', lines.Select(static line => $"{line.Directory}:{line.Line}").Concat(sparse));
    }

    /// <summary>All rules: two of the same text leave out the same files.</summary>
    public string Text { get; }

    /// <summary>The rules in the <c>.sourceignore</c> files of a repository: a line each, its directory and a colon before it.</summary>
    public static string FilesOf(FileTree tree) =>
        string.Join('\n', RepositoryWalk.Files(tree)
            .Where(static path => TreePath.GetName(path) == IgnoreFile)
            .SelectMany(path => Lines(TreePath.GetDirectory(path), tree.TryRead(path)?.Text ?? ""))
            .Select(static line => $"{line.Directory}:{line.Line}"));

    /// <summary>The rules of a source; of one that nobody renders those of the files alone.</summary>
    /// <param name="files">What <see cref="FilesOf"/> found.</param>
    /// <param name="source">The source object; null where nobody renders it.</param>
    public static ArtifactIgnore Of(string files, Resource? source)
    {
        var spec = source?.Root.GetMapping("spec");
        List<(string, string)> given = [.. files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..])), .. Lines("", spec?.GetString("ignore") ?? "")];
        return new ArtifactIgnore(
            [.. VersionControl.Concat(given.Count > 0 ? [] : Usual).Select(static line => ("", line)), .. given],
            [.. (spec?.GetStrings("sparseCheckout") ?? []).Select(static path => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path)]);
    }

    /// <summary>Patterns of one directory and nothing else.</summary>
    public static ArtifactIgnore OfPatterns(IEnumerable<string> patterns, string directory) => new([.. Lines(directory, string.Join('\n', patterns))], []);

    /// <summary>Whether the artifact lacks a file, or (as far as the rules say it of the directory itself) a directory.</summary>
    public bool Excludes(string path, bool isDirectory)
    {
        if (sparse.Length > 0 && !Array.Exists(sparse, start => path.StartsWith(start, StringComparison.Ordinal) || (isDirectory && start.StartsWith(path + "/", StringComparison.Ordinal))))
        {
            return true;
        }

        string[] parts = path.Split('/');
        for (int i = rules.Length - 1; i >= 0; i--)
        {
            if (rules[i].Matches(parts, isDirectory))
            {
                return !rules[i].IsNegated;
            }
        }

        return false;
    }

    private static IEnumerable<(string Directory, string Line)> Lines(string directory, string text) => text.Split('\n')
        .Select(static line => line.TrimEnd('\r'))
        .Where(static line => line.Length > 0 && line[0] != '#' && !string.IsNullOrWhiteSpace(line))
        .Select(line => (directory, line));
}
