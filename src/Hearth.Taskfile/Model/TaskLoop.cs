using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Model;

/// <summary>A <c>for</c>: over a written list, a variable, the task's sources or generates, or a matrix.</summary>
public sealed record TaskLoop
{
    /// <summary><c>sources</c> or <c>generates</c>; empty where the loop is over something else.</summary>
    public string From { get; init; } = "";

    public GoList? List { get; init; }

    public IReadOnlyList<MatrixRow> Matrix { get; init; } = [];

    public string Variable { get; init; } = "";

    /// <summary>The separator for a variable that holds a string; empty for white space.</summary>
    public string Split { get; init; } = "";

    /// <summary>The name of the loop variable; empty for <c>ITEM</c>.</summary>
    public string As { get; init; } = "";
}

/// <summary>One dimension of a matrix: written values, or an expression that gives them.</summary>
public sealed record MatrixRow(string Name, GoList? Values, string? Reference);
