using Hearth.Flux.Sources;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary>Where the repository is that Flux applies.</summary>
/// <param name="Root">The directory that the paths of Kustomizations start from.</param>
/// <param name="PathInGit">The root seen from the git repository it lies in; empty where it is the repository itself, or where there is no git.</param>
internal sealed record RepositoryPlace(string Root, string PathInGit)
{
    /// <summary>
    /// Looks upwards for the nearest directory with <c>.git</c>, or one that holds a homelab inside of somebody else's git
    /// repository: an example, a generated one, a monorepo. Else it is the directory itself.
    /// </summary>
    public static RepositoryPlace Find(string start)
    {
        string? root = null;
        for (string? at = start; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return root is null ? new RepositoryPlace(at, "") : new RepositoryPlace(root, Path.GetRelativePath(at, root).Replace('\\', '/'));
            }

            if (root is null && Directory.Exists(at) && RootFinder.IsRoot(new DirectoryTree(at)))
            {
                root = at;
            }
        }

        return new RepositoryPlace(root ?? start, "");
    }
}
