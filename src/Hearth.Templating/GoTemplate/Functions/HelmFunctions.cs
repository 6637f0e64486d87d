using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>What Helm adds to sprig.</summary>
internal static class HelmFunctions
{
    // Helm marks the messages of required and fail so that it can find them again in the error's text.
    private const string WarnStart = "HELM_ERR_START";
    private const string WarnEnd = "HELM_ERR_END";

    public static FunctionSet AddTo(FunctionSet functions)
    {
        HelmSerialization.AddTo(functions.In("Helm"));
        HelmDurations.AddTo(functions);
        return functions.In("Helm")
            .AddContextual("include", (TemplateContext context, string name, Value data) => context.Include(name, data), "The output of another template, to be piped on.", "{{ include \"name\" . }}")
            .AddContextual("tpl", (TemplateContext context, GoText text, Value data) => context.Expand(text, data), "The output of a string that is a template.", "{{ tpl \"{{ .x }}\" (dict \"x\" 1) }} → 1")
            .AddContextual("required", (TemplateContext context, string message, Value value) => Required(context, message, value), "The value, or an error where it is nil or the empty string.", "{{ required \"wants a\" 1 }} → 1")
            .AddContextual("fail", (TemplateContext context, string message) => context.Options.IsLint ? "" : throw Warning(message), "Ends the rendering with a message.", "{{ fail \"no\" }}")
            .Add(new LookupFunction { Category = "Helm", Summary = "Objects of the cluster; empty without one.", Example = "{{ lookup \"v1\" \"Secret\" \"default\" \"name\" }} → map[]" });
    }

    private static Value Required(TemplateContext context, string message, Value value)
    {
        if (!value.IsNilInterface && !(value.IsString && value.AsText.Length == 0))
        {
            return value;
        }

        return context.Options.IsLint ? Value.EmptyString : throw Warning(message);
    }

    private static FunctionException Warning(string message) => new($"{WarnStart}{message}{WarnEnd}");

    private sealed class LookupFunction() : TemplateFunction("lookup", [GoType.String, GoType.String, GoType.String, GoType.String], isVariadic: false)
    {
        public override Value Invoke(TemplateContext context, ReadOnlySpan<Value> arguments) =>
            context.Options.Lookup?.Invoke(arguments[0].AsText, arguments[1].AsText, arguments[2].AsText, arguments[3].AsText) ?? Value.Of(new GoMap());
    }
}
