using Hearth.Taskfile.Model;

namespace Hearth.Taskfile.Running;

/// <summary>One task to run: by name, alias or a name that matches a wildcard, with variables.</summary>
public sealed class TaskCall(string task, VariableTable? variables = null)
{
    public string Task => task;

    /// <summary>A table of the call's own: matching adds <c>MATCH</c>, prompts add answers.</summary>
    public VariableTable Variables { get; } = variables?.Copy() ?? new VariableTable();

    public bool IsSilent { get; init; }

    /// <summary>Called by another task.</summary>
    public bool IsIndirect { get; init; }
}
