using System.Text;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Taskfile.Scoping;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Running;

/// <summary>The variables that a task requires.</summary>
internal static class RequiredVariables
{
    /// <summary>With the lists that expressions give.</summary>
    public static IReadOnlyList<RequiredVariable>? Resolve(IReadOnlyList<RequiredVariable>? required, TemplateScope templates) =>
        required is null ? null : [.. required.Select(variable => variable.AllowedReference is { } reference ? variable with { Allowed = Resolve(reference, templates) } : variable)];

    public static List<RequiredVariable> Missing(TaskModel task) =>
        task.Requires is null ? [] : [.. task.Requires.Where(variable => task.Variables?.Contains(variable.Name) != true)];

    public static void ThrowIfMissing(TaskModel task)
    {
        var missing = Missing(task);
        if (missing.Count > 0)
        {
            var described = missing.Select(static variable => variable.Allowed is { Count: > 0 } allowed ? $"{variable.Name} (allowed values: [{string.Join(' ', allowed)}])" : variable.Name);
            throw new TaskException(
                $"task: Task {GoQuote.Quote(task.DisplayName)} cancelled because it is missing required variables: {string.Join(", ", described)}",
                TaskExitCodes.MissingRequiredVariables);
        }
    }

    public static void ThrowIfNotAllowed(TaskModel task)
    {
        var message = new StringBuilder();
        foreach (var required in task.Requires ?? [])
        {
            if (required.Allowed is { Count: > 0 } allowed
                && task.Variables?.TryGet(required.Name, out var variable) == true && variable.Value.IsString && !allowed.Contains(variable.Value.AsText))
            {
                message.Append($"  - {required.Name} has an invalid value : '{variable.Value.AsText}' (allowed values : [{string.Join(' ', allowed)}])\n");
            }
        }

        if (message.Length > 0)
        {
            throw new TaskException(
                $"task: Task {GoQuote.Quote(task.DisplayName)} cancelled because it is missing required variables:\n{message}",
                TaskExitCodes.NotAllowedVariables);
        }
    }

    private static List<string> Resolve(string reference, TemplateScope templates)
    {
        var value = templates.Evaluate(reference);
        templates.ThrowIfFailed();
        if (!value.IsList)
        {
            throw new TaskException($"enum reference {GoQuote.Quote(reference)} must resolve to a list");
        }

        var allowed = new List<string>();
        foreach (var item in value.AsList.Items)
        {
            allowed.Add(item.IsString ? item.AsText : throw new TaskException($"enum reference {GoQuote.Quote(reference)} must contain only strings"));
        }

        return allowed;
    }
}
