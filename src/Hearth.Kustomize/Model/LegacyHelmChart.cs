using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Model;

/// <summary>Entries of <c>helmChartInflationGenerator</c>, which <c>helmCharts</c> took the place of.</summary>
internal static class LegacyHelmChart
{
    private static readonly (string Old, string New)[] Renamed =
    [
        ("chartName", "name"), ("chartVersion", "version"), ("chartRepoUrl", "repo"), ("values", "valuesFile"),
        ("valuesLocal", "valuesInline"), ("valuesMerge", "valuesMerge"), ("releaseName", "releaseName"),
    ];

    public static string[] Fields { get; } =
    [
        "chartName", "chartVersion", "chartRepoUrl", "chartHome", "chartRepoName", "helmBin", "helmHome", "values",
        "valuesLocal", "valuesMerge", "releaseName", "releaseNamespace", "extraArgs",
    ];

    public static HelmChartEntry Convert(YamlMapping old, YamlMapping? globals)
    {
        var entries = new List<YamlEntry>();
        foreach (var (from, to) in Renamed)
        {
            if (old[from] is { } value)
            {
                entries.Add(new YamlEntry(new YamlScalar(to, ScalarStyle.Plain, value.Span), value));
            }
        }

        if (globals is null && (old.ContainsKey("chartHome") || old.ContainsKey("helmHome")))
        {
            globals = old.WithEntries([]);
            globals = old["chartHome"] is { } home ? globals.With("chartHome", home) : globals;
            globals = old["helmHome"] is { } config ? globals.With("configHome", config) : globals;
        }

        return new HelmChartEntry(old.WithEntries(entries), globals);
    }
}
