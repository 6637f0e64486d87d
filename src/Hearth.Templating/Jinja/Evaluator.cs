using System.Runtime.CompilerServices;
using System.Text;
using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>
/// Runs bound templates. Statements are in <c>Evaluator.Statements.cs</c>, expressions in
/// <c>Evaluator.Expressions.cs</c>, templates that use others in <c>Evaluator.Templates.cs</c>.
/// </summary>
internal sealed partial class Evaluator
{
    private readonly JinjaEnvironment environment;
    private long stepsLeft;
    private int depth;
    private int line;
    private string? templateName;

    // The context that runs now: filters and macros ask it whether to escape.
    private Context context = null!; // Every entry sets it.

    public Evaluator(JinjaEnvironment environment)
    {
        this.environment = environment;
        stepsLeft = environment.Options.Limits.MaxSteps;
    }

    public JinjaEnvironment Environment => environment;

    public JinjaLimits Limits => environment.Options.Limits;

    public bool AutoEscape => context.AutoEscape;

    public Context Context => context;

    public string Render(JinjaTemplate template, PyDict? values, IReadOnlyDictionary<string, object?>? globals)
    {
        var output = new StringBuilder(1024); // Most templates are manifests of about that length.
        try
        {
            RunTemplate(template, NewContext(template, values is null ? null : new Layer(values, null), globals), output);
        }
        catch (JinjaException exception)
        {
            exception.Locate(templateName, line);
            throw;
        }
        catch (InsufficientExecutionStackException)
        {
            throw new JinjaException("RecursionError", "maximum recursion depth exceeded", line, templateName);
        }

        return output.ToString();
    }

    public object? Call(object? target, CallArguments arguments) => target switch
    {
        PyCallable callable => callable.Call(this, arguments),
        PyUndefined undefined => throw undefined.Error(),
        _ => throw JinjaException.Type($"'{Py.TypeName(target)}' object is not callable"),
    };

    /// <summary><c>environment.getattr</c>: an attribute, else an item.</summary>
    public object? GetAttribute(object? target, string name)
    {
        if (target is PyUndefined undefined)
        {
            return undefined.TryGetAttribute(name, out object? own) ? own : undefined.IsChainable ? undefined : throw undefined.Error();
        }

        return Py.TryGetAttribute(target, name, out object? value) || Py.TryGetItem(target, name, out value)
            ? value
            : environment.UndefinedMember(target, name);
    }

    /// <summary><c>environment.getitem</c>: an item, else an attribute.</summary>
    public object? GetItem(object? target, object? key)
    {
        if (target is PyUndefined undefined)
        {
            return undefined.IsChainable ? undefined : throw undefined.Error();
        }

        if (key is PyUndefined { IsStrict: true } strict)
        {
            throw strict.Error();
        }

        if (key is PyList or PyDict || !Py.TryGetItem(target, key, out object? value))
        {
            return Py.AsText(key) is { } name && Py.TryGetAttribute(target, name, out value) ? value : environment.UndefinedMember(target, key);
        }

        return value;
    }

    public void Step()
    {
        if (--stepsLeft < 0)
        {
            throw JinjaException.Limit($"the template ran more than {Limits.MaxSteps} steps");
        }
    }

    /// <summary>Items one by one, each counted: an endless generator ends at the limit.</summary>
    public IEnumerable<object?> Counted(IEnumerable<object?> items)
    {
        foreach (object? item in items)
        {
            Step();
            yield return item;
        }
    }

    private void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++depth > Limits.MaxDepth)
        {
            throw new JinjaException("RecursionError", "maximum recursion depth exceeded");
        }
    }

    private void CheckOutput(StringBuilder output)
    {
        if (output.Length > Limits.MaxLength)
        {
            throw JinjaException.Limit($"the output is longer than {Limits.MaxLength} characters");
        }
    }

    private object Finish(StringBuilder buffer) => context.AutoEscape ? new PyMarkup(buffer.ToString()) : buffer.ToString();
}
