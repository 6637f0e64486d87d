using System.Collections.Concurrent;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>The repository's files as people wrote them, each read at most once. Directories of tools (<c>.git</c>) are left out.</summary>
public sealed class RepositoryFiles(FileTree tree)
{
    private readonly ConcurrentDictionary<string, SourceText?> texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, YamlStream?> streams = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<string>> paths = new(() => [.. tree.Walk("", static directory => TreePath.GetName(directory) is not (".git" or "node_modules"))]);
    private readonly Lock gate = new();
    private Dictionary<string, string>? byDisplayPath;

    public FileTree Tree => tree;

    /// <summary>All files, depth first, ordinal order.</summary>
    public IReadOnlyList<string> Paths => paths.Value;

    /// <summary>All YAML files.</summary>
    public IEnumerable<string> YamlPaths => Paths.Where(IsYaml);

    public static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    /// <summary>The file as text; null where there is no such file.</summary>
    public SourceText? TryRead(string path) => texts.GetOrAdd(path, tree.TryRead);

    /// <summary>The file's documents, anchors not expanded; null where there is no such file.</summary>
    public YamlStream? TryReadYaml(string path) => streams.GetOrAdd(path, key => TryRead(key) is { } text ? YamlReader.Read(text) : null);

    /// <summary>The path inside the repository of a text that a person wrote; null for charts and generated texts.</summary>
    public string? PathOf(SourceText source)
    {
        lock (gate)
        {
            byDisplayPath ??= Paths.ToDictionary(tree.GetDisplayPath, static path => path, StringComparer.Ordinal);
        }

        return byDisplayPath.GetValueOrDefault(source.Path);
    }
}
