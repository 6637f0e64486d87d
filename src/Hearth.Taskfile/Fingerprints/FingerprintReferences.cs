using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Fingerprints;

/// <summary>Whether a task mentions its fingerprint's variable: only then is it computed.</summary>
internal sealed class FingerprintReferences(string name)
{
    public bool AreIn(TaskModel task) =>
        task.Status.Any(IsIn)
        || task.Commands.Any(command => IsIn(command.Command) || IsIn(command.Task) || IsIn(command.If) || IsIn(command.For) || IsIn(command.Variables))
        || task.Dependencies.Any(dependency => IsIn(dependency.Task) || IsIn(dependency.For) || IsIn(dependency.Variables))
        || task.Preconditions.Any(precondition => IsIn(precondition.Shell) || IsIn(precondition.Message));

    private bool IsIn(string? text) => text is not null && text.Contains(name, StringComparison.Ordinal);

    private bool IsIn(TaskLoop? loop) =>
        loop is not null
        && ((loop.List is { } list && IsIn(list)) || loop.Matrix.Any(row => IsIn(row.Reference) || (row.Values is { } values && IsIn(values))));

    private bool IsIn(VariableTable? variables) =>
        variables is not null
        && variables.Entries.Any(entry => IsIn(entry.Value.Value) || IsIn(entry.Value.Shell) || IsIn(entry.Value.Reference) || IsIn(entry.Value.Directory));

    private bool IsIn(GoList list)
    {
        foreach (var item in list.Items)
        {
            if (IsIn(item))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsIn(in Value value)
    {
        if (value.IsString)
        {
            return IsIn(value.AsText);
        }

        if (value.IsList)
        {
            return IsIn(value.AsList);
        }

        if (value.IsMap && value.AsMap is { } map)
        {
            foreach (ref readonly var entry in map.Entries)
            {
                if (IsIn(entry.Key) || IsIn(entry.Value))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
