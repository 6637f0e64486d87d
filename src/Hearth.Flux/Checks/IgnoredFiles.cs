using System.Collections.Concurrent;
using Hearth.Secrets.Repository;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Checks;

/// <summary>
/// Which files git leaves alone: they are not tracked, and a rule ignores them. Git is asked about the few files that
/// something was found in; before there is a repository, its rules are read. Safe to use from several threads.
/// </summary>
internal sealed class IgnoredFiles(FileTree tree)
{
    private readonly ConcurrentDictionary<string, bool> answers = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>The files that were asked about, and what the answer was.</summary>
    public IReadOnlyDictionary<string, bool> Answers => answers;

    public bool Contains(string path) => answers.GetOrAdd(path, Ask);

    private bool Ask(string path)
    {
        if (((tree as SnapshotTree)?.Inner ?? tree) is not DirectoryTree directory)
        {
            return false;
        }

        if (GitRepository.Find(directory.Name) is not { } place)
        {
            var rules = (tree.TryRead(".gitignore")?.Text ?? "").Split('\n', StringSplitOptions.TrimEntries).Where(static line => line is not ("" or ['#', ..])).Select(static line => GitignoreRule.Parse(line, [])).ToList();
            return GitignoreRule.Ignore(rules, path.Split('/'));
        }

        lock (gate)
        {
            using var repository = GitRepository.Open(place);
            string prefix = Path.GetRelativePath(repository.Info.WorkingDirectory, directory.Name).Replace('\\', '/');
            prefix = prefix == "." ? "" : prefix + "/";
            return repository.Index[prefix + path] is null && repository.Ignore.IsPathIgnored(prefix + path);
        }
    }
}
