using Hearth.Helm.Values;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Charts;

/// <summary>Loads charts from a directory of a tree or from an archive, with the charts inside them.</summary>
public static class ChartLoader
{
    // charts/ inside charts/ inside …: nobody nests deeper.
    private const int MaxDepth = 50;

    /// <summary>Loads a chart from a directory; <c>.helmignore</c> counts.</summary>
    /// <exception cref="ChartLoadException">No chart, or a broken one; with the place in the file where there is one.</exception>
    public static Chart LoadDirectory(FileTree tree, string directory)
    {
        string prefix = directory.Length == 0 ? "" : directory + "/";
        var ignore = HelmIgnore.Read(tree, directory);
        var files = new List<ChartFile>();
        foreach (string path in tree.Walk(directory, sub => !ignore.Excludes(sub[prefix.Length..], isDirectory: true)))
        {
            string name = path[prefix.Length..];
            if (!ignore.Excludes(name, isDirectory: false) && tree.TryReadBytes(path) is { } bytes)
            {
                files.Add(new ChartFile(name, bytes, tree.GetDisplayPath(path)));
            }
        }

        return Build(files, tree.GetDisplayPath(directory), 0);
    }

    /// <summary>Loads a chart from a <c>.tgz</c>.</summary>
    /// <param name="name">What people call it; file names are shown below it.</param>
    /// <param name="archive">The archive.</param>
    /// <exception cref="ChartLoadException">No chart, or a broken one.</exception>
    /// <exception cref="ChartArchiveException">No archive, or not a safe one.</exception>
    public static Chart LoadArchive(string name, Stream archive) => LoadArchive(name, archive, 0);

    private static Chart LoadArchive(string name, Stream archive, int depth)
    {
        var tree = ChartArchive.Unpack(name, archive);
        return Build([.. tree.Walk().Select(path => new ChartFile(path, tree.TryReadBytes(path) ?? [], $"{name}/{path}"))], name, depth);
    }

    private static Chart Build(IReadOnlyList<ChartFile> files, string place, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ChartLoadException($"{place}: charts are nested more than {MaxDepth} deep");
        }

        var description = files.FirstOrDefault(file => file.Name == "Chart.yaml") ?? throw new ChartLoadException($"{place} is no chart: it has no Chart.yaml");
        var requirements = files.FirstOrDefault(file => file.Name == "requirements.yaml");
        var metadata = ChartMetadata.Read(ReadMapping(description) ?? throw new ChartLoadException($"{description.DisplayPath} is empty"), requirements is null ? null : ReadMapping(requirements));
        Validate(metadata, description);

        List<ChartFile> templates = [], others = [];
        var inside = new SortedDictionary<string, List<ChartFile>>(StringComparer.Ordinal);
        ChartFile? values = null, schema = null;
        foreach (var file in files)
        {
            switch (file.Name)
            {
                case "Chart.yaml" or "Chart.lock":
                    break;
                case "values.yaml":
                    values = file;
                    break;
                case "values.schema.json":
                    schema = file;
                    break;
                case "requirements.yaml" or "requirements.lock":
                    if (metadata.ApiVersion == "v1")
                    {
                        others.Add(file);
                    }

                    break;
                case var name when name.StartsWith("templates/", StringComparison.Ordinal):
                    templates.Add(file);
                    break;
                case var name when name.StartsWith("charts/", StringComparison.Ordinal) && !name.EndsWith(".prov", StringComparison.Ordinal):
                    string rest = name["charts/".Length..];
                    string first = rest.Split('/', 2)[0];
                    if (!inside.TryGetValue(first, out var list))
                    {
                        inside[first] = list = [];
                    }

                    list.Add(file with { Name = rest });
                    break;
                default:
                    others.Add(file);
                    break;
            }
        }

        return new Chart
        {
            Metadata = metadata,
            Templates = templates,
            Files = others,
            ValuesSource = values?.Text,
            Schema = schema?.Text,
            Values = values is null ? new() : ValuesReader.Read(values.Text),
            Dependencies = [.. inside.Select(entry => LoadInside(entry.Key, entry.Value, place, depth)).OfType<Chart>()],
        };
    }

    private static Chart? LoadInside(string name, List<ChartFile> files, string place, int depth)
    {
        if (name[0] is '_' or '.')
        {
            return null;
        }

        if (name.EndsWith(".tgz", StringComparison.Ordinal))
        {
            return files is [{ } archive] && archive.Name == name ? LoadArchive(archive.DisplayPath, new MemoryStream(archive.Bytes), depth + 1) : null;
        }

        var own = new List<ChartFile>();
        foreach (var file in files)
        {
            if (file.Name.Split('/', 2) is [_, var rest])
            {
                own.Add(file with { Name = rest });
            }
        }

        // A plain file of charts/ is no chart.
        return own.Count == 0 ? null : Build(own, $"{place}/charts/{name}", depth + 1);
    }

    private static YamlMapping? ReadMapping(ChartFile file)
    {
        var stream = YamlReader.Read(file.Text);
        if (stream.HasErrors)
        {
            throw new ChartLoadException(stream.Diagnostics[0]);
        }

        return stream.Documents is [{ Root: { } root }, ..]
            ? root.Target as YamlMapping ?? throw new ChartLoadException($"{root.Span}: {file.Name} is no mapping")
            : null;
    }

    private static void Validate(ChartMetadata metadata, ChartFile description)
    {
        string? problem =
            metadata.Name.Length == 0 ? "chart.metadata.name is required"
            : metadata.Version.Length == 0 ? "chart.metadata.version is required"
            : metadata.Name.Contains('/') || metadata.Name is "." or ".." ? $"chart.metadata.name {metadata.Name} is no plain name"
            : metadata.Type is not ("" or "application" or "library") ? $"chart.metadata.type is {metadata.Type}; wants application or library"
            : null;
        if (problem is not null)
        {
            throw new ChartLoadException($"{description.DisplayPath}: {problem}");
        }
    }
}

/// <summary>A chart cannot be loaded.</summary>
public sealed class ChartLoadException : IOException
{
    public ChartLoadException(string message)
        : base(message)
    {
    }

    public ChartLoadException(Diagnostic diagnostic)
        : base(diagnostic.ToString()) => Diagnostic = diagnostic;

    /// <summary>Where the chart's own file is broken; null where it is something else.</summary>
    public Diagnostic? Diagnostic { get; }
}
