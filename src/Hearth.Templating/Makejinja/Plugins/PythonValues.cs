using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Hearth.Templating.Jinja;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>Values on their way to and from the Python host; see the head of its script.</summary>
internal static class PythonValues
{
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or PyUndefined:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool boolean:
                writer.WriteBooleanValue(boolean);
                break;
            case long integer:
                writer.WriteNumberValue(integer);
                break;
            case BigInteger integer:
                writer.WriteRawValue(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case PyDict dict:
                writer.WriteStartObject();
                writer.WriteStartArray("d");
                foreach (var (key, item) in dict.Pairs())
                {
                    writer.WriteStartArray();
                    Write(writer, key);
                    Write(writer, item);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            case PyTuple or PyList or PyGenerator or PyRange or PyDictView:
                writer.WriteStartObject();
                writer.WriteStartArray(value is PyTuple ? "t" : "l");
                foreach (object? item in Py.Iterate(value))
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStartObject();
                var (kind, text2) = value switch
                {
                    double number => ("f", PyRepr.Float(number)),
                    PyMarkup markup => ("m", markup.Text),
                    PyBytes bytes => ("b", Convert.ToHexStringLower(bytes.Bytes)),
                    PyDateTime date => ("D", date.Str().Replace(' ', 'T')),
                    _ => throw JinjaException.Type($"a value of type {Py.TypeName(value)} cannot be handed to a Python plugin"),
                };
                writer.WriteString(kind, text2);
                writer.WriteEndObject();
                break;
        }
    }

    public static object? Read(JsonElement element, PythonHost host)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => Py.ParseInt(element.GetRawText()),
                JsonValueKind.True => Py.True,
                JsonValueKind.False => Py.False,
                _ => null,
            };
        }

        var property = element.EnumerateObject().First();
        switch (property.Name)
        {
            case "f":
                return Py.ParseFloat(property.Value.GetString()!);
            case "l":
                return new PyList([.. property.Value.EnumerateArray().Select(item => Read(item, host))]);
            case "t":
                return new PyTuple([.. property.Value.EnumerateArray().Select(item => Read(item, host))]);
            case "d":
                var dict = new PyDict();
                foreach (var pair in property.Value.EnumerateArray())
                {
                    dict[Read(pair[0], host)] = Read(pair[1], host);
                }

                return dict;
            case "m":
                return new PyMarkup(property.Value.GetString()!);
            case "b":
                return new PyBytes(Convert.FromHexString(property.Value.GetString()!));
            case "D":
                return Jinja.Data.TomlData.ReadMoment(property.Value.GetString()!);
            default:
                int function = property.Value.GetInt32();
                return new NativeFunction("function", "*arguments **keywords", (_, a) => host.Call(function, ((PyTuple)a[0]!).Items, (PyDict)a[1]!));
        }
    }
}
