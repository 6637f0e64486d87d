using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Hearth.Syntax.Text;

namespace Hearth.Templating.GoTemplate;

/// <summary>
/// Templates that can call each other by name. Filled first, then only read: any number of evaluators on any threads
/// share one set.
/// </summary>
public sealed class TemplateSet
{
    // What tpl was given: values such as "{{ .Release.Name }}" come back in every release.
    private const int MaxCachedTexts = 4_096;
    private const int MaxCachedLength = 16_384;

    private readonly Dictionary<string, Template> templates = new(StringComparer.Ordinal);
    private readonly TemplateSet? outer;
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<ParsedTemplate>> cache;

    public TemplateSet(FunctionSet functions, string name = "gotpl", string leftDelimiter = "{{", string rightDelimiter = "}}")
    {
        Functions = functions;
        Name = name;
        LeftDelimiter = leftDelimiter.Length == 0 ? "{{" : leftDelimiter;
        RightDelimiter = rightDelimiter.Length == 0 ? "}}" : rightDelimiter;
        cache = new ConcurrentDictionary<string, IReadOnlyCollection<ParsedTemplate>>(StringComparer.Ordinal);
    }

    private TemplateSet(TemplateSet outer)
    {
        this.outer = outer;
        Functions = outer.Functions;
        Name = outer.Name;
        LeftDelimiter = outer.LeftDelimiter;
        RightDelimiter = outer.RightDelimiter;
        cache = outer.cache;
    }

    /// <summary>What errors call the set, and the name of texts given to <c>tpl</c>.</summary>
    public string Name { get; }

    public FunctionSet Functions { get; }

    public string LeftDelimiter { get; }

    public string RightDelimiter { get; }

    /// <summary>The templates of this set, those it was cloned from not included.</summary>
    public IReadOnlyCollection<Template> Templates => templates.Values;

    /// <summary>
    /// Adds the template of a text and those it defines. A name that is known already is replaced, unless the new one is
    /// empty; twice in one text is an error.
    /// </summary>
    /// <exception cref="TemplateException">The text is no template.</exception>
    public Template Parse(string name, SourceText source)
    {
        Template? own = null;
        foreach (var parsed in Parser.Parse(name, source, Functions, LeftDelimiter, RightDelimiter))
        {
            var template = Add(parsed, name, source);
            own = parsed.Name == name ? template : own;
        }

        return own!; // A text always gives a template of its own name.
    }

    public bool TryGet(string name, [NotNullWhen(true)] out Template? template)
    {
        for (var set = this; set is not null; set = set.outer)
        {
            if (set.templates.TryGetValue(name, out template))
            {
                return true;
            }
        }

        template = null;
        return false;
    }

    /// <summary>A set that sees these templates and can add or replace some without changing this one.</summary>
    public TemplateSet Clone() => new(this);

    // For tpl: the same text is parsed once for all releases and threads.
    internal Template ParseCached(string name, SourceText source)
    {
        string text = source.Text;
        if (!cache.TryGetValue(text, out var parsed))
        {
            parsed = Parser.Parse(name, source, Functions, LeftDelimiter, RightDelimiter);
            if (text.Length <= MaxCachedLength && cache.Count < MaxCachedTexts)
            {
                cache.TryAdd(text, parsed);
            }
        }

        Template? own = null;
        foreach (var one in parsed)
        {
            var template = Add(one, name, source);
            own = one.Name == name ? template : own;
        }

        return own!; // A text always gives a template of its own name.
    }

    private Template Add(ParsedTemplate parsed, string parseName, SourceText source)
    {
        var template = new Template(parsed, parseName, source);
        if (!parsed.Root.IsEmpty || !TryGet(parsed.Name, out _))
        {
            templates[parsed.Name] = template;
        }

        return template;
    }
}
