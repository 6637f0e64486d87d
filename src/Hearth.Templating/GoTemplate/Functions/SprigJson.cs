using Hearth.Syntax.Json;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>Sprig's JSON functions.</summary>
internal static class SprigJson
{
    private static readonly GoJsonFormat Raw = new() { EscapesHtml = false };

    public static FunctionSet AddTo(FunctionSet functions) => functions.In("JSON")
        .AddContextual("fromJson", (TemplateContext context, GoText text) => ValueReaders.Json(context, text, out _), "The value of a JSON text; nil where it is none.", "{{ (fromJson \"{\\\"a\\\":1}\").a }} → 1")
        .AddContextual("mustFromJson", (TemplateContext context, GoText text) => MustRead(context, text), "The value of a JSON text, or an error.", "{{ (mustFromJson \"{\\\"a\\\":1}\").a }} → 1")
        .Add("toJson", (Value value) => OrEmpty(value, GoJsonFormat.Compact), "JSON on one line.", "{{ toJson (dict \"a\" 1) }} → {\"a\":1}")
        .Add("toPrettyJson", (Value value) => OrEmpty(value, GoJsonFormat.Indented), "JSON with line breaks.", "{{ toPrettyJson (list) }} → []")
        .Add("toRawJson", (Value value) => ValueWriters.Json(value, Raw), "JSON without escapes of < > &.", "{{ toRawJson \"<\" }} → \"<\"")
        .Add("mustToJson", (Value value) => ValueWriters.Json(value, GoJsonFormat.Compact), "JSON on one line, or an error.", "{{ mustToJson (list 1) }} → [1]")
        .Add("mustToPrettyJson", (Value value) => ValueWriters.Json(value, GoJsonFormat.Indented), "JSON with line breaks, or an error.", "{{ mustToPrettyJson (list) }} → []")
        .Add("mustToRawJson", (Value value) => ValueWriters.Json(value, Raw), "JSON without escapes of < > &, or an error.", "{{ mustToRawJson \"<\" }} → \"<\"");

    internal static string OrEmpty(Value value, GoJsonFormat format)
    {
        try
        {
            return ValueWriters.Json(value, format);
        }
        catch (FunctionException)
        {
            return "";
        }
    }

    private static Value MustRead(TemplateContext context, GoText text)
    {
        var value = ValueReaders.Json(context, text, out string? error);
        return error is null ? value : throw new FunctionException(error);
    }
}
