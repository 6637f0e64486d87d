using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>YAML in templates, as go-yaml v3 reads and writes it.</summary>
internal static class TaskYaml
{
    public static Value Read(string text, bool mustSucceed)
    {
        var stream = YamlReader.Read(new SourceText("<fromYaml>", text));
        if (!stream.HasErrors)
        {
            return stream.Documents is [var document, ..] ? YamlValues.FromGoYaml3(document.Root) : Value.Nil;
        }

        var error = stream.Diagnostics.First(static diagnostic => diagnostic.Severity == Severity.Error);
        return mustSucceed ? throw new FunctionException($"yaml: line {error.Span.Position.Line + 1}: {error.Message}") : Value.Nil;
    }

    public static string Write(in Value value)
    {
        using var writer = new GoYamlWriter(GoYamlDialect.V3);
        writer.BeginDocument();
        Write(writer, value);
        writer.EndDocument();
        return writer.ToString();
    }

    private static void Write(GoYamlWriter writer, in Value value)
    {
        switch (value.Kind)
        {
            case GoKind.Invalid or GoKind.Interface:
                writer.Null();
                break;
            case GoKind.Bool:
                writer.Boolean(value.AsBool);
                break;
            case GoKind.Int or GoKind.Int64:
                writer.Integer(value.AsInt);
                break;
            case GoKind.Float64:
                writer.Float(value.AsFloat);
                break;
            case GoKind.Slice:
                WriteList(writer, value.AsList);
                break;
            case GoKind.Map:
                WriteMap(writer, value.AsMap ?? new GoMap());
                break;
            default:
                writer.String(value.ToString());
                break;
        }
    }

    private static void WriteList(GoYamlWriter writer, GoList list)
    {
        writer.BeginSequence(list.Count == 0 ? CollectionStyle.Flow : CollectionStyle.Block);
        foreach (var item in list.Items)
        {
            Write(writer, item);
        }

        writer.EndSequence();
    }

    private static void WriteMap(GoYamlWriter writer, GoMap map)
    {
        GoMap.Entry[] entries = [.. map.Entries];
        GoKeyOrder.V3.Sort(entries.AsSpan(), static entry => entry.Key);
        writer.BeginMapping(entries.Length == 0 ? CollectionStyle.Flow : CollectionStyle.Block);
        foreach (var entry in entries)
        {
            writer.String(entry.Key);
            Write(writer, entry.Value);
        }

        writer.EndMapping();
    }
}
