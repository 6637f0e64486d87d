using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>Runs templates over values in YAML.</summary>
internal static class Render
{
    public static string Text(string template, string values = "", FunctionSet? functions = null, EvaluationOptions? options = null) =>
        Mapped(template, values, functions, options).Text;

    public static string Error(string template, string values = "", FunctionSet? functions = null, EvaluationOptions? options = null) =>
        Assert.Throws<TemplateException>(() => Text(template, values, functions, options)).Message;

    public static SourceText Mapped(string template, string values = "", FunctionSet? functions = null, EvaluationOptions? options = null)
    {
        var set = new TemplateSet(functions ?? FunctionSets.Helm);
        set.Parse("t.yaml", new SourceText("t.yaml", template));
        return new Evaluator(set, options).Execute("t.yaml", Values(values)).ToSourceText("rendered.yaml");
    }

    public static Value Values(string yaml, string path = "values.yaml")
    {
        var stream = YamlReader.Read(new SourceText(path, yaml));
        Assert.False(stream.HasErrors);
        return YamlValues.FromSigsYaml(stream.Documents.Count > 0 ? stream.Documents[0].Root : null);
    }
}
