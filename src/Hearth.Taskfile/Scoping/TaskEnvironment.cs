using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Scoping;

/// <summary>The environment that a run starts from, in its own order; a snapshot, so that nothing a run does changes what it sees.</summary>
public sealed class TaskEnvironment
{
    private readonly OrderedDictionary<string, string> variables = new(StringComparer.Ordinal);
    private readonly VariableTable asVariables = new();

    public TaskEnvironment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            Set(name, value);
        }

        Templates = new TaskTemplates(this);
    }

    /// <summary>Whether the Taskfile's <c>env</c> goes before the environment (the experiment <c>ENV_PRECEDENCE</c>).</summary>
    public bool TaskfileTakesPrecedence { get; set; }

    public IEnumerable<KeyValuePair<string, string>> Entries => variables;

    /// <summary>The templates of a run, which see this environment.</summary>
    internal TaskTemplates Templates { get; }

    public string? this[string name] => variables.GetValueOrDefault(name);

    public void Set(string name, string value)
    {
        variables[name] = value;
        asVariables[name] = Variable.Of(value);
    }

    /// <summary>The environment as template variables; a table of the caller's own.</summary>
    public VariableTable ToVariables() => asVariables.Copy();

    /// <summary>What a command's process gets: the environment and those of the task's variables that are single values.</summary>
    public List<KeyValuePair<string, string>> ForCommand(VariableTable? taskVariables)
    {
        var result = new List<KeyValuePair<string, string>>(variables);
        foreach (var (name, variable) in taskVariables?.Entries ?? [])
        {
            if (variable.Shell is null or "" && IsSingle(variable.Value) && (TaskfileTakesPrecedence || !variables.ContainsKey(name)))
            {
                result.Add(new(name, variable.Value.ToString()));
            }
        }

        return result;
    }

    private static bool IsSingle(in Value value) => value.Kind is GoKind.String or GoKind.Bool or GoKind.Int or GoKind.Float64;
}
