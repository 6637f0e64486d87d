namespace Hearth.Taskfile.Shell;

/// <summary>A command line with where and how the shell runs it.</summary>
internal sealed record ShellCommand(string Text, string Directory, IReadOnlyList<KeyValuePair<string, string>> Environment)
{
    /// <summary>Options of <c>set</c>: single letters or names.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Options of <c>shopt</c>.</summary>
    public IReadOnlyList<string> Shopt { get; init; } = [];
}
