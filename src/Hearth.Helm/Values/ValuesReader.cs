using System.Text;
using System.Text.Json;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Json;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Helm.Values;

/// <summary>Reads values files into maps that templates use.</summary>
public static class ValuesReader
{
    /// <summary>Reads a values file. Several documents are merged, the later ones winning; an empty file is an empty map.</summary>
    /// <exception cref="DiagnosticException">The file is no YAML, or no map.</exception>
    public static GoMap Read(SourceText source)
    {
        var stream = YamlReader.Read(source);
        if (stream.HasErrors)
        {
            throw new DiagnosticException(stream.Diagnostics[0]);
        }

        GoMap? values = null;
        foreach (var document in stream.Documents)
        {
            if (document.Root is { } root && ReadDocument(root) is { } map)
            {
                values = values is null ? map : MergeOver(values, map);
            }
        }

        return values ?? new GoMap();
    }

    /// <summary>Converts a mapping of another document (a HelmRelease's <c>spec.values</c>).</summary>
    /// <exception cref="DiagnosticException">The mapping holds what JSON cannot.</exception>
    public static GoMap Read(YamlMapping mapping) => YamlValues.FromSigsYaml(mapping).AsMap ?? new GoMap();

    /// <summary>Merges one values file over another as <c>helm -f A -f B</c> does: maps merge, all else is replaced.</summary>
    public static GoMap MergeOver(GoMap values, GoMap over)
    {
        var merged = values.Copy();
        foreach (ref readonly var entry in over.Entries)
        {
            merged.Set(
                entry.Key,
                entry.Value.AsMap is { } inner && merged[entry.Key].AsMap is { } below ? Value.Of(MergeOver(below, inner)) : entry.Value,
                entry.KeyNode);
        }

        return merged;
    }

    /// <summary>Reads the JSON value that begins at a position of a text, and moves the position behind it.</summary>
    internal static Value ReadJson(SourceText source, ref int position)
    {
        string rest = source.Text[position..];
        byte[] bytes = Encoding.UTF8.GetBytes(rest);
        var scanner = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            scanner.Read();
            scanner.Skip();
        }
        catch (JsonException exception)
        {
            throw new ValuesException($"no JSON value: {exception.Message}", source.Span(position, rest.Length));
        }

        int length = Encoding.UTF8.GetCharCount(bytes, 0, (int)scanner.BytesConsumed);
        var stream = JsonReader.Read(new SourceText(source.Path, rest[..length]));
        position += length;
        return stream.Documents is [{ Root: { } root }] ? YamlValues.FromJson(root) : throw new DiagnosticException(stream.Diagnostics[0]);
    }

    private static GoMap? ReadDocument(YamlNode root)
    {
        var value = YamlValues.FromSigsYaml(root);
        return value.IsNil ? null
            : value.AsMap ?? throw new DiagnosticException(new Diagnostic(HelmRules.ValuesNoMap, root.Span, $"the values are a {value.Type!.KindName}; want a map")); // Not nil: it has a type.
    }
}
