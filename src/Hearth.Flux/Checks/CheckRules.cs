using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks;

/// <summary>What <c>hearth check</c> says about itself.</summary>
public static class CheckRules
{
    public static readonly DiagnosticRule Crashed = new("CHECK001", "check that could not run", Severity.Warning,
        "A check met something that it did not expect. All the others ran. Please report it with the file that it names.");

    public static readonly DiagnosticRule SilenceWithoutReason = new("CHECK002", "silence without a reason", Severity.Warning,
        "`# hearth:ignore CODE reason` silences findings of a code on its line or on the line below it, `# hearth:ignore-file CODE reason` in the whole file. The reason is for whoever reads the file next, and it is required.");

    public static readonly DiagnosticRule IdleSilence = new("CHECK003", "silence that silences nothing", Severity.Info,
        "A `# hearth:ignore` comment names a code that is not found there any more: the mistake was mended, or the comment stands at another line than the finding. Take the comment away, so that it does not hide the next one. Said only where everything was rendered and the check has run.");

    public static readonly DiagnosticRule IdleBaseline = new("CHECK004", "baseline entry that nothing matches", Severity.Info,
        "The baseline accepts a finding that there is not any more. `hearth check --write-baseline` writes the file anew. Said only where everything was rendered and the check has run.");

    public static IReadOnlyList<DiagnosticRule> All => [Crashed, SilenceWithoutReason, IdleSilence, IdleBaseline];
}
