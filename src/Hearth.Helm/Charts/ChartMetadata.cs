using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Charts;

/// <summary><c>Chart.yaml</c>, and for v1 charts <c>requirements.yaml</c>. Empty strings stand for absent fields, as in Helm.</summary>
public sealed class ChartMetadata
{
    public string ApiVersion { get; init; } = "v1";

    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    public string AppVersion { get; init; } = "";

    public string KubeVersion { get; init; } = "";

    public string Type { get; init; } = "";

    public string Description { get; init; } = "";

    public string Home { get; init; } = "";

    public string Icon { get; init; } = "";

    public string Condition { get; init; } = "";

    public string Tags { get; init; } = "";

    public bool Deprecated { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<ChartMaintainer> Maintainers { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ChartDependency> Dependencies { get; set; } = [];

    /// <summary>The mapping of <c>Chart.yaml</c>, for places in messages.</summary>
    public YamlMapping? Node { get; init; }

    public ChartMetadata Copy()
    {
        var copy = (ChartMetadata)MemberwiseClone();
        copy.Dependencies = [.. Dependencies.Select(dependency => dependency.Copy())];
        return copy;
    }

    /// <summary>Reads the fields; dependencies of <paramref name="requirements"/> (v1) win over those of the chart's own file.</summary>
    internal static ChartMetadata Read(YamlMapping chart, YamlMapping? requirements) => new()
    {
        ApiVersion = chart.GetString("apiVersion") is { Length: > 0 } version ? version : "v1",
        Name = Text(chart, "name"),
        Version = Text(chart, "version"),
        AppVersion = Text(chart, "appVersion"),
        KubeVersion = Text(chart, "kubeVersion"),
        Type = Text(chart, "type"),
        Description = Text(chart, "description"),
        Home = Text(chart, "home"),
        Icon = Text(chart, "icon"),
        Condition = Text(chart, "condition"),
        Tags = Text(chart, "tags"),
        Deprecated = Text(chart, "deprecated") is "true",
        Keywords = chart.GetStrings("keywords"),
        Sources = chart.GetStrings("sources"),
        Maintainers = [.. Mappings(chart, "maintainers").Select(entry => new ChartMaintainer(Text(entry, "name"), Text(entry, "email"), Text(entry, "url")))],
        Annotations = Map(chart.GetMapping("annotations")),
        Dependencies = [.. Mappings(requirements?.ContainsKey("dependencies") == true ? requirements : chart, "dependencies").Select(ChartDependency.Read)],
        Node = chart,
    };

    internal static string Text(YamlMapping mapping, string key) =>
        mapping[key] is YamlScalar scalar && YamlSchema.GoYaml2.Resolve(scalar).Kind != ScalarKind.Null ? scalar.Value : "";

    internal static List<YamlMapping> Mappings(YamlMapping mapping, string key)
    {
        var mappings = new List<YamlMapping>();
        if (mapping.GetSequence(key) is { } sequence)
        {
            foreach (var item in sequence.Items)
            {
                if (item.Target is YamlMapping entry)
                {
                    mappings.Add(entry);
                }
            }
        }

        return mappings;
    }

    private static Dictionary<string, string> Map(YamlMapping? mapping)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (mapping is not null)
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Name is { } name && entry.Value.Target is YamlScalar scalar)
                {
                    map[name] = scalar.Value;
                }
            }
        }

        return map;
    }
}

/// <summary>Who maintains a chart.</summary>
public sealed record ChartMaintainer(string Name, string Email, string Url);
