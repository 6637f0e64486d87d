using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Patching;

/// <summary>What can be wrong with a patch.</summary>
public static class PatchRules
{
    public static readonly DiagnosticRule Malformed = new("PATCH001", "not a JSON patch", Severity.Error,
        "A JSON patch (RFC 6902) is a list of operations. Each has an op (add, remove, replace, move, copy or test) and a path that starts with /; add, replace and test have a value, move and copy have a from.");

    public static readonly DiagnosticRule DoesNotApply = new("PATCH002", "patch that does not apply", Severity.Error,
        "An operation names a place that the document does not have, or tests for a value that is not there. In a path, / inside of a name is written ~1 and ~ is written ~0; the parents of an added value have to be there.");

    public static IReadOnlyList<DiagnosticRule> All => [Malformed, DoesNotApply];
}
