using Hearth.Flux.Graph;
using Hearth.Flux.Reports;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Diffing;

/// <summary>A diff in the words of <c>flux diff kustomization</c>: a line for each object, and below those that drifted their fields.</summary>
public static class FluxDiffWriter
{
    public static void Write(TextWriter output, ClusterDiff diff, bool color)
    {
        foreach (var change in diff.Changes.OrderBy(static change => change.Kind == ChangeKind.Removed))
        {
            string what = change.Kind switch { ChangeKind.Added => "created", ChangeKind.Removed => "deleted", _ => "drifted" };
            output.WriteLine(Paint($"► {change.Id.ShortName} {what}", change.Kind switch { ChangeKind.Added => "32", ChangeKind.Removed => "31", _ => "33" }, color));
            if (change.Fields.Count == 0)
            {
                continue;
            }

            output.WriteLine();
            foreach (var field in change.Fields)
            {
                WriteField(output, field, color);
            }
        }

        foreach (var (id, reason) in diff.Incomparable)
        {
            output.WriteLine(Paint($"⚠️ {id.ShortName} skipped: {reason}", "33", color));
        }
    }

    private static void WriteField(TextWriter output, FieldChange field, bool color)
    {
        if (field is { Before: { } before, After: { } after })
        {
            output.WriteLine(Paint(field.Path, "1", color));
            output.WriteLine("± value change");
            WriteBlock(output, Text(before), "- ", "31", color);
            WriteBlock(output, Text(after), "+ ", "32", color);
            output.WriteLine();
            return;
        }

        // dyff names the place where the entry came or went.
        var (parent, name) = Split(field.Path);
        bool isAdded = field.After is not null;
        var entry = (field.After ?? field.Before)!; // One of the two is there.
        string yaml = name is null ? $"- {Text(entry).Replace("\n", "\n  ", StringComparison.Ordinal)}" : Entry(name, entry);
        output.WriteLine(Paint(parent.Length == 0 ? "(root level)" : parent, "1", color));
        output.WriteLine($"{(isAdded ? "+" : "-")} one {(name is null ? "list" : "map")} entry {(isAdded ? "added" : "removed")}:");
        WriteBlock(output, yaml, "  ", isAdded ? "32" : "31", color);
        output.WriteLine();
    }

    // A last step in brackets is an item of a list, unless it holds a dot: then it is a key that needs them.
    private static (string Parent, string? Name) Split(string path)
    {
        if (path.EndsWith(']'))
        {
            int open = path.LastIndexOf('[');
            string inside = path[(open + 1)..^1];
            return (path[..open], inside.Contains('.') || inside.Contains('/') ? inside : null);
        }

        int dot = path.LastIndexOf('.');
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }

    private static string Entry(string name, YamlNode value) => SigsYaml.Marshal(ManifestWriter.Mask(YamlValue.Mapping((name, value))), YamlSchema.GoYaml3).TrimEnd('\n');

    private static string Text(YamlNode node) => ManifestWriter.Mask(node) is YamlScalar scalar ? scalar.Value : SigsYaml.Marshal(ManifestWriter.Mask(node), YamlSchema.GoYaml3).TrimEnd('\n');

    private static void WriteBlock(TextWriter output, string text, string prefix, string style, bool color)
    {
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(Paint(prefix + line, style, color));
        }
    }

    private static string Paint(string text, string style, bool color) => color ? $"\e[{style}m{text}\e[0m" : text;
}
