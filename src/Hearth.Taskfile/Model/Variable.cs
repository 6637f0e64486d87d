using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Taskfile.Model;

/// <summary>A variable as a Taskfile declares it: a value, a command whose output is the value, or an expression.</summary>
public sealed class Variable
{
    public static readonly Variable Empty = new();

    /// <summary>Nil where the variable is not static, or is declared without a value.</summary>
    public Value Value { get; init; }

    /// <summary>The command whose output is the value; null where there is none.</summary>
    public string? Shell { get; init; }

    /// <summary>A template expression (without braces) whose value, of any type, is taken over; null where there is none.</summary>
    public string? Reference { get; init; }

    /// <summary>The directory in which an included file's commands run; null for the caller's.</summary>
    public string? Directory { get; init; }

    /// <summary>Printed as <c>*****</c> in echoed commands and summaries.</summary>
    public bool IsSecret { get; init; }

    public static Variable Of(string text) => new() { Value = Value.Of(text) };

    public static Variable Of(bool value) => new() { Value = Value.Of(value) };

    public static Variable Of(Value value) => new() { Value = value };

    public Variable In(string directory) => new() { Value = Value, Shell = Shell, Reference = Reference, Directory = directory, IsSecret = IsSecret };
}
