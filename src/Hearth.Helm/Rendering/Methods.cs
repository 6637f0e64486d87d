using Hearth.Templating.GoTemplate;

namespace Hearth.Helm.Rendering;

/// <summary>Function sets as methods of a type.</summary>
internal static class Methods
{
    public static IReadOnlyDictionary<string, TemplateFunction> ToMethods(this FunctionSet functions) =>
        functions.All.ToDictionary(function => function.Name, StringComparer.Ordinal);
}
