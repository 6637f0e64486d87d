using System.Diagnostics.CodeAnalysis;

namespace Hearth.Templating.GoTemplate;

/// <summary>The functions that templates of one engine can call, by name. Later additions replace earlier ones. Not to be changed once templates were parsed with it.</summary>
public sealed partial class FunctionSet
{
    private readonly Dictionary<string, TemplateFunction> functions = new(StringComparer.Ordinal);
    private string category = "";

    public IEnumerable<TemplateFunction> All => functions.Values;

    internal IReadOnlyDictionary<string, TemplateFunction> ByName => functions;

    public int Count => functions.Count;

    public bool Contains(string name) => functions.ContainsKey(name);

    public bool TryGet(string name, [NotNullWhen(true)] out TemplateFunction? function) => functions.TryGetValue(name, out function);

    /// <summary>Adds a function under its own name.</summary>
    public FunctionSet Add(TemplateFunction function)
    {
        functions[function.Name] = function;
        return this;
    }

    /// <summary>Adds all functions of another set.</summary>
    public FunctionSet AddAll(FunctionSet other)
    {
        foreach (var (name, function) in other.functions)
        {
            functions[name] = function;
        }

        return this;
    }

    /// <summary>Makes <paramref name="alias"/> mean the same function.</summary>
    public FunctionSet Alias(string alias, string name)
    {
        functions[alias] = functions[name];
        return this;
    }

    public FunctionSet Remove(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            functions.Remove(name);
        }

        return this;
    }

    /// <summary>Names the chapter for what is added from here on.</summary>
    internal FunctionSet In(string chapter)
    {
        category = chapter;
        return this;
    }
}
