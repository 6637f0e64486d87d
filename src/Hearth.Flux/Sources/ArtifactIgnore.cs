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
    private readonly string[]? sparse;

    private ArtifactIgnore(GitignoreRule[] rules, string[]? sparse)
    {
        this.rules = rules;
        this.sparse = sparse;
    }

    /// <summary>The rules of a source; of one that nobody renders those of the files alone.</summary>
    public static ArtifactIgnore Of(FileTree tree, Resource? source)
    {
        var given = new List<GitignoreRule>();
        // A checkout on disk holds more than git gives to Flux; nobody writes rules in there.
        foreach (string path in tree.Walk("", static directory => TreePath.GetName(directory) is not (".git" or "node_modules" or ".venv")))
        {
            if (TreePath.GetName(path) == IgnoreFile)
            {
                string directory = TreePath.GetDirectory(path);
                given.AddRange(Parse(tree.TryRead(path)?.Text ?? "", directory.Length == 0 ? [] : directory.Split('/')));
            }
        }

        var spec = source?.Root.GetMapping("spec");
        if (spec?.GetString("ignore") is { } ignore)
        {
            given.AddRange(Parse(ignore, []));
        }

        var sparse = spec?.GetStrings("sparseCheckout").Select(static path => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path).ToArray();
        var fallback = given.Count > 0 ? given : Usual.Select(static line => GitignoreRule.Parse(line, []));
        return new ArtifactIgnore([.. VersionControl.Select(static line => GitignoreRule.Parse(line, [])), .. fallback], sparse is { Length: > 0 } ? sparse : null);
    }

    /// <summary>Whether the artifact lacks a file, or (as far as the rules say it of the directory itself) a directory.</summary>
    public bool Excludes(string path, bool isDirectory)
    {
        if (sparse is not null && !Array.Exists(sparse, start => path.StartsWith(start, StringComparison.Ordinal) || (isDirectory && start.StartsWith(path + "/", StringComparison.Ordinal))))
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

    private static IEnumerable<GitignoreRule> Parse(string text, string[] domain) => text.Split('\n')
        .Select(static line => line.TrimEnd('\r'))
        .Where(static line => line.Length > 0 && line[0] != '#' && !string.IsNullOrWhiteSpace(line))
        .Select(line => GitignoreRule.Parse(line, domain));
}
