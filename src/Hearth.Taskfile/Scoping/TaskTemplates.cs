using System.Collections.Concurrent;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>Runs templates with go-task's functions. Each text is parsed once, however many tasks and calls render it.</summary>
internal sealed class TaskTemplates(TaskEnvironment environment)
{
    private static readonly Lazy<FunctionSet> Functions = new(static () => FunctionSets.Sprig);

    private readonly ConcurrentDictionary<string, (TemplateSet Set, Template Template)> parsed = new(StringComparer.Ordinal);
    private readonly EvaluationOptions options = new() { IsMapped = false, Random = RandomSource.System, Environment = name => environment[name] };

    /// <exception cref="TemplateException">The text is no template, or failed.</exception>
    public string Render(string text, GoMap data)
    {
        var (set, template) = Parse(text);
        return new Evaluator(set, options).Execute(template, Value.Of(data)).Text;
    }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="TemplateException">It is no expression, or failed.</exception>
    public Value Evaluate(string expression, GoMap data)
    {
        var (set, template) = Parse("{{" + expression + "}}");
        return new Evaluator(set, options).Evaluate(template, Value.Of(data));
    }

    private (TemplateSet Set, Template Template) Parse(string text) => parsed.GetOrAdd(text, static text =>
    {
        var set = new TemplateSet(Functions.Value, "");
        return (set, set.Parse("", new SourceText("", text)));
    });
}
