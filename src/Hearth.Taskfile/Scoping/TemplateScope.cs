using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>
/// Replaces templates by what they print over one set of variables. The first error is kept and everything after it is
/// left as it is, so that a caller replaces many fields and asks once.
/// </summary>
internal sealed class TemplateScope(VariableTable variables, TaskTemplates engine)
{
    private TaskTemplates.Renderer? renderer;
    private GoMap? data;

    public TaskException? Error { get; private set; }

    public VariableTable Variables => variables;

    private GoMap Data => data ??= BuildData();

    private TaskTemplates.Renderer Renderer => renderer ??= engine.CreateRenderer();

    /// <summary>Sets a variable, for what is replaced from here on.</summary>
    public void Set(string name, Variable variable)
    {
        variables[name] = variable;
        if (data is null)
        {
            return;
        }

        if (IsResolved(variable))
        {
            data.Set(name, variable.Value);
        }
        else
        {
            data.Remove(name);
        }
    }

    /// <summary>Starts over after an error that does not matter.</summary>
    public void ForgetError() => Error = null;

    public void ThrowIfFailed()
    {
        if (Error is { } error)
        {
            throw error;
        }
    }

    public string Replace(string text, GoMap? extra = null)
    {
        if (Error is not null || !text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            return Renderer.Render(text, With(extra)).Replace("<no value>", "", StringComparison.Ordinal);
        }
        catch (TemplateException exception)
        {
            Error = new TaskException(exception.Message);
            return text;
        }
    }

    public IReadOnlyList<string> Replace(IReadOnlyList<string> texts) => texts.Count == 0 ? texts : [.. texts.Select(text => Replace(text))];

    public IReadOnlyList<SourcePattern> Replace(IReadOnlyList<SourcePattern> patterns) =>
        patterns.Count == 0 ? patterns : Error is not null ? [] : [.. patterns.Select(pattern => pattern with { Glob = Replace(pattern.Glob) })];

    public Variable Replace(Variable variable, GoMap? extra = null)
    {
        if (variable.Reference is { } reference)
        {
            return new Variable { Value = Evaluate(reference), IsSecret = variable.IsSecret };
        }

        var value = Replace(variable.Value, extra);
        string? shell = variable.Shell is { } command ? Replace(command, extra) : null;
        return new Variable { Value = value, Shell = shell, Directory = variable.Directory, IsSecret = variable.IsSecret };
    }

    /// <summary>Null where there is nothing to replace.</summary>
    public VariableTable? Replace(VariableTable? table, GoMap? extra = null)
    {
        if (Error is not null || table is null || table.Count == 0)
        {
            return null;
        }

        var replaced = new VariableTable();
        foreach (var (name, variable) in table.Entries)
        {
            replaced[name] = Replace(variable, extra);
        }

        return replaced;
    }

    /// <summary>What an expression (a template without its braces) gives, of any type.</summary>
    public Value Evaluate(string expression)
    {
        if (Error is not null)
        {
            return Value.Nil;
        }

        if (expression == ".")
        {
            return Value.Of(Data);
        }

        try
        {
            return Renderer.Evaluate(expression, Data);
        }
        catch (TemplateException exception)
        {
            Error = new TaskException(exception.Message);
            return Value.Nil;
        }
    }

    private Value Replace(in Value value, GoMap? extra)
    {
        switch (value.Kind)
        {
            case GoKind.String:
                string text = value.AsText;
                string replaced = Replace(text, extra);
                return ReferenceEquals(text, replaced) ? value : Value.Of(replaced);
            case GoKind.Slice:
                var list = value.AsList;
                var items = new Value[list.Count];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = Replace(list[i], extra);
                }

                return Value.OfReference(value.Type!, new GoList(items) { Origin = list.Origin }); // A value with a kind has a type.
            case GoKind.Map when value.AsMap is { } map:
                var copy = new GoMap(map.Count) { Origin = map.Origin };
                foreach (ref readonly var entry in map.Entries)
                {
                    copy.Set(entry.Key, Replace(entry.Value, extra), entry.KeyNode);
                }

                return Value.OfReference(value.Type!, copy); // As above.
            default:
                return value;
        }
    }

    private GoMap With(GoMap? extra)
    {
        if (extra is null)
        {
            return Data;
        }

        var merged = Data.Copy();
        foreach (ref readonly var entry in extra.Entries)
        {
            merged.Set(entry.Key, entry.Value);
        }

        return merged;
    }

    // One whose command has not run yet is as good as undefined.
    private static bool IsResolved(Variable variable) => variable.Shell is null or "";

    private GoMap BuildData()
    {
        var built = new GoMap(variables.Count + 4);
        foreach (var (name, variable) in variables.Entries)
        {
            if (IsResolved(variable))
            {
                built.Set(name, variable.Value);
            }
        }

        return built;
    }
}
