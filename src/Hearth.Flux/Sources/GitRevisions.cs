using Hearth.Syntax.Files;
using LibGit2Sharp;

namespace Hearth.Flux.Sources;

/// <summary>Which revisions a comparison is between.</summary>
public static class GitRevisions
{
    private static readonly string[] UsualUpstreams = ["refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/remotes/upstream/main"];

    /// <summary>The commit at which the present branch left its upstream; <c>HEAD</c> where there is no upstream.</summary>
    /// <exception cref="GitTreeException">The directory is in no git repository.</exception>
    public static string MergeBase(string directory)
    {
        // Opening a tree reports what is wrong with the repository.
        using var head = GitCommitTree.Open(directory, "HEAD");
        using var repository = GitRepository.Open(head.RepositoryDirectory);
        var upstream = repository.Head.TrackedBranch?.Tip
            ?? UsualUpstreams.Select(name => repository.Refs[name]?.ResolveToDirectReference().Target as Commit).FirstOrDefault(static commit => commit is not null);
        return upstream is not null && repository.ObjectDatabase.FindMergeBase(upstream, repository.Head.Tip) is { } common ? common.Sha : "HEAD";
    }

    /// <summary>The commit that two revisions have in common last; the first where they have none.</summary>
    /// <exception cref="GitTreeException">The directory is in no git repository, or one of the revisions is not there.</exception>
    public static string MergeBase(string directory, string first, string second)
    {
        using var one = GitCommitTree.Open(directory, first);
        using var other = GitCommitTree.Open(directory, second);
        using var repository = GitRepository.Open(one.RepositoryDirectory);
        return repository.ObjectDatabase.FindMergeBase(repository.Lookup<Commit>(one.CommitId), repository.Lookup<Commit>(other.CommitId))?.Sha ?? first;
    }
}
