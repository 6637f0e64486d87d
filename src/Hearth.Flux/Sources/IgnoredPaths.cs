using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>Hides files that the command line names (<c>--ignore-paths</c> of flux), in the syntax of <c>.gitignore</c>.</summary>
public static class IgnoredPaths
{
    /// <summary>The tree without what the patterns match below a directory, which is where they start from.</summary>
    public static FileTree Hide(FileTree tree, string directory, IReadOnlyList<string> patterns) =>
        patterns.Count == 0 ? tree : new ArtifactTree(tree, ArtifactIgnore.OfPatterns(patterns, directory), withLinks: true);
}
