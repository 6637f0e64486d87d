using System.Text.Json;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Diffing;

/// <summary>Writes a diff for people at a terminal, for <c>patch</c>-like tools and for programs.</summary>
public static class DiffWriter
{
    /// <summary>Objects by owner, the fields that differ, what Flux will do, and the versions of images and charts.</summary>
    public static void WriteText(TextWriter output, ClusterDiff diff, bool color)
    {
        foreach (var group in diff.Changes.GroupBy(static change => change.Owner))
        {
            output.WriteLine(Paint(group.Key.ShortName, "1", color));
            foreach (var change in group)
            {
                output.WriteLine($"  {Paint($"{DiffText.Sign(change.Kind)} {change.Id.ShortName}", ColorOf(DiffText.Sign(change.Kind)), color)}");
                foreach (var field in change.Fields)
                {
                    string line = DiffText.Field(field);
                    output.WriteLine($"      {Paint(line, ColorOf(line[0]), color)}");
                }

                foreach (string consequence in change.Consequences)
                {
                    output.WriteLine($"      {Paint($"! {consequence}", "1;31", color)}");
                }
            }

            output.WriteLine();
        }

        foreach (var (id, reason) in diff.Incomparable)
        {
            output.WriteLine(Paint($"? {id.ShortName}: {reason}", "33", color));
        }

        WriteVersions(output, "Images", diff.Images, color);
        WriteVersions(output, "Charts", diff.Charts, color);
        output.WriteLine(diff.IsEmpty ? "no differences" : DiffText.Summary(diff));
    }

    /// <summary>A unified diff of the objects' YAML, one pseudo-file for each object.</summary>
    public static void WriteUnified(TextWriter output, ClusterDiff diff, bool color)
    {
        foreach (var change in diff.Changes)
        {
            foreach (string line in DiffText.Unified(change))
            {
                output.WriteLine(Paint(line, line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("+++", StringComparison.Ordinal) ? "1" : line[0] == '@' ? "36" : ColorOf(line[0]), color));
            }
        }
    }

    /// <summary><c>{summary, changes: [{object, owner, change, fields, consequences}], incomparable, images: [{name, before, after}], charts: [{name, before, after, releases}]}</c>.</summary>
    public static void WriteJson(Stream output, ClusterDiff diff)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("summary", DiffText.Summary(diff));
        json.WriteStartArray("changes");
        foreach (var change in diff.Changes)
        {
            json.WriteStartObject();
            json.WriteString("object", change.Id.ShortName);
            json.WriteString("owner", change.Owner.ShortName);
            json.WriteString("change", change.Kind.ToString().ToLowerInvariant());
            json.WriteStartArray("fields");
            foreach (var field in change.Fields)
            {
                json.WriteStartObject();
                json.WriteString("path", field.Path);
                WriteValue(json, "before", field.Before);
                WriteValue(json, "after", field.After);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteTexts(json, "consequences", change.Consequences);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("incomparable");
        foreach (var (id, reason) in diff.Incomparable)
        {
            json.WriteStartObject();
            json.WriteString("object", id.ShortName);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteVersions(json, "images", diff.Images);
        WriteVersions(json, "charts", diff.Charts);
        json.WriteEndObject();
    }

    private static void WriteVersions(TextWriter output, string title, IReadOnlyList<VersionChange> versions, bool color)
    {
        if (versions.Count == 0)
        {
            return;
        }

        output.WriteLine(Paint(title, "1", color));
        foreach (var change in versions)
        {
            char sign = DiffText.Sign(change.Kind);
            output.WriteLine(Paint($"  {sign} {DiffText.Version(change)}", ColorOf(sign), color));
        }

        output.WriteLine();
    }

    private static void WriteVersions(Utf8JsonWriter json, string name, IReadOnlyList<VersionChange> versions)
    {
        json.WriteStartArray(name);
        foreach (var change in versions)
        {
            json.WriteStartObject();
            json.WriteString("name", change.Name);
            WriteTexts(json, "before", change.Before);
            WriteTexts(json, "after", change.After);
            if (change.Releases.Count > 0)
            {
                WriteTexts(json, "releases", change.Releases);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, YamlNode? node)
    {
        if (node is not null)
        {
            json.WriteString(name, DiffText.Short(node));
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string ColorOf(char sign) => sign switch { '+' => "32", '-' => "31", '~' => "33", _ => "0" };

    private static string Paint(string text, string code, bool color) => color ? $"\e[{code}m{text}\e[0m" : text;
}
