using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hearth.Talos.Tests.Conformance.Go;

/// <summary>Writes a Go value as the YAML (here: JSON) that its tags describe.</summary>
internal static class GoYaml
{
    public static string Write(object? value, string type, GoPackage package)
    {
        var text = new StringBuilder();
        Write(text, value, type, package);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, string type, GoPackage package)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case IFormattable number and (long or double):
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case GoBytes bytes:
                Quote(text, Convert.ToBase64String(Encoding.UTF8.GetBytes(bytes.Text)));
                break;
            case GoDuration duration:
                text.Append(CultureInfo.InvariantCulture, $"{duration.Nanoseconds}ns");
                break;
            case GoSymbol symbol when FindStruct(package, type) is not null:
                text.Append("{}");
                break;
            case GoSymbol symbol:
                Quote(text, symbol.Text);
                break;
            case GoList list:
                WriteItems(text, '[', list.Items, ']', item => Write(text, item, Element(type), package));
                break;
            case GoMap map:
                WriteItems(text, '{', map.Entries, '}', entry =>
                {
                    Quote(text, entry.Key as string ?? (entry.Key as GoSymbol)?.Text ?? "");
                    text.Append(": ");
                    Write(text, entry.Value, Element(type), package);
                });
                break;
            case GoStruct structure:
                WriteStruct(text, structure, type, package);
                break;
            default:
                Quote(text, (string)value);
                break;
        }
    }

    private static void WriteStruct(StringBuilder text, GoStruct value, string type, GoPackage package)
    {
        var found = value.Type.Length > 0 ? FindStruct(value.Package, value.Type) : FindStruct(package, type);
        if (value.Type.StartsWith("x509.", StringComparison.Ordinal))
        {
            WriteItems(text, '{', value.Fields, '}', entry =>
            {
                text.Append(entry.Name == "Crt" ? "crt: " : "key: ");
                Write(text, entry.Value, "", package);
            });
            return;
        }

        if (value["Lo"] is long low && value["Hi"] is long high)
        {
            Quote(text, string.Create(CultureInfo.InvariantCulture, $"{low}-{high}"));
            return;
        }

        if (found is not { } definition || definition.Fields.Length == 0)
        {
            // A wrapper around one value: meta.URL, meta.Prefix, Endpoint.
            Write(text, value.Fields.Count == 0 ? null : value.Fields.Count == 1 ? value.Fields[0].Value : throw new GoUnsupportedException($"struct {value.Type}"), "", package);
            return;
        }

        var pairs = new List<(string Key, object? Value, string Type, GoPackage Package)>();
        Collect(value, definition.Fields, definition.Package, pairs);
        WriteItems(text, '{', pairs, '}', pair =>
        {
            Quote(text, pair.Key);
            text.Append(": ");
            Write(text, pair.Value, pair.Type, pair.Package);
        });
    }

    private static void Collect(GoStruct value, GoField[] fields, GoPackage package, List<(string Key, object? Value, string Type, GoPackage Package)> pairs)
    {
        foreach (var (name, inner) in value.Fields)
        {
            if (Find(name, fields, package) is not { } found)
            {
                throw new GoUnsupportedException($"field {value.Type}.{name}");
            }

            if (found.Field.Inline && inner is GoStruct embedded && found.Package.FindStruct(found.Field.Type) is { } definition)
            {
                Collect(embedded, definition.Fields, definition.Package, pairs);
            }
            else if (found.Field.Inline && inner is GoMap free)
            {
                pairs.AddRange(free.Entries.Select(entry => (entry.Key as string ?? "", entry.Value, "", package)));
            }
            else if (inner is not null)
            {
                pairs.Add((found.Field.Key, inner, found.Field.Type, found.Package));
            }
        }
    }

    /// <summary>A field of a struct or of one that it embeds.</summary>
    private static (GoField Field, GoPackage Package)? Find(string name, GoField[] fields, GoPackage package)
    {
        foreach (var field in fields)
        {
            if (field.Name == name)
            {
                return (field, package);
            }
        }

        foreach (var field in fields.Where(field => field.Inline))
        {
            if (package.FindStruct(field.Type) is { } inner && Find(name, inner.Fields, inner.Package) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static (GoPackage Package, GoField[] Fields)? FindStruct(GoPackage package, string type) => package.FindStruct(type.TrimStart('*', '[', ']'));

    private static string Element(string type) =>
        type.StartsWith("[]", StringComparison.Ordinal) ? type[2..] : type.StartsWith("map[", StringComparison.Ordinal) ? type[(type.IndexOf(']') + 1)..] : type;

    private static void WriteItems<T>(StringBuilder text, char open, List<T> items, char close, Action<T> write)
    {
        text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            write(items[i]);
        }

        text.Append(close);
    }

    private static void Quote(StringBuilder text, string value) => text.Append('"').Append(JsonEncodedText.Encode(value)).Append('"');
}
