namespace Hearth.Taskfile.Model;

/// <summary>
/// A task: as written (templates unresolved), and after compiling with the templates of a call resolved.
/// Null strings and lists are keys that are absent or empty; go-task makes no difference between those.
/// </summary>
public sealed record TaskModel
{
    /// <summary>The full name with namespaces, wildcards unresolved.</summary>
    public string Name { get; init; } = "";

    public IReadOnlyList<TaskCommand> Commands { get; init; } = [];

    public IReadOnlyList<TaskDependency> Dependencies { get; init; } = [];

    public string Label { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Prompts { get; init; } = [];

    public string Summary { get; init; } = "";

    /// <summary>Variables that a caller must give; null where the key is absent.</summary>
    public IReadOnlyList<RequiredVariable>? Requires { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<SourcePattern> Sources { get; init; } = [];

    public IReadOnlyList<SourcePattern> Generates { get; init; } = [];

    public IReadOnlyList<string> Status { get; init; } = [];

    public IReadOnlyList<Precondition> Preconditions { get; init; } = [];

    public string Directory { get; init; } = "";

    public IReadOnlyList<string> Set { get; init; } = [];

    public IReadOnlyList<string> Shopt { get; init; } = [];

    public VariableTable? Variables { get; init; }

    public VariableTable? Environment { get; init; }

    public IReadOnlyList<string> Dotenv { get; init; } = [];

    /// <summary>Null where not said.</summary>
    public bool? Silent { get; init; }

    public bool IsInteractive { get; init; }

    public bool IsInternal { get; init; }

    public string Method { get; init; } = "";

    public string Prefix { get; init; } = "";

    public bool IgnoreError { get; init; }

    /// <summary>Null where not said.</summary>
    public bool? UseGitignore { get; init; }

    public string Run { get; init; } = "";

    public IReadOnlyList<TaskPlatform> Platforms { get; init; } = [];

    public string If { get; init; } = "";

    public bool IsWatch { get; init; }

    public bool IsFailfast { get; init; }

    public TaskLocation Location { get; init; } = new("", 0, 0);

    /// <summary>The namespace of the include it came through; empty at the root.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>What the include passes.</summary>
    public VariableTable? IncludeVariables { get; init; }

    /// <summary>The variables of the file that includes it, as they stood when it was merged.</summary>
    public VariableTable? IncludedTaskfileVariables { get; init; }

    /// <summary>The name with its wildcards filled in; empty before compiling.</summary>
    public string FullName { get; init; } = "";

    /// <summary>What messages call it.</summary>
    public string DisplayName => Label.Length > 0 ? Label : FullName.Length > 0 ? FullName : Name;

    public bool IsSilent => Silent == true;

    /// <summary>The name inside its own file.</summary>
    public string LocalName
    {
        get
        {
            string name = FullName.StartsWith(Namespace, StringComparison.Ordinal) ? FullName[Namespace.Length..] : FullName;
            return name.StartsWith(':') ? name[1..] : name;
        }
    }
}

/// <summary>Where a task's name stands; 1-based.</summary>
public sealed record TaskLocation(string Taskfile, int Line, int Column);

/// <summary>A command, a call of another task, or either one deferred.</summary>
public sealed record TaskCommand
{
    public string Command { get; init; } = "";

    /// <summary>The command with secrets masked, for the log.</summary>
    public string LoggedCommand { get; init; } = "";

    public string Task { get; init; } = "";

    public TaskLoop? For { get; init; }

    public string If { get; init; } = "";

    public bool IsSilent { get; init; }

    public IReadOnlyList<string> Set { get; init; } = [];

    public IReadOnlyList<string> Shopt { get; init; } = [];

    public VariableTable? Variables { get; init; }

    public bool IgnoreError { get; init; }

    public bool IsDeferred { get; init; }

    public IReadOnlyList<TaskPlatform> Platforms { get; init; } = [];

    /// <summary>Null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A task that runs before another, in parallel with its siblings.</summary>
public sealed record TaskDependency
{
    public string Task { get; init; } = "";

    public TaskLoop? For { get; init; }

    public VariableTable? Variables { get; init; }

    public bool IsSilent { get; init; }

    /// <summary>Null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A condition without which a task fails.</summary>
public sealed record Precondition(string Shell, string Message);

/// <summary>A glob of <c>sources</c> or <c>generates</c>; an excluding one takes files out again.</summary>
public sealed record SourcePattern(string Glob, bool IsExcluded);

/// <summary>A variable that a caller must give, and the values that it may have.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Allowed">Null where any value will do, or where <paramref name="AllowedReference"/> is not resolved yet.</param>
/// <param name="AllowedReference">An expression that gives the list; null where there is none.</param>
public sealed record RequiredVariable(string Name, IReadOnlyList<string>? Allowed = null, string? AllowedReference = null);

/// <summary>An operating system, an architecture or both, in Go's names.</summary>
public sealed record TaskPlatform(string OperatingSystem, string Architecture);
