using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Binding;
using Hearth.Templating.Jinja.Functions;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>Gives the source of a template by its name; null where there is none.</summary>
public delegate string? TemplateLoader(string name);

/// <summary>
/// Jinja2 3.1: options, functions and templates. Templates are read once. Not safe for several threads at the same
/// time: templates may change the values they are given.
/// </summary>
public sealed class JinjaEnvironment
{
    private readonly Dictionary<string, JinjaTemplate> templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NativeFunction> filters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NativeFunction> tests = new(StringComparer.Ordinal);
    private readonly TemplateLoader? loader;
    private readonly Func<string, Statement[]?>? parsedLoader;

    public JinjaEnvironment(JinjaOptions? options = null, TemplateLoader? loader = null)
    {
        Options = options ?? JinjaOptions.Default;
        this.loader = loader;
    }

    private JinjaEnvironment(JinjaOptions options, Func<string, Statement[]?> loader)
    {
        Options = options;
        parsedLoader = loader;
    }

    public JinjaOptions Options { get; }

    /// <summary>Names that every template sees, imported ones too.</summary>
    public Dictionary<string, object?> Globals { get; } = new(StringComparer.Ordinal);

    /// <summary>Settings of single filters, under Jinja's own names: <c>urlize.rel</c>, <c>truncate.leeway</c>, <c>json.dumps_kwargs</c> …</summary>
    public PyDict Policies { get; } = new();

    internal bool HasLoader => loader is not null || parsedLoader is not null;

    /// <summary>An environment whose templates were parsed elsewhere, each for this environment alone: parsing is the part of the work that needs none.</summary>
    internal static JinjaEnvironment OfParsed(JinjaOptions options, Func<string, Statement[]?> loader) => new(options, loader);

    /// <summary>A function of the caller, for a plugin.</summary>
    /// <param name="name">As templates call it.</param>
    /// <param name="kind">Where it goes.</param>
    /// <param name="function">Gets positional and keyword arguments; for filters and tests the value comes first.</param>
    public void Add(string name, FunctionKind kind, Func<object?[], PyDict, object?> function)
    {
        var native = new NativeFunction(name, "*arguments **keywords", (_, a) => function(((PyTuple)a[0]!).Items, (PyDict)a[1]!)); // As its signature says.
        switch (kind)
        {
            case FunctionKind.Filter:
                filters[name] = native;
                break;
            case FunctionKind.Test:
                tests[name] = native;
                break;
            default:
                Globals[name] = native;
                break;
        }
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="JinjaException">Its syntax is wrong.</exception>
    public JinjaTemplate Parse(string source, string? name = null) => Binder.Bind(this, name, JinjaParser.Parse(Options, source, name));

    /// <summary>The template that the loader knows by a name.</summary>
    /// <exception cref="JinjaException">There is none, or its syntax is wrong.</exception>
    public JinjaTemplate GetTemplate(string name)
    {
        if (templates.TryGetValue(name, out var template))
        {
            return template;
        }

        if (parsedLoader is not null)
        {
            return templates[name] = Binder.Bind(this, name, parsedLoader(name) ?? throw JinjaException.NotFound(name));
        }

        if (loader is null)
        {
            throw JinjaException.Type("no loader for this environment specified");
        }

        string source = loader(name) ?? throw JinjaException.NotFound(name);
        return templates[name] = Parse(source, name);
    }

    internal NativeFunction? FindFilter(string name) => filters.TryGetValue(name, out var own) ? own : Filters.Find(name);

    internal NativeFunction? FindTest(string name) => tests.TryGetValue(name, out var own) ? own : Tests.Find(name);

    internal object? FindGlobal(string name) => Globals.TryGetValue(name, out object? own) ? own : BuiltInGlobals.Find(name) ?? (object)Missing.Value;

    internal PyUndefined Undefined(string name) => new(Options.Undefined, name);

    internal PyUndefined UndefinedHint(string hint, string? name = null) => new(Options.Undefined, name, hint);

    internal PyUndefined UndefinedMember(object? owner, object? key) => new(Options.Undefined, key as string, null, owner, hasOwner: true, key);
}

/// <summary>How templates call a function.</summary>
public enum FunctionKind
{
    Global,
    Filter,
    Test,
}
