using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Yaml;
using Hearth.Syntax.Yaml.Emitting;

namespace Hearth.Syntax.Json;

/// <summary>Writes a tree as Go's <c>json.Marshal</c> writes what go-yaml read: names sorted, dates as strings, aliases written out.</summary>
public static class GoJson
{
    /// <exception cref="DiagnosticException">The tree holds what JSON cannot: a collection as a key, an infinite number, a tag that contradicts its text.</exception>
    public static string Marshal(YamlNode node, YamlSchema schema, GoJsonFormat? format = null)
    {
        using var writer = new GoJsonWriter(format ?? GoJsonFormat.Compact);
        Write(writer, node, schema);
        return writer.ToString();
    }

    /// <exception cref="DiagnosticException">As <see cref="Marshal"/>.</exception>
    public static void Write(GoJsonWriter writer, YamlNode node, YamlSchema schema)
    {
        switch (node.Target)
        {
            case YamlScalar scalar:
                WriteScalar(writer, scalar, schema);
                break;
            case YamlSequence sequence:
                writer.BeginArray();
                foreach (var item in sequence.Items)
                {
                    Write(writer, item, schema);
                }

                writer.EndArray();
                break;
            case YamlMapping mapping:
                WriteObject(writer, mapping, schema);
                break;
        }
    }

    /// <summary>The order of names in Go: by their UTF-8 bytes, which is by code point.</summary>
    public static int CompareNames(string left, string right)
    {
        int at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length - right.Length;
        }

        // Surrogates stand for code points above all others.
        char a = left[at], b = right[at];
        return char.IsSurrogate(a) != char.IsSurrogate(b) ? char.IsSurrogate(a) ? 1 : -1 : a - b;
    }

    private static void WriteObject(GoJsonWriter writer, YamlMapping mapping, YamlSchema schema)
    {
        var entries = new (string Name, int At)[mapping.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = (JsonValues.KeyName(mapping.Entries[i].Key.Target, schema), i);
        }

        entries.AsSpan().Sort(static (left, right) => CompareNames(left.Name, right.Name) is var order and not 0 ? order : left.At - right.At);
        writer.BeginObject();
        for (int i = 0; i < entries.Length; i++)
        {
            if (i + 1 < entries.Length && entries[i + 1].Name == entries[i].Name)
            {
                continue; // Of duplicates the last counts.
            }

            writer.Name(entries[i].Name);
            Write(writer, mapping.Entries[entries[i].At].Value, schema);
        }

        writer.EndObject();
    }

    private static void WriteScalar(GoJsonWriter writer, YamlScalar scalar, YamlSchema schema)
    {
        if (!scalar.IsPlain && scalar.Tag is null)
        {
            writer.String(scalar.AsSpan());
            return;
        }

        var value = schema.Resolve(scalar);
        switch (value.Kind)
        {
            case ScalarKind.Null:
                writer.Null();
                break;
            case ScalarKind.Boolean:
                writer.Boolean(value.Boolean);
                break;
            case ScalarKind.Integer:
                writer.Integer(value.Integer);
                break;
            case ScalarKind.BigInteger:
                writer.Integer(value.BigInteger);
                break;
            case ScalarKind.Float when double.IsFinite(value.Float):
                writer.Float(value.Float);
                break;
            default:
                writer.String(JsonValues.Text(value, scalar));
                break;
        }
    }
}
