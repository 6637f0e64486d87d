using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Helm.Charts;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Reading;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Flux.Checks.Rules.Charts;

/// <summary>A value of a release that no template of its chart reads.</summary>
internal sealed class UnreadValue : Check
{
    public override DiagnosticRule Rule { get; } = new("CHART001", "value that the chart never reads", Severity.Warning,
        "No template of the chart or of its dependencies reads this key, in no branch, and neither the chart's values.yaml nor its schema knows it: the value has no effect. It is misspelt, stands at the wrong depth, or belonged to an older version of the chart. Charts that take their values apart in ways that cannot be followed are left alone.");

    public override CheckExample Example { get; } = new(
        """
        chart: kube-prometheus-stack
        values:
          extraObjects: []          # the chart reads extraManifests
        """,
        """
        values:
          extraManifests: []
        """);

    public override bool TakesLong => true;

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        // A component or an anchor gives one value to many releases: that is one finding.
        var releases = context.Cluster.Releases;
        var ofReleases = new List<UnreadKey>[releases.Count];
        Parallel.For(0, releases.Count, i => ofReleases[i] = [.. OfRelease(context, releases[i])]);
        var found = ofReleases.SelectMany(static ofRelease => ofRelease)
            .Select(unread => unread with { Place = GeneratorFiles.Follow(context.Files, unread.Place) })
            .GroupBy(static unread => (unread.Place.Authored().Path, unread.Place.Authored().Start, unread.Key));
        foreach (var group in found)
        {
            var first = group.First();
            var charts = group.Select(static unread => unread.Chart).Distinct().Order(StringComparer.Ordinal).ToList();
            yield return new Diagnostic(Rule, first.Place, $"{first.Key} is a value that {string.Join(", ", charts)} never {(charts.Count == 1 ? "reads" : "read")}")
            {
                Hint = charts.Count == 1 ? first.Hint : null,
                Related = group.Count() == 1 ? [] : [.. group.Select(static unread => new RelatedPlace(unread.Release.Span, $"{unread.Release.Id.ShortName} gets it"))],
            };
        }
    }

    private static IEnumerable<UnreadKey> OfRelease(CheckContext context, RenderedOwner owner)
    {
        if (owner.Inputs is not { } inputs || context.ChartReadings.Of(inputs) is not { IsWhole: false } used)
        {
            yield break;
        }

        foreach (var (key, place, near) in Unread(inputs.Values, used, null, inputs.Chart.Values, ""))
        {
            string name = key[(key.LastIndexOf('.') + 1)..];
            if (!IsInSchema(inputs.Chart, name))
            {
                string? hint = near.FirstOrDefault(other => string.Equals(other.Replace("-", "", StringComparison.Ordinal), name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { } same ? $"did you mean {same}?"
                    : DidYouMean(name, near) ?? Elsewhere(used, name, key);
                yield return new UnreadKey(owner.Object, $"{inputs.Chart.Name} {inputs.Chart.Metadata.Version}", key, place, hint);
            }
        }
    }

    // Null places: the key is read at one of them only.
    private static IEnumerable<(string Key, SourceSpan Place, IReadOnlyList<string> Near)> Unread(GoMap values, UsedFields? named, UsedFields? each, GoMap? defaults, string path)
    {
        for (int i = 0; i < values.Count; i++)
        {
            var entry = values.Entries[i];
            var field = named?.Fields.GetValueOrDefault(entry.Key);
            var fieldOfEach = each?.Fields.GetValueOrDefault(entry.Key);
            List<UsedFields> places = [.. ((IEnumerable<UsedFields?>)[field, named?.Each, fieldOfEach, each?.Each]).OfType<UsedFields>()];
            string key = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            if (places.Count == 0)
            {
                if (defaults?.ContainsKey(entry.Key) != true && entry.KeyNode is { } node && !IsHelper(entry))
                {
                    List<string> near = [.. (named?.Fields.Keys ?? []).Concat(each?.Fields.Keys ?? []).Where(other => !values.ContainsKey(other)).Order(StringComparer.Ordinal)];
                    yield return (key, node.Span, near);
                }

                continue;
            }

            // Two places at the most are followed: the one of its name and the one of all names.
            if (places.Count <= 2 && !places.Exists(static place => place.IsWhole))
            {
                foreach (var found in Inside(entry.Value, places, defaults?[entry.Key] ?? default, key))
                {
                    yield return found;
                }
            }
        }
    }

    private static IEnumerable<(string Key, SourceSpan Place, IReadOnlyList<string> Near)> Inside(Value value, List<UsedFields> places, Value defaults, string key)
    {
        // What is only asked whether it is there says nothing of what is inside.
        if (places.TrueForAll(static place => place.Fields.Count == 0 && place.Each is null))
        {
            yield break;
        }

        if (value.AsMap is { } map)
        {
            foreach (var found in Unread(map, places[0], places.ElementAtOrDefault(1), defaults.AsMap, key))
            {
                yield return found;
            }
        }
        else if (value.IsList && places is [{ Each: { IsWhole: false } item }])
        {
            for (int i = 0; i < value.AsList.Items.Length; i++)
            {
                if (value.AsList.Items[i].AsMap is { } inner && (item.Fields.Count > 0 || item.Each is not null))
                {
                    foreach (var found in Unread(inner, item, null, null, $"{key}[{i}]"))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    // Keys that hold anchors, and nothing at all.
    private static bool IsHelper(in GoMap.Entry entry) =>
        entry.Key is ['_' or '.', ..] or ['x', '-', ..]
        || entry.Value.IsNil
        || entry.Value.AsMap is { Count: 0 } or { Origin.Anchor: not null };

    private static bool IsInSchema(Chart chart, string name) =>
        chart.Schema?.Text.Contains($"\"{name}\"", StringComparison.Ordinal) == true || chart.Dependencies.Any(inner => IsInSchema(inner, name));

    // The same key where the chart does read it.
    private static string? Elsewhere(UsedFields used, string name, string key)
    {
        var found = new List<string>();
        Search(used, "", 0);
        return found.Count is > 0 and <= 3 ? $"the chart reads {string.Join(" and ", found)}" : null;

        void Search(UsedFields place, string path, int depth)
        {
            foreach (var (child, inner) in place.Fields.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                string at = path.Length == 0 ? child : $"{path}.{child}";
                if (child == name && at != key)
                {
                    found.Add(at);
                }

                if (depth < 4)
                {
                    Search(inner, at, depth + 1);
                }
            }
        }
    }

    private sealed record UnreadKey(FluxObject Release, string Chart, string Key, SourceSpan Place, string? Hint);
}
