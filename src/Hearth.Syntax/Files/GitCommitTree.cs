using LibGit2Sharp;

namespace Hearth.Syntax.Files;

/// <summary>
/// The tree of one git commit, read from the object database: nothing is checked out and the working tree is not
/// touched. Links are followed while they stay inside the tree; submodules are missing.
/// </summary>
public sealed class GitCommitTree : FileTree, IDisposable
{
    private const int MaxLinks = 40;

    // libgit2 objects are not for several threads at once; reads are short.
    private const string ShallowHint = "; it is a shallow clone: fetch the history (git fetch --unshallow; in GitHub Actions, fetch-depth: 0)";

    private readonly Lock gate = new();
    private readonly Repository repository;
    private readonly Commit commit;

    // What listings told, links left out. Going down from the root for each path reads every tree above it again, and that of a
    // thousand directories is too large for libgit2 to keep.
    private readonly Dictionary<string, (ObjectId Id, bool IsTree)> listed = new(StringComparer.Ordinal);

    private GitCommitTree(Repository repository, Commit commit, string revision)
    {
        this.repository = repository;
        this.commit = commit;
        Name = revision;
    }

    /// <summary>The revision as it was asked for.</summary>
    public override string Name { get; }

    /// <summary>The working directory that paths are relative to, or the repository itself where it is bare.</summary>
    public string RepositoryDirectory => Path.TrimEndingDirectorySeparator(repository.Info.WorkingDirectory ?? repository.Info.Path);

    /// <summary>The commit's id, 40 hexadecimal digits.</summary>
    public string CommitId => commit.Sha;

    /// <summary>Opens a revision (<c>HEAD~1</c>, a branch, a tag, an id) of the repository that <paramref name="directory"/> lies in.</summary>
    /// <exception cref="GitTreeException">No repository, or no such revision.</exception>
    public static GitCommitTree Open(string directory, string revision)
    {
        string? path = GitRepository.Find(Path.GetFullPath(directory));
        if (path is null)
        {
            throw new GitTreeException($"{directory} is not inside a git repository; a revision such as {revision} needs one");
        }

        var repository = GitRepository.Open(path);
        try
        {
            var commit = repository.Lookup(revision)?.Peel<Commit>();
            return commit is null
                ? throw new GitTreeException($"the repository {path} has no revision {revision}{(repository.Info.IsShallow ? ShallowHint : "")}")
                : new GitCommitTree(repository, commit, revision);
        }
        catch (Exception exception)
        {
            repository.Dispose();
            if (exception is LibGit2SharpException)
            {
                throw new GitTreeException($"the repository {path} has no revision {revision}: {exception.Message}");
            }

            throw;
        }
    }

    public override string ContentId => commit.Tree.Sha;

    public override string? GetDigest(string path)
    {
        lock (gate)
        {
            return listed.TryGetValue(path, out var known) ? (known.IsTree ? null : known.Id.Sha) : (Resolve(path, 0) as Blob)?.Sha;
        }
    }

    public override FileKind GetKind(string path)
    {
        lock (gate)
        {
            return listed.TryGetValue(path, out var known) ? (known.IsTree ? FileKind.Directory : FileKind.File) : Resolve(path, 0) switch
            {
                Blob => FileKind.File,
                Tree => FileKind.Directory,
                _ => FileKind.Missing,
            };
        }
    }

    public override byte[]? TryReadBytes(string path)
    {
        lock (gate)
        {
            if (Resolve(path, 0) is not Blob blob)
            {
                return null;
            }

            try
            {
                using var content = blob.GetContentStream();
                byte[] bytes = new byte[blob.Size];
                content.ReadExactly(bytes);
                return bytes;
            }
            catch (NotFoundException)
            {
                throw Lacks(path);
            }
        }
    }

    public override IReadOnlyList<FileTreeEntry> List(string directory)
    {
        lock (gate)
        {
            if (Resolve(directory, 0) is not Tree tree)
            {
                return [];
            }

            var entries = new List<FileTreeEntry>();
            foreach (var entry in tree)
            {
                var kind = entry.TargetType switch
                {
                    TreeEntryTargetType.Tree => FileKind.Directory,
                    TreeEntryTargetType.Blob when entry.Mode != Mode.SymbolicLink => FileKind.File,
                    TreeEntryTargetType.Blob => Resolve(directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}", 0) switch
                    {
                        Blob => FileKind.File,
                        Tree => FileKind.Directory,
                        _ => FileKind.Missing,
                    },
                    _ => FileKind.Missing,
                };
                if (entry.Mode != Mode.SymbolicLink && kind != FileKind.Missing)
                {
                    listed[directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}"] = (entry.Target.Id, kind == FileKind.Directory);
                }

                if (kind != FileKind.Missing)
                {
                    entries.Add(new FileTreeEntry(entry.Name, kind, kind == FileKind.File && entry.Mode != Mode.SymbolicLink ? entry.Target.Sha : null, entry.Mode == Mode.SymbolicLink));
                }
            }

            entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
    }

    public void Dispose() => repository.Dispose();

    private GitTreeException Lacks(string path) =>
        new($"{path} of {Name} is not in the repository: a partial clone (git clone --filter) lacks what nobody has looked at yet; git fetch --refetch --no-filter gets all of it");

    private GitObject? Resolve(string path, int links)
    {
        Tree tree = commit.Tree;
        if (path.Length == 0)
        {
            return tree;
        }

        if (listed.TryGetValue(path, out var known))
        {
            return (known.IsTree ? (GitObject?)repository.Lookup<Tree>(known.Id) : repository.Lookup<Blob>(known.Id)) ?? throw Lacks(path);
        }

        string[] parts = path.Split('/');
        for (int i = 0; i < parts.Length; i++)
        {
            if (tree[parts[i]] is not { } entry)
            {
                return null;
            }

            if (entry.Mode == Mode.SymbolicLink)
            {
                string target = ((Blob)entry.Target).GetContentText();
                string? combined = target.StartsWith('/') ? null : TreePath.Combine(string.Join('/', parts[..i]), target);
                return combined is null || links == MaxLinks ? null : Resolve(string.Join('/', [combined, .. parts[(i + 1)..]]).TrimStart('/'), links + 1);
            }

            if (i == parts.Length - 1)
            {
                return entry.TargetType == TreeEntryTargetType.GitLink ? null : entry.Target;
            }

            if (entry.Target is not Tree next)
            {
                return null;
            }

            tree = next;
        }

        return null;
    }
}

/// <summary>The git repository or revision cannot be read.</summary>
public sealed class GitTreeException(string message) : IOException(message);
