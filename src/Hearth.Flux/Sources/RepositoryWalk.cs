using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>
/// The files of a repository, without what git and package managers keep beside them: a checkout on disk holds more
/// than git gives to Flux.
/// </summary>
internal static class RepositoryWalk
{
    public static bool Enters(string directory) => TreePath.GetName(directory) is not (".git" or "node_modules" or ".venv");

    public static IEnumerable<string> Files(FileTree tree, string directory = "") => tree.Walk(directory, Enters);
}
