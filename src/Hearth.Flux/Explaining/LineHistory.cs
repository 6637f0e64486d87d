using Hearth.Syntax.Files;
using LibGit2Sharp;

namespace Hearth.Flux.Explaining;

/// <summary>Who last touched a line.</summary>
/// <param name="Commit">Its first eight digits.</param>
/// <param name="Author">The author's name.</param>
/// <param name="Date">When it was authored.</param>
/// <param name="Subject">The message's first line.</param>
public sealed record LineCommit(string Commit, string Author, DateTimeOffset Date, string Subject);

/// <summary>Blames lines of a repository's files; each file's answer is kept.</summary>
public sealed class LineHistory : IDisposable
{
    private readonly Repository repository;
    private readonly Dictionary<(string Path, int Line), LineCommit?> known = [];

    // Where the history of a shallow clone ends: whose line it is lies beyond.
    private readonly HashSet<string> oldest;

    private LineHistory(Repository repository)
    {
        this.repository = repository;
        string shallow = Path.Combine(repository.Info.Path, "shallow");
        oldest = repository.Info.IsShallow && File.Exists(shallow) ? [.. File.ReadAllLines(shallow)] : [];
    }

    /// <summary>Null where the directory is in no repository with a commit.</summary>
    public static LineHistory? TryOpen(string directory)
    {
        try
        {
            using var head = GitCommitTree.Open(directory, "HEAD");
            return new LineHistory(GitRepository.Open(head.RepositoryDirectory));
        }
        catch (GitTreeException)
        {
            return null;
        }
    }

    /// <summary>The directory that paths are seen from: the git repository's own, which a homelab may lie deep inside of.</summary>
    public string Directory => repository.Info.WorkingDirectory ?? repository.Info.Path;

    /// <summary>The commit of a 0-based line as of HEAD; null for a file or line that is in no commit, or differs from HEAD's, and where a shallow clone does not tell.</summary>
    public LineCommit? Find(string path, int line, ReadOnlySpan<char> text)
    {
        if (!known.TryGetValue((path, line), out var found))
        {
            known[(path, line)] = found = Blame(path, line, text.ToString());
        }

        return found;
    }

    public void Dispose() => repository.Dispose();

    private LineCommit? Blame(string path, int line, string text)
    {
        try
        {
            // A line that was edited since, or moved by an edit above it, is not HEAD's.
            if (repository.Head.Tip?[path]?.Target is not Blob blob
                || blob.GetContentText().Split('\n').ElementAtOrDefault(line)?.TrimEnd('\r') != text)
            {
                return null;
            }

            var hunk = repository.Blame(path, new BlameOptions { MinLine = line + 1, MaxLine = line + 1 }).FirstOrDefault(hunk => hunk.ContainsLine(line));
            return hunk?.FinalCommit is { } commit && !oldest.Contains(commit.Sha) ? new LineCommit(commit.Sha[..8], commit.Author.Name, commit.Author.When, commit.MessageShort) : null;
        }
        catch (LibGit2SharpException)
        {
            return null; // The line is newer than HEAD.
        }
    }
}
