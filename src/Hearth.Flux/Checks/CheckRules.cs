using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks;

/// <summary>What <c>hearth check</c> says about itself.</summary>
public static class CheckRules
{
    public static readonly DiagnosticRule Crashed = new("CHECK001", "check that could not run", Severity.Warning,
        "A check met something that it did not expect. All the others ran. Please report it with the file that it names.");

    public static readonly DiagnosticRule SilenceWithoutReason = new("CHECK002", "silence without a reason", Severity.Warning,
        "`# hearth:ignore CODE reason` silences findings of a code on its line or on the line below it, `# hearth:ignore-file CODE reason` in the whole file. The reason is for whoever reads the file next, and it is required.");

    public static IReadOnlyList<DiagnosticRule> All => [Crashed, SilenceWithoutReason];
}
