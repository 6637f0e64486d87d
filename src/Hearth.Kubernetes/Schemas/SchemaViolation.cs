using System.Text;
using Hearth.Syntax.Text;

namespace Hearth.Kubernetes.Schemas;

/// <summary>
/// What a value has wrong, worded as the schema library of Helm and Flux words it (santhosh-tekuri/jsonschema 6), whose
/// lines people search for. Alternatives that all failed stand below it.
/// </summary>
/// <param name="Path">The value's place as a JSON pointer; empty for the whole.</param>
/// <param name="Message">Such as <c>got string, want integer</c>.</param>
/// <param name="Span">The value in its file; null where it has none.</param>
public sealed record SchemaViolation(string Path, string Message, SourceSpan? Span)
{
    public IReadOnlyList<SchemaViolation> Causes { get; init; } = [];

    /// <summary>What of the schema is not met, where that is one of the common things.</summary>
    public SchemaKeyword Keyword { get; init; }

    /// <summary>The properties that are missing, or are there and not wanted.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The types, values or properties that are wanted instead.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>Whether the causes are alternatives, of which one would do.</summary>
    internal bool IsAlternatives => Kind == ViolationKind.Alternatives;

    internal ViolationKind Kind { get; init; }

    /// <summary>The innermost violations, which name the values to change.</summary>
    public IEnumerable<SchemaViolation> Leaves() => Causes.Count == 0 ? [this] : Causes.SelectMany(cause => cause.Leaves());

    /// <summary>One line for each violation, those below it indented.</summary>
    public static string Format(IEnumerable<SchemaViolation> violations)
    {
        var text = new StringBuilder();
        foreach (var violation in violations)
        {
            violation.Append(text, 0);
        }

        return text.ToString();
    }

    private void Append(StringBuilder text, int depth)
    {
        // A reference with one cause says nothing that the cause does not.
        if (Kind != ViolationKind.Reference || Causes.Count != 1)
        {
            text.Append(' ', depth * 2).Append("- at '").Append(Path).Append("': ").Append(Message).Append('\n');
            depth++;
        }

        foreach (var cause in Causes)
        {
            cause.Append(text, depth);
        }
    }
}

/// <summary>The keywords of a schema that most mistakes are about.</summary>
public enum SchemaKeyword : byte
{
    Other,
    Type,
    Enum,
    Format,
    Required,
    AdditionalProperties,
}

internal enum ViolationKind : byte
{
    Plain,
    Group,
    Reference,
    Alternatives,
}
