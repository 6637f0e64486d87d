using Hearth.Syntax.Diagnostics;

namespace Hearth.Helm;

/// <summary>What can be wrong with charts, values and their templates.</summary>
public static class HelmRules
{
    public static readonly DiagnosticRule ValuesNoMap = new(
        "HELM001",
        "values are no map",
        Severity.Error,
        "A values file holds one map (or nothing). Check the indentation of its first lines, and that the file is a values file.");

    public static IReadOnlyList<DiagnosticRule> All { get; } = [ValuesNoMap];
}
