using LibGit2Sharp;

namespace Hearth.Syntax.Files;

/// <summary>The one door to libgit2: finds the repository of a directory and opens it.</summary>
public static class GitRepository
{
    /// <summary>The repository that a directory lies in: its working directory, or itself where it is bare; null where there is none.</summary>
    // LibGit2Sharp's own Repository.Discover answers null under NativeAOT (0.32: its buffer is not marshalled back).
    public static string? Find(string directory)
    {
        for (string? candidate = directory; candidate is not null; candidate = Path.GetDirectoryName(candidate))
        {
            string git = Path.Combine(candidate, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return candidate;
            }

            if (File.Exists(Path.Combine(candidate, "HEAD")) && Directory.Exists(Path.Combine(candidate, "objects")) && Directory.Exists(Path.Combine(candidate, "refs")))
            {
                return candidate; // bare
            }
        }

        return null;
    }

    /// <summary>Opens what <see cref="Find"/> found.</summary>
    /// <exception cref="LibGit2SharpException">It is no repository that can be read.</exception>
    public static Repository Open(string path)
    {
        NativeGit.Prepare();
        return new Repository(path);
    }
}
