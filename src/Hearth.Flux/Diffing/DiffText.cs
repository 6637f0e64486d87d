using Hearth.Flux.Graph;
using Hearth.Flux.Reports;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Diffing;

/// <summary>Parts that all formats of a diff share. Decrypted values never appear in them.</summary>
internal static class DiffText
{
    private const int ShownReleases = 3;

    public static string Summary(ClusterDiff diff)
    {
        int Count(ChangeKind kind) => diff.Changes.Count(change => change.Kind == kind);
        return $"{Count(ChangeKind.Changed)} changed, {Count(ChangeKind.Added)} added, {Count(ChangeKind.Removed)} removed";
    }

    public static char Sign(ChangeKind kind) => kind switch { ChangeKind.Added => '+', ChangeKind.Removed => '-', _ => '~' };

    /// <summary>Name, versions, and which releases it concerns.</summary>
    public static string Version(VersionChange change) => $"{change.Name} {change.Versions}{Releases(change.Releases)}";

    public static string Yaml(Resource? resource) => resource is null ? "" : ManifestWriter.ToYaml(resource, showSecrets: false);

    public static IReadOnlyList<DiffLine> Lines(ResourceChange change) => LineDiff.Compare(Yaml(change.Before), Yaml(change.After));

    public static IEnumerable<string> Unified(ResourceChange change) =>
    [
        $"--- {(change.Before is null ? "/dev/null" : "a/" + change.Id.ShortName)}",
        $"+++ {(change.After is null ? "/dev/null" : "b/" + change.Id.ShortName)}",
        .. LineDiff.Unified(Lines(change)),
    ];

    /// <summary>A value on one line; longer ones are cut.</summary>
    public static string Short(YamlNode? node)
    {
        if (node is null)
        {
            return "";
        }

        var masked = ManifestWriter.Mask(node);
        string text = masked is YamlScalar scalar ? (Hearth.Kubernetes.Krm.IsNull(scalar) ? "null" : scalar.Value) : SigsYaml.Marshal(masked, YamlSchema.GoYaml3).TrimEnd('\n');
        text = text.Replace("\n", " ⏎ ", StringComparison.Ordinal);
        return text.Length > 160 ? text[..157] + "…" : text;
    }

    public static string Field(FieldChange field) => (field.Before, field.After) switch
    {
        (null, var added) => $"+ {field.Path}: {Short(added)}",
        (var removed, null) => $"- {field.Path}: {Short(removed)}",
        var (before, after) when IsLong(before) || IsLong(after) => $"~ {field.Path}: {LineSummary(before, after)}",
        var (before, after) => $"~ {field.Path}: {Short(before)} → {Short(after)}",
    };

    private static bool IsLong(YamlNode node) => node is YamlScalar scalar && scalar.AsSpan().Contains('\n');

    private static string LineSummary(YamlNode before, YamlNode after)
    {
        var lines = LineDiff.Compare((before as YamlScalar)?.Value ?? "", (after as YamlScalar)?.Value ?? "");
        return $"{lines.Count(static line => line.Sign == '+')} lines added, {lines.Count(static line => line.Sign == '-')} removed";
    }

    private static string Releases(IReadOnlyList<string> releases) => releases.Count switch
    {
        0 => "",
        <= ShownReleases => $" ({string.Join(", ", releases)})",
        var count => $" ({count} releases)",
    };
}
