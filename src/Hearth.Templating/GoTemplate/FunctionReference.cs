using System.Text;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.GoTemplate;

/// <summary>The page of all template functions, made from what each says of itself.</summary>
public static class FunctionReference
{
    /// <summary>Markdown, one chapter per category, sorted.</summary>
    public static string ToMarkdown()
    {
        var page = new StringBuilder(
            """
            # Template functions

            Made from the functions themselves; `HEARTH_ACCEPT=1` with the tests of Hearth.Templating writes it again. The columns say
            which templates know a function: Helm charts (H), sprig as Taskfiles and others have it (S), slim-sprig (M), ResourceSets (R).

            """);
        var named = Names(FunctionSets.Helm).Concat(Names(FunctionSets.Sprig)).Concat(Names(FunctionSets.SlimSprig)).Concat(Names(FunctionSets.ResourceSet))
            .DistinctBy(static entry => entry.Name, StringComparer.Ordinal);
        foreach (var chapter in named.GroupBy(static entry => entry.Function.Category, StringComparer.Ordinal).OrderBy(static chapter => chapter.Key, StringComparer.Ordinal))
        {
            page.Append("\n## ").Append(chapter.Key).Append("\n\n| function | where | what it does | example |\n|---|---|---|---|\n");
            foreach (var (name, function) in chapter.OrderBy(static entry => entry.Name, StringComparer.Ordinal))
            {
                page.Append("| `").Append(name).Append(Signature(function)).Append("` | ").Append(Where(name)).Append(" | ")
                    .Append(Cell(function.Summary)).Append(" | `").Append(Cell(function.Example)).Append("` |\n");
            }
        }

        return page.ToString();
    }

    private static IEnumerable<(string Name, TemplateFunction Function)> Names(FunctionSet set) =>
        set.ByName.Select(static entry => (entry.Key, entry.Value));

    private static string Where(string name) => string.Concat(
        FunctionSets.Helm.Contains(name) ? "H" : "",
        FunctionSets.Sprig.Contains(name) ? "S" : "",
        FunctionSets.SlimSprig.Contains(name) ? "M" : "",
        FunctionSets.ResourceSet.Contains(name) ? "R" : "");

    private static string Signature(TemplateFunction function)
    {
        var text = new StringBuilder();
        for (int i = 0; i < function.Parameters.Length; i++)
        {
            var type = function.Parameters[i];
            text.Append(' ').Append(type.Kind == Values.GoKind.Interface || type.Name == "reflect.Value" ? "any" : type.Name.Replace("interface {}", "any", StringComparison.Ordinal));
        }

        return text.Append(function.IsVariadic ? "…" : "").ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", "⏎", StringComparison.Ordinal);
}
