using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>Names of one rendering of one template: what it was given, what it set, and its blocks.</summary>
internal sealed class Context(JinjaEnvironment environment, string? name, Layer? values, IReadOnlyDictionary<string, object?>? globals, bool seesEnvironment, bool autoEscape)
{
    private Dictionary<string, object?>? variables;
    private HashSet<string>? exported;

    public string? Name => name;

    public bool AutoEscape { get; set; } = autoEscape;

    /// <summary>Of the template that is rendered; what it imports sees them too.</summary>
    public IReadOnlyDictionary<string, object?>? Globals => globals;

    /// <summary>Per name, from the youngest template to the oldest.</summary>
    public Dictionary<string, List<BlockStatement>> Blocks { get; init; } = new(StringComparer.Ordinal);

    public object? Find(string key)
    {
        if (variables is not null && variables.TryGetValue(key, out object? value))
        {
            return value;
        }

        for (var layer = values; layer is not null; layer = layer.Next)
        {
            if (layer.TryGet(key, out value))
            {
                return value;
            }
        }

        if (globals is not null && globals.TryGetValue(key, out value))
        {
            return value;
        }

        return seesEnvironment ? environment.FindGlobal(key) : Missing.Value;
    }

    public void Set(string key, object? value, Export export)
    {
        (variables ??= new(StringComparer.Ordinal))[key] = value;
        if (export == Export.Context)
        {
            (exported ??= []).Add(key);
        }
        else
        {
            exported?.Remove(key);
        }
    }

    /// <summary>Everything seen here, for an included or imported template.</summary>
    public Context Derive(string? templateName, IReadOnlyList<KeyValuePair<string, object?>> locals, bool keepBlocks)
    {
        var layer = variables is null ? values : new Layer(new Dictionary<string, object?>(variables, StringComparer.Ordinal), values);
        if (locals.Count > 0)
        {
            layer = new Layer(new Dictionary<string, object?>(locals, StringComparer.Ordinal), layer);
        }

        var derived = new Context(environment, templateName, layer, globals, seesEnvironment, keepBlocks ? AutoEscape : environment.Options.AutoEscape);
        if (keepBlocks)
        {
            foreach (var (block, stack) in Blocks)
            {
                derived.Blocks[block] = [.. stack];
            }
        }

        return derived;
    }

    public IEnumerable<KeyValuePair<string, object?>> Exported() =>
        exported is null ? [] : exported.Select(key => KeyValuePair.Create(key, variables![key])); // Exported names are set.

    /// <summary>All names, the nearest first; for <c>{% debug %}</c>.</summary>
    public PyDict All()
    {
        var all = new PyDict();
        foreach (var (key, value) in environment.Globals.Concat(globals ?? Enumerable.Empty<KeyValuePair<string, object?>>()))
        {
            all[key] = value;
        }

        foreach (string key in Functions.BuiltInGlobals.Names)
        {
            all[key] = Functions.BuiltInGlobals.Find(key);
        }

        foreach (var layer in Layers().Reverse())
        {
            layer.CopyTo(all);
        }

        foreach (var (key, value) in variables ?? [])
        {
            all[key] = value;
        }

        return all;
    }

    private IEnumerable<Layer> Layers()
    {
        for (var layer = values; layer is not null; layer = layer.Next)
        {
            yield return layer;
        }
    }
}

/// <summary>A set of names over others.</summary>
internal sealed class Layer(object names, Layer? next)
{
    public Layer? Next => next;

    public bool TryGet(string key, out object? value) =>
        names is PyDict dict ? dict.TryGetItem(key, out value) : ((Dictionary<string, object?>)names).TryGetValue(key, out value);

    public void CopyTo(PyDict all)
    {
        foreach (var (key, value) in names is PyDict dict
            ? dict.Pairs()
            : ((Dictionary<string, object?>)names).Select(static pair => ((object?)pair.Key, pair.Value)))
        {
            all[key] = value;
        }
    }
}
