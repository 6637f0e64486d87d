using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks;

/// <summary>A kustomization file of the repository.</summary>
/// <param name="Directory">Where it lies.</param>
/// <param name="Path">The file.</param>
/// <param name="Root">What it says.</param>
/// <param name="IsReached">Whether Flux builds it, directly or through others.</param>
public sealed record KustomizationFile(string Directory, string Path, YamlMapping Root, bool IsReached)
{
    public bool IsComponent => Root.GetString("kind") == "Component";

    /// <summary>The paths of <c>resources</c>, <c>components</c> and <c>bases</c> as they are written.</summary>
    public IEnumerable<YamlScalar> Listed =>
        NodeReading.ScalarsOf(Root.GetSequence("resources"))
            .Concat(NodeReading.ScalarsOf(Root.GetSequence("components")))
            .Concat(NodeReading.ScalarsOf(Root.GetSequence("bases")));
}

/// <summary>All kustomization files, which of them Flux builds, and every path that any of them names.</summary>
public sealed class KustomizationFiles
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly RepositoryFiles files;
    private readonly HashSet<string> reached = new(StringComparer.Ordinal);
    private readonly HashSet<string> named = new(StringComparer.Ordinal);

    internal KustomizationFiles(ClusterRender cluster, RepositoryFiles files)
    {
        this.files = files;
        foreach (var kustomization in cluster.Kustomizations.Select(static owner => owner.Object).OfType<FluxKustomization>())
        {
            Visit(kustomization.Path);
            named.Add(kustomization.Path);
            foreach (string component in kustomization.Spec.GetStrings("components"))
            {
                if (TreePath.Combine(kustomization.Path, component) is { } path)
                {
                    Visit(path);
                }
            }
        }

        var all = new List<KustomizationFile>();
        foreach (string path in files.Paths.Where(static path => FileNames.Contains(TreePath.GetName(path))))
        {
            if (files.TryReadYaml(path)?.Documents is [{ Root: YamlMapping root }, ..])
            {
                string directory = TreePath.GetDirectory(path);
                all.Add(new KustomizationFile(directory, path, root, reached.Contains(directory)));
                AddNamed(directory, root);
            }
        }

        All = all;
    }

    public IReadOnlyList<KustomizationFile> All { get; }

    public IEnumerable<KustomizationFile> Reached => All.Where(static file => file.IsReached);

    /// <summary>Whether a kustomization file, or a Flux Kustomization, names the path.</summary>
    public bool IsNamed(string path) => named.Contains(path);

    /// <summary>Whether Flux builds the directory.</summary>
    public bool Reaches(string directory) => reached.Contains(directory);

    /// <summary>The kustomization file of a directory; null where there is none.</summary>
    public string? FileOf(string directory) =>
        FileNames.Select(name => directory.Length == 0 ? name : $"{directory}/{name}").FirstOrDefault(files.Tree.IsFile);

    private void Visit(string directory)
    {
        if (!files.Tree.IsDirectory(directory) || !reached.Add(directory))
        {
            return;
        }

        if (FileOf(directory) is not { } path)
        {
            // Flux then builds every manifest below, and directories that have a kustomization as such.
            foreach (var entry in files.Tree.List(directory).Where(static entry => entry.Kind == FileKind.Directory))
            {
                Visit(directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}");
            }

            return;
        }

        if (files.TryReadYaml(path)?.Documents is [{ Root: YamlMapping root }, ..])
        {
            foreach (var listed in new KustomizationFile(directory, path, root, true).Listed)
            {
                if (TreePath.Combine(directory, listed.Value) is { } target)
                {
                    Visit(target);
                }
            }
        }
    }

    // Any text of the file may be a path (patches, generators' KEY=FILE, values files of charts): what exists is named.
    private void AddNamed(string directory, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar when scalar.Span.Length < 512:
                string text = scalar.Value[(scalar.Value.IndexOf('=') + 1)..];
                if (!text.StartsWith('/') && TreePath.Combine(directory, text) is { } path && files.Tree.GetKind(path) != FileKind.Missing)
                {
                    named.Add(path);
                }

                break;
            case YamlMapping mapping:
                foreach (ref readonly var entry in mapping.Entries)
                {
                    AddNamed(directory, entry.Value.Target);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    AddNamed(directory, item.Target);
                }

                break;
            default:
                break;
        }
    }
}
