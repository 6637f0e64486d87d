using Hearth.Syntax.Text;

namespace Hearth.Kubernetes.Schemas.Catalog;

/// <summary>One thing that a resource has wrong by its schema.</summary>
/// <param name="Problem">What sort of thing.</param>
/// <param name="Path">The value as Kubernetes writes it: <c>spec.containers[0].image</c>; empty for the whole.</param>
/// <param name="Message">A sentence: what was found, what was wanted.</param>
/// <param name="Span">What to change, in the text that was validated; <c>Authored()</c> leads to the file.</param>
public sealed record SchemaFinding(SchemaProblem Problem, string Path, string Message, SourceSpan Span)
{
    /// <summary>The name of an unknown field, the text of a wrong value; empty for the rest.</summary>
    public string Found { get; init; } = "";

    /// <summary>The name or value that was most likely meant; null where none is near.</summary>
    public string? Nearest { get; init; }

    /// <summary>
    /// Whether it may only be newer than the schema: a field or a value that one release of a custom resource's project did
    /// not have, and that is no slip of one it had.
    /// </summary>
    public bool IsDoubtful { get; init; }

    /// <summary>The types, values or fields that are wanted here; empty where the schema lists none.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];
}

/// <summary>The sorts of things that can be wrong by a schema.</summary>
public enum SchemaProblem
{
    /// <summary>A field that the schema does not list: a server drops it, or refuses it.</summary>
    UnknownField,

    MissingField,

    WrongType,

    /// <summary>Not one of the values that are listed.</summary>
    WrongValue,

    /// <summary>A rule of <c>x-kubernetes-validations</c> does not hold.</summary>
    BrokenRule,

    /// <summary>A pattern, a length, a number or an alternative.</summary>
    Other,
}
