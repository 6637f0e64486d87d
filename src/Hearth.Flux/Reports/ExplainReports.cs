using System.Text.Json;
using Hearth.Flux.Explaining;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Reports;

/// <summary>What <c>explain</c> found, for people and for programs.</summary>
public static class ExplainReports
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Owners, then each field with its places; only the nearest that the repository holds where not all are wanted.</summary>
    public static void WriteText(TextWriter output, Explanation explanation, Func<SourceSpan, LineCommit?> commit, bool withAllPlaces)
    {
        var roles = new OriginRoles(explanation.Object.Id);
        output.WriteLine(explanation.Object.Id.ShortName);
        foreach (var owner in explanation.Owners)
        {
            string from = owner.Object is FluxKustomization kustomization ? $"path {kustomization.Path}" : owner.Chart is { } chart ? $"chart {chart}" : "";
            output.WriteLine($"  made by {owner.Id.ShortName}{(from.Length > 0 ? $" ({from})" : "")}, {owner.Object.Span.Authored()}");
        }

        foreach (var field in explanation.Fields)
        {
            output.WriteLine($"{field.Path}: {field.Value}");
            var places = field.Places.Select(place => (Span: place, Role: roles.Of(place)));
            foreach (var (place, role) in withAllPlaces ? places : places.OrderBy(static place => place.Role == OriginRole.Template).Take(1))
            {
                output.WriteLine($"    {Name(role),-13} {place}{(Line(place) is { Length: > 0 } line ? $"  {line}" : "")}");
                if (commit(place) is { } found)
                {
                    output.WriteLine($"        {found.Commit} {found.Date:yyyy-MM-dd} {found.Author}: {found.Subject}");
                }
            }
        }
    }

    /// <summary>An object with <c>object</c>, <c>madeBy</c> and <c>fields</c>; lines and columns count from 1.</summary>
    public static void WriteJson(Stream output, Explanation explanation, Func<SourceSpan, LineCommit?> commit)
    {
        var roles = new OriginRoles(explanation.Object.Id);
        using var json = new Utf8JsonWriter(output, Indented);
        json.WriteStartObject();
        json.WriteString("object", explanation.Object.Id.ShortName);
        json.WriteStartArray("madeBy");
        foreach (var owner in explanation.Owners)
        {
            json.WriteStartObject();
            json.WriteString("object", owner.Id.ShortName);
            if (owner.Object is FluxKustomization kustomization)
            {
                json.WriteString("path", kustomization.Path);
            }
            else if (owner.Chart is { } chart)
            {
                json.WriteString("chart", chart.ToString());
            }

            WritePlace(json, owner.Object.Span.Authored());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("fields");
        foreach (var field in explanation.Fields)
        {
            json.WriteStartObject();
            json.WriteString("path", field.Path);
            json.WriteString("value", field.Value);
            json.WriteStartArray("places");
            foreach (var place in field.Places)
            {
                json.WriteStartObject();
                json.WriteString("role", Name(roles.Of(place)));
                WritePlace(json, place);
                json.WriteString("text", Line(place));
                if (commit(place) is { } found)
                {
                    json.WriteStartObject("commit");
                    json.WriteString("id", found.Commit);
                    json.WriteString("date", found.Date);
                    json.WriteString("author", found.Author);
                    json.WriteString("subject", found.Subject);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What an object waits for and the way there, a line each.</summary>
    public static void WriteText(TextWriter output, ResourceId waiting, IReadOnlyList<Blocker> blockers)
    {
        foreach (var blocker in blockers)
        {
            output.WriteLine($"{blocker.Id.ShortName}: {blocker.Reason}");
            if (blocker.Way.Count > 2)
            {
                output.WriteLine($"    {string.Join(" → ", blocker.Way.Select(static step => step.ShortName))}");
            }
        }

        if (blockers.Count == 0)
        {
            output.WriteLine($"nothing in the repository blocks {waiting.ShortName}");
        }
    }

    /// <summary>An object with <c>object</c> and <c>blockedBy</c>.</summary>
    public static void WriteJson(Stream output, ResourceId waiting, IReadOnlyList<Blocker> blockers)
    {
        using var json = new Utf8JsonWriter(output, Indented);
        json.WriteStartObject();
        json.WriteString("object", waiting.ShortName);
        json.WriteStartArray("blockedBy");
        foreach (var blocker in blockers)
        {
            json.WriteStartObject();
            json.WriteString("object", blocker.Id.ShortName);
            json.WriteString("reason", blocker.Reason);
            json.WriteStartArray("way");
            foreach (var step in blocker.Way)
            {
                json.WriteStringValue(step.ShortName);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, SourceSpan place)
    {
        json.WriteString("file", place.Path);
        json.WriteNumber("line", place.Position.Line + 1);
        json.WriteNumber("column", place.Position.Column + 1);
    }

    private static string Name(OriginRole role) => role switch
    {
        OriginRole.Manifest => "manifest",
        OriginRole.Template => "template",
        OriginRole.Values => "values",
        OriginRole.Variable => "variable",
        OriginRole.Patch => "patch",
        OriginRole.Kustomization => "kustomization",
        OriginRole.Component => "component",
        OriginRole.Input => "input",
        _ => "file",
    };

    // Encrypted text says nothing.
    private static string Line(SourceSpan place)
    {
        var line = place.Source.GetLine(place.Position.Line).Trim();
        return line.Contains("ENC[", StringComparison.Ordinal) ? "" : line.Length > 100 ? $"{line[..99]}…" : line.ToString();
    }
}
