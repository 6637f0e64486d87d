namespace Hearth.Taskfile.Model;

/// <summary>A Taskfile as read, and, at its root, with everything it includes merged into it.</summary>
public sealed class TaskfileModel
{
    public required string Location { get; init; }

    public required TaskfileVersion Version { get; init; }

    public OutputStyle Output { get; set; } = OutputStyle.Unset;

    public string? Method { get; init; }

    public IReadOnlyList<Include> Includes { get; init; } = [];

    /// <summary>Options of <c>set</c> that every command runs with.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Options of <c>shopt</c> that every command runs with.</summary>
    public IReadOnlyList<string> Shopt { get; init; } = [];

    public VariableTable Variables { get; set; } = new();

    public VariableTable Environment { get; init; } = new();

    public OrderedDictionary<string, TaskModel> Tasks { get; init; } = new(StringComparer.Ordinal);

    public bool IsSilent { get; init; }

    public IReadOnlyList<string> Dotenv { get; init; } = [];

    public string? Run { get; init; }

    /// <summary>How long watching waits for further changes; null for the default.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Null where not said.</summary>
    public bool? UseGitignore { get; init; }
}

/// <summary>One <c>includes</c> entry.</summary>
public sealed record Include
{
    public string Namespace { get; init; } = "";

    public string Taskfile { get; init; } = "";

    public string Directory { get; init; } = "";

    public bool IsOptional { get; init; }

    public bool IsInternal { get; init; }

    public bool IsFlat { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<string> Excludes { get; init; } = [];

    public VariableTable? Variables { get; init; }

    /// <summary>The SHA-256 that the file must have; null where not pinned.</summary>
    public string? Checksum { get; init; }

    /// <summary>Written as a mapping: tasks run in the include's directory and see its variables.</summary>
    public bool IsDetailed { get; init; }

    /// <summary>Whether <c>excludes</c> names the task, or (<c>ns:*</c>) its namespace.</summary>
    public bool Leaves(string task)
    {
        foreach (string exclude in Excludes)
        {
            if (exclude.EndsWith(":*", StringComparison.Ordinal))
            {
                string prefix = exclude[..^1];
                if (prefix.Length > 1 && task.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
            else if (exclude == task)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How the output of commands is shown.</summary>
/// <param name="Name"><c>interleaved</c>, <c>group</c> or <c>prefixed</c>; empty where not said.</param>
/// <param name="GroupBegin">Template printed before a group.</param>
/// <param name="GroupEnd">Template printed after a group.</param>
/// <param name="GroupErrorOnly">Groups of successful commands are not shown.</param>
public sealed record OutputStyle(string Name, string GroupBegin = "", string GroupEnd = "", bool GroupErrorOnly = false)
{
    public static readonly OutputStyle Unset = new("");

    public bool IsSet => Name.Length > 0;
}
