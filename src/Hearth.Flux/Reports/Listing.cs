using System.Text.Json;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Flux.Reports;

/// <summary>A column of a listing.</summary>
/// <param name="Heading">As the table shows it.</param>
/// <param name="Key">As JSON and YAML name it.</param>
/// <param name="IsWide">Shown in the wide table only.</param>
public sealed record ListingColumn(string Heading, string Key, bool IsWide = false);

/// <summary>Rows of text under columns, as a table for people or as data for programs.</summary>
/// <param name="Columns">Their order is that of the table.</param>
/// <param name="Rows">A text for each column.</param>
/// <param name="Names">What <c>-o name</c> prints for each row.</param>
public sealed record Listing(IReadOnlyList<ListingColumn> Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<string> Names)
{
    public void WriteTable(TextWriter output, bool wide, bool header = true)
    {
        int[] shown = [.. Enumerable.Range(0, Columns.Count).Where(i => wide || !Columns[i].IsWide)];
        int[] widths = [.. shown.Select(i => Math.Max(header ? Columns[i].Heading.Length : 0, Rows.Count == 0 ? 0 : Rows.Max(row => row[i].Length)))];
        if (header)
        {
            WriteLine(output, [.. shown.Select(i => Columns[i].Heading)], widths);
        }

        foreach (string[] row in Rows)
        {
            WriteLine(output, [.. shown.Select(i => row[i])], widths);
        }
    }

    public void WriteJson(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        WriteJson(json);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (string[] row in Rows)
        {
            json.WriteStartObject();
            for (int i = 0; i < Columns.Count; i++)
            {
                json.WriteString(Columns[i].Key, row[i]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public string ToYaml() => SigsYaml.Marshal(
        YamlValue.Sequence([.. Rows.Select(row => (YamlNode)YamlValue.Mapping([.. Columns.Select((column, i) => (column.Key, (YamlNode)YamlValue.String(row[i])))]))]),
        YamlSchema.GoYaml3);

    private static void WriteLine(TextWriter output, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length - 1; i++)
        {
            output.Write(cells[i].PadRight(widths[i] + 3));
        }

        output.WriteLine(cells.Length == 0 ? "" : cells[^1]);
    }
}
