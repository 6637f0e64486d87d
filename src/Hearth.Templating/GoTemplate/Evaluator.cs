using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Hearth.Syntax.Text;
using Hearth.Templating.GoTemplate.Ast;
using Hearth.Templating.GoTemplate.Formatting;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate;

/// <summary>
/// Runs the templates of a set. One evaluator serves one thread at a time; what it counts (nested includes, steps) is
/// for all it runs, so a chart's templates share one.
/// </summary>
public sealed partial class Evaluator
{
    private const int DeepStack = 64 * 1024 * 1024;

    private readonly EvaluationOptions options;
    private readonly MappedTextWriter output;
    private readonly Dictionary<string, int> includes = new(StringComparer.Ordinal);
    private readonly TemplateContext context;
    private readonly long deadline;

    // Variables of all active templates, each template's from frameBase on, and arguments of the calls under way.
    private Value[] stack = new Value[256];
    private int top;
    private int frameBase;

    private TemplateSet templates;
    private Template template;

    // The node that an error names, moved as Go's engine moves it.
    private Node at;
    private int depth;
    private long stepsLeft;

    public Evaluator(TemplateSet templates, EvaluationOptions? options = null)
    {
        this.templates = templates;
        this.options = options ?? EvaluationOptions.Default;
        output = new MappedTextWriter(this.options.IsMapped, 4096);
        context = new TemplateContext(this, this.options);
        stepsLeft = this.options.Limits.Steps;
        deadline = this.options.Time.GetTimestamp() + (long)(this.options.Limits.Duration.TotalSeconds * this.options.Time.TimestampFrequency);
        template = null!; // Set by every entry before anything runs.
        at = null!; // The same.
    }

    internal MappedTextWriter Output => output;

    internal Template Current => template;

    /// <summary>Runs a template of the set.</summary>
    /// <exception cref="TemplateException">It failed; the message is Go's.</exception>
    public MappedText Execute(string name, Value data) => templates.TryGet(name, out var found)
        ? Execute(found, data)
        : throw new TemplateException($"template: no template {GoString.Quote(name)} associated with template {GoString.Quote(templates.Name)}");

    /// <summary>Runs a template.</summary>
    /// <exception cref="TemplateException">It failed; the message is Go's.</exception>
    public MappedText Execute(Template toRun, Value data)
    {
        output.Truncate(0);
        top = 0;
        depth = 0;
        Run(toRun, data);
        return output.CutFrom(0);
    }

    /// <summary>The value of one pipeline, such as <c>.spec.replicas | default 1</c>.</summary>
    /// <exception cref="TemplateException">It is no pipeline, or failed.</exception>
    public Value Evaluate(Template toRun, Value data)
    {
        if (toRun.Root.Nodes is not [ActionNode action])
        {
            throw new TemplateException($"template: {toRun.Name}: wants exactly one action", toRun.Source.WholeSpan());
        }

        top = 0;
        depth = 0;
        (template, at) = (toRun, action);
        frameBase = Enter(toRun, data);
        var value = EvaluatePipeline(data, action.Pipe);
        top = frameBase;
        return value;
    }

    /// <summary>Runs a template in the middle of another, its output following what is there.</summary>
    private void Run(Template toRun, in Value data)
    {
        if (++depth > options.Limits.Depth)
        {
            depth--;
            throw Limit($"exceeded maximum template depth ({options.Limits.Depth})");
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            RunOnNewStack(toRun, data);
            depth--;
            return;
        }

        var (outerTemplate, outerAt, outerBase, outerTop) = (template, at, frameBase, top);
        template = toRun;
        at = toRun.Root;
        try
        {
            frameBase = Enter(toRun, data);
            Walk(data, toRun.Root);
        }
        finally
        {
            // Also after an error: the caller says where it called.
            (template, at, frameBase, top) = (outerTemplate, outerAt, outerBase, outerTop);
            depth--;
        }
    }

    // Recursion that is deep but ends must not depend on the size of the thread's stack.
    private void RunOnNewStack(Template toRun, Value data)
    {
        ExceptionDispatchInfo? failure = null;
        depth--;
        var thread = new Thread(
            () =>
            {
                try
                {
                    Run(toRun, data);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            DeepStack);
        thread.Start();
        thread.Join();
        depth++;
        failure?.Throw();
    }

    // Makes room for a template's variables; $ is the first.
    private int Enter(Template toRun, in Value data)
    {
        int start = top;
        top += toRun.Parsed.FrameSize;
        if (top > stack.Length)
        {
            Grow();
        }

        stack.AsSpan(start, toRun.Parsed.FrameSize).Clear();
        stack[start] = data;
        return start;
    }

    private void Grow() => Array.Resize(ref stack, Math.Max(stack.Length * 2, top));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step()
    {
        if ((--stepsLeft & 0xFFF) == 0)
        {
            CheckLimits();
        }
    }

    private void CheckLimits()
    {
        if (stepsLeft <= 0)
        {
            throw Limit($"the template does not end: it ran {options.Limits.Steps:N0} steps");
        }

        if (options.Time.GetTimestamp() > deadline)
        {
            throw Limit($"the template does not end: it ran {options.Limits.Duration.TotalSeconds:N0} seconds");
        }

        if (output.Length > options.Limits.Length)
        {
            throw Limit($"the output is longer than {options.Limits.Length:N0} characters");
        }
    }

    internal TemplateException Limit(string message) => new(Located(message), SpanOf(at)) { IsLimit = true };
}
