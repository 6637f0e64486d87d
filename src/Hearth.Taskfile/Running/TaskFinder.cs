using System.Text.RegularExpressions;
using Hearth.Taskfile.Errors;
using Hearth.Taskfile.Model;
using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Running;

/// <summary>Finds the task that a call means: by name, then by alias, then by wildcard.</summary>
internal sealed class TaskFinder(TaskfileModel taskfile, bool suggests)
{
    private readonly Lazy<SpellingModel> spelling = new(() => new SpellingModel(taskfile.Tasks.Values
        .Where(static task => !task.IsInternal)
        .SelectMany(static task => (IEnumerable<string>)[task.Name, .. task.Aliases])));

    /// <summary>The task; what its wildcards stood for becomes the call's variable <c>MATCH</c>.</summary>
    public TaskModel Find(TaskCall call)
    {
        var (task, wildcards) = Match(call.Task);
        call.Variables["MATCH"] = Variable.Of(Value.Strings(wildcards));
        return task;
    }

    private (TaskModel Task, IReadOnlyList<string> Wildcards) Match(string name)
    {
        if (taskfile.Tasks.TryGetValue(name, out var direct))
        {
            return (direct, []);
        }

        var aliased = taskfile.Tasks.Values.Where(task => task.Aliases.Contains(name)).ToList();
        if (aliased.Count == 1)
        {
            return (aliased[0], []);
        }

        if (aliased.Count > 1)
        {
            throw new TaskException($"task: Found multiple tasks ({string.Join(", ", aliased.Select(static task => task.Name))}) that match {GoQuote.Quote(name)}", TaskExitCodes.TaskNameConflict);
        }

        foreach (var task in taskfile.Tasks.Values)
        {
            foreach (string pattern in (IEnumerable<string>)[task.Name, .. task.Aliases])
            {
                if (MatchWildcards(pattern, name) is { } wildcards)
                {
                    return (task, wildcards);
                }
            }
        }

        throw new TaskNotFoundException(name, suggests && spelling.Value.Suggest(name) is { Length: > 0 } near ? near : null);
    }

    // Greedy from the left, as the regular expression (.*) is. The name without a star was compared already.
    private static List<string>? MatchWildcards(string pattern, string name)
    {
        if (!pattern.Contains('*'))
        {
            return null;
        }

        string[] literals = pattern.Split('*');
        var expression = string.Join("(.*)", literals.Select(Regex.Escape));
        var match = Regex.Match(name, $"^{expression}$", RegexOptions.CultureInvariant);
        return match.Success ? [.. match.Groups.Values.Skip(1).Select(static group => group.Value)] : null;
    }
}
