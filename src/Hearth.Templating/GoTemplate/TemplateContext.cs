using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Functions;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>What a function sees of the evaluation that calls it.</summary>
public sealed class TemplateContext
{
    private readonly Evaluator evaluator;
    private readonly Dictionary<string, int> draws = new(StringComparer.Ordinal);

    internal TemplateContext(Evaluator evaluator, EvaluationOptions options)
    {
        this.evaluator = evaluator;
        Options = options;
    }

    public EvaluationOptions Options { get; }

    /// <summary>Whether strings carry their map.</summary>
    public bool IsMapped => evaluator.Output.IsMapped;

    /// <summary>The action that runs.</summary>
    public SourceSpan CurrentSpan => evaluator.CurrentSpan;

    /// <summary>The output of another template, as a string.</summary>
    public Value Include(string name, in Value data) => evaluator.Include(name, data);

    /// <summary>The output of a text that is a template.</summary>
    public Value Expand(GoText text, in Value data) => evaluator.Expand(text, data);

    /// <summary>A text to be read again, whose spans lead back to what people wrote.</summary>
    public SourceText ToSource(GoText text, string path) =>
        IsMapped && text.IsMapped ? evaluator.Placed(text.Mapped).ToSourceText(path) : new SourceText(path, text.Text, null);

    /// <summary>Random bytes for one call, which a stable source derives from what is called and where.</summary>
    public RandomStream Random(string function)
    {
        string site = $"{evaluator.Current.Name}|{function}";
        ref int drawn = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(draws, site, out _);
        return Options.Random.Open($"{site}|{drawn++}");
    }

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    /// <summary>Refuses a string that would be longer than the evaluation's limit.</summary>
    public void CheckLength(long length)
    {
        if (length > Options.Limits.Length)
        {
            throw evaluator.Limit($"a string would be longer than {Options.Limits.Length:N0} characters");
        }
    }
}
