using System.Text;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>What Flux Operator adds for ResourceSets.</summary>
internal static class ResourceSetFunctions
{
    private const int LongestLabel = 63;

    public static FunctionSet AddTo(FunctionSet functions) => functions.In("ResourceSets")
        .AddContextual("toYaml", static (TemplateContext context, Value value) => ValueWriters.SigsYaml(value, context.IsMapped), "YAML as Kubernetes tools write it.", "{{ toYaml (dict \"a\" 1) }} → a: 1")
        .AddContextual("mustToYaml", static (TemplateContext context, Value value) => ValueWriters.SigsYaml(value, context.IsMapped), "As toYaml, or an error.", "{{ mustToYaml (dict \"a\" 1) }} → a: 1")
        .Add("slugify", (string text) => Slugify(text), "A text as a name of Kubernetes: lower case, words joined by dashes.", "{{ slugify \"Feat/New Thing!\" }} → feat-new-thing")
        .Add("bool", (Value value) => value.IsString ? value.AsText is "true" or "1" or "t" or "T" or "TRUE" or "True" : value.IsTrue(), "As a boolean.", "{{ bool \"true\" }} → true");

    private static string Slugify(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (char c in text.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-' && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                slug.Append('-');
            }
        }

        string name = slug.ToString().Trim('-');
        return name.Length > LongestLabel ? name[..LongestLabel].TrimEnd('-') : name;
    }
}
