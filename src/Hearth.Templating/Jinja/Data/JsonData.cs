using System.Globalization;
using System.Text.Json;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Data;

/// <summary>JSON as Python's <c>json</c> reads it: key order kept, 1 and 1.0 different, integers of any size.</summary>
public static class JsonData
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 500 };

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static object? Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        using var document = JsonDocument.Parse(utf8, Options);
        return Convert(document.RootElement);
    }

    internal static object? Convert(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var dict = new PyDict();
                foreach (var property in element.EnumerateObject())
                {
                    dict[property.Name] = Convert(property.Value);
                }

                return dict;
            case JsonValueKind.Array:
                var items = new List<object?>(element.GetArrayLength());
                foreach (var item in element.EnumerateArray())
                {
                    items.Add(Convert(item));
                }

                return new PyList(items);
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                string text = element.GetRawText();
                return text.AsSpan().IndexOfAny(".eE") >= 0 ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : Py.ParseInt(text);
            case JsonValueKind.True:
                return Py.True;
            case JsonValueKind.False:
                return Py.False;
            default:
                return null;
        }
    }
}
