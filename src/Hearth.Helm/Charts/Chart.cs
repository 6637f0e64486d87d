using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Charts;

/// <summary>
/// A chart and those inside it. Loaded once and shared: rendering works on a <see cref="Fork"/>, because dependencies
/// are switched off, renamed and given values anew for each release.
/// </summary>
public sealed class Chart
{
    public required ChartMetadata Metadata { get; set; }

    public string Name => Metadata.Name;

    /// <summary>The files of <c>templates/</c>, by their names from the chart's directory on.</summary>
    public IReadOnlyList<ChartFile> Templates { get; init; } = [];

    /// <summary>What <c>.Files</c> gives: neither templates, nor charts, nor the chart's own description.</summary>
    public IReadOnlyList<ChartFile> Files { get; init; } = [];

    /// <summary><c>values.yaml</c>; null where there is none.</summary>
    public SourceText? ValuesSource { get; init; }

    /// <summary><c>values.schema.json</c>; null where there is none.</summary>
    public SourceText? Schema { get; init; }

    /// <summary>The chart's own values. Not to be changed in place: <see cref="ChartValues.Coalesce"/> copies.</summary>
    public required GoMap Values { get; set; }

    /// <summary>The charts of <c>charts/</c>, by name.</summary>
    public IReadOnlyList<Chart> Dependencies { get; set; } = [];

    /// <summary>The chart that holds this one; null for the root. Set by <see cref="Fork"/>.</summary>
    public Chart? Parent { get; private set; }

    public bool IsRoot => Parent is null;

    public bool IsLibrary => Metadata.Type == "library";

    /// <summary>As <c># Source:</c> and error messages name it: <c>romm</c>, or <c>romm/charts/common</c>.</summary>
    public string FullPath => Parent is null ? Name : $"{Parent.FullPath}/charts/{Name}";

    /// <summary><c>crds/</c> of this chart and, after it, of those inside it.</summary>
    public IEnumerable<(string FullPath, ChartFile File)> CustomResourceDefinitions() =>
    [
        .. Files.Where(file => file.Name.StartsWith("crds/", StringComparison.Ordinal) && Path.GetExtension(file.Name) is ".yaml" or ".yml" or ".json")
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => ($"{FullPath}/{file.Name}", file)),
        .. Dependencies.SelectMany(dependency => dependency.CustomResourceDefinitions()),
    ];

    /// <summary>The text of a file that is shown by that path, of this chart or of those inside it; null where there is none.</summary>
    public SourceText? FindText(string displayPath) =>
        Templates.Concat(Files).FirstOrDefault(file => file.DisplayPath == displayPath)?.Text
        ?? (ValuesSource?.Path == displayPath ? ValuesSource : null)
        ?? Dependencies.Select(dependency => dependency.FindText(displayPath)).FirstOrDefault(static text => text is not null);

    /// <summary>A chart of its own that shares files, templates and values with this one.</summary>
    public Chart Fork(Chart? parent = null, ChartMetadata? metadata = null)
    {
        var fork = new Chart
        {
            Metadata = metadata ?? Metadata.Copy(),
            Templates = Templates,
            Files = Files,
            ValuesSource = ValuesSource,
            Schema = Schema,
            Values = Values,
            Parent = parent,
        };
        fork.Dependencies = [.. Dependencies.Select(dependency => dependency.Fork(fork))];
        return fork;
    }
}

/// <summary>One file of a chart.</summary>
/// <param name="Name">From the chart's directory on, forward slashes.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="DisplayPath">What people are shown.</param>
public sealed record ChartFile(string Name, byte[] Bytes, string DisplayPath)
{
    private SourceText? text;

    /// <summary>The content as text; one instance, so that what is made of it can be kept by it.</summary>
    public SourceText Text => text ??= SourceText.FromBytes(DisplayPath, Bytes);
}
