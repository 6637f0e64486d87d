using System.Runtime.CompilerServices;
using Hearth.Helm.Charts;
using Hearth.Helm.Rendering;
using Hearth.Helm.Values;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Reading;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Linting;

/// <summary>
/// Which values a chart and the charts inside it can read at all, whatever the values are: all branches of all templates,
/// conditions and tags of dependencies, imported values. Charts that are switched off count too.
/// </summary>
public static class UsedValues
{
    // Most releases give no templates in their values, and then the answer is the chart's alone.
    private static readonly ConditionalWeakTable<Chart, Answer> Known = [];

    /// <summary>What is read of the root chart's values; null where the templates cannot be followed.</summary>
    /// <param name="chart">A loaded chart; not changed.</param>
    /// <param name="values">The user's values, whose texts may be templates themselves.</param>
    /// <param name="remember">Answers what is known of a chart with these templates among its values, or reads and keeps it; null where nothing is kept.</param>
    public static UsedFields? Of(Chart chart, GoMap values, Func<IReadOnlyList<SourceText>, Func<UsedFields?>, UsedFields?>? remember = null)
    {
        remember ??= static (_, read) => read();
        var texts = new List<SourceText>();
        Collect(Value.Of(values), texts);
        var known = Known.GetValue(chart, key => new Answer(new Lazy<UsedFields?>(() => remember([], () => Read(key, []))))).Used.Value;

        // Templates among the values only add to what is read.
        return texts.Count == 0 || known is null or { IsWhole: true } ? known : remember(texts, () => Read(chart, texts));
    }

    private static UsedFields? Read(Chart chart, List<SourceText> texts)
    {
        chart = chart.Fork();
        ChartTemplates templates;
        try
        {
            templates = ChartTemplates.For(chart);
        }
        catch (TemplateException)
        {
            return null;
        }

        CollectOfChart(chart, texts);
        var reader = new FieldReader(templates.Set, texts);
        return ReadChart(chart, templates, reader);
    }

    private static UsedFields ReadChart(Chart chart, ChartTemplates templates, FieldReader reader)
    {
        var root = new UsedFields();
        string prefix = chart.FullPath + "/templates/";
        foreach (string path in templates.Paths)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && !Path.GetFileName(path).StartsWith('_'))
            {
                reader.Read(path, root);
            }
        }

        var used = root.Field("Values");
        if (root.IsWhole)
        {
            used.UseWhole();
        }

        foreach (var dependency in chart.Metadata.Dependencies)
        {
            foreach (string condition in dependency.Condition.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                At(used, condition).UseWhole();
            }

            foreach (string tag in dependency.Tags)
            {
                used.Field("tags").Field(tag).UseWhole();
            }

            var inside = chart.Dependencies.FirstOrDefault(inner => inner.Name == dependency.Name);
            var own = used.Field(dependency.Alias.Length > 0 ? dependency.Alias : dependency.Name);
            if (inside is null)
            {
                own.UseWhole();
                continue;
            }

            foreach (var import in dependency.ImportValues)
            {
                At(own, import.Child).UseWhole();
            }

            Add(used, own, ReadChart(inside, templates, reader));
        }

        foreach (var inside in chart.Dependencies.Where(inside => !chart.Metadata.Dependencies.Any(dependency => dependency.Name == inside.Name)))
        {
            Add(used, used.Field(inside.Name), ReadChart(inside, templates, reader));
        }

        // A parent looks into its charts by .Subcharts.NAME.Values.
        foreach (var (name, inner) in root.Fields.GetValueOrDefault("Subcharts")?.Fields ?? new Dictionary<string, UsedFields>())
        {
            if (inner.Fields.TryGetValue("Values", out var seen))
            {
                used.Field(name).Add(seen);
            }
        }

        return used;
    }

    private static void Add(UsedFields parent, UsedFields own, UsedFields inner)
    {
        own.Add(inner);
        if (inner.IsWhole)
        {
            parent.Field(ChartValues.GlobalKey).UseWhole();
        }
        else if (inner.Fields.TryGetValue(ChartValues.GlobalKey, out var global))
        {
            parent.Field(ChartValues.GlobalKey).Add(global);
        }
    }

    private static UsedFields At(UsedFields from, string path)
    {
        foreach (string part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            from = from.Field(part);
        }

        return from;
    }

    private static void CollectOfChart(Chart chart, List<SourceText> texts)
    {
        Collect(Value.Of(chart.Values), texts);
        foreach (var file in chart.Files.Where(static file => file.Bytes.AsSpan().IndexOf("{{"u8) >= 0 && Path.GetExtension(file.Name) is not (".md" or ".gotmpl")))
        {
            texts.Add(file.Text);
        }

        foreach (var inner in chart.Dependencies)
        {
            CollectOfChart(inner, texts);
        }
    }

    private static void Collect(in Value value, List<SourceText> texts)
    {
        if (value.AsMap is { } map)
        {
            foreach (ref readonly var entry in map.Entries)
            {
                Collect(entry.Value, texts);
            }
        }
        else if (value.IsList)
        {
            foreach (ref readonly var item in value.AsList.Items)
            {
                Collect(item, texts);
            }
        }
        else if (value.IsString && value.AsText.Contains("{{", StringComparison.Ordinal))
        {
            texts.Add(new SourceText("values", value.AsText));
        }
    }

    private sealed record Answer(Lazy<UsedFields?> Used);
}
