using System.Collections.Concurrent;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>Parses templates with go-task's functions. Each text is parsed once, however many tasks and calls render it.</summary>
internal sealed class TaskTemplates
{
    private readonly ConcurrentDictionary<string, ParsedText> parsed = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Lazy<TemplateSet> simple;
    private readonly EvaluationOptions options;

    public TaskTemplates(TaskEnvironment environment)
    {
        simple = new Lazy<TemplateSet>(() => new TemplateSet(TaskFunctions.All, ""));

        // A scope may live as long as the commands of its variables run: steps limit a template here, not time.
        var limits = EvaluationLimits.Default with { Duration = TimeSpan.FromDays(1) };
        options = new EvaluationOptions { IsMapped = false, Random = RandomSource.System, Environment = name => environment[name], Limits = limits };
    }

    /// <summary>What one scope renders with. Not for two threads at once.</summary>
    public Renderer CreateRenderer() => new(this);

    private ParsedText Parse(string text) => parsed.TryGetValue(text, out var known) ? known : parsed.GetOrAdd(text, ParseNew(text));

    // Only a text that defines or calls templates needs a set of its own: a set is not small.
    private ParsedText ParseNew(string text)
    {
        bool isSimple = !(text.Contains("template", StringComparison.Ordinal) || text.Contains("define", StringComparison.Ordinal) || text.Contains("block", StringComparison.Ordinal));
        if (!isSimple)
        {
            var own = new TemplateSet(TaskFunctions.All, "");
            return new ParsedText(own, own.Parse("", new SourceText("", text)));
        }

        lock (gate)
        {
            return new ParsedText(null, simple.Value.Parse("", new SourceText("", text)));
        }
    }

    /// <param name="Set">Null for a text that has no other templates.</param>
    /// <param name="Template">The text's own.</param>
    private readonly record struct ParsedText(TemplateSet? Set, Template Template);

    /// <summary>Renders texts one after the other with the buffers of one evaluator.</summary>
    internal sealed class Renderer(TaskTemplates owner)
    {
        private Evaluator? evaluator;

        /// <exception cref="TemplateException">The text is no template, or failed.</exception>
        public string Render(string text, GoMap data)
        {
            var parsed = owner.Parse(text);
            return EvaluatorFor(parsed).Execute(parsed.Template, Value.Of(data)).Text;
        }

        /// <summary>The value of an expression.</summary>
        /// <exception cref="TemplateException">It is no expression, or failed.</exception>
        public Value Evaluate(string expression, GoMap data)
        {
            var parsed = owner.Parse("{{" + expression + "}}");
            return EvaluatorFor(parsed).Evaluate(parsed.Template, Value.Of(data));
        }

        private Evaluator EvaluatorFor(ParsedText parsed) => parsed.Set is { } own
            ? new Evaluator(own, owner.options)
            : evaluator ??= new Evaluator(owner.simple.Value, owner.options);
    }
}
