using Hearth.Syntax.Diagnostics;

namespace Hearth.Syntax.Yaml;

/// <summary>What can be wrong with a value that reads well as YAML.</summary>
public static class YamlValueRules
{
    public static readonly DiagnosticRule Contradiction = new("YAML101", "tag that contradicts its value", Severity.Error,
        "An explicit tag such as !!int says how a value is to be read; the value after it has to be one. Correct the value or drop the tag.");

    public static readonly DiagnosticRule NotJson = new("YAML102", "value that JSON cannot hold", Severity.Error,
        "Kubernetes reads manifests as JSON: keys are strings, numbers are finite. Null, a date, a list or a mapping cannot be a key, .inf and .nan cannot be values. Quote the key or the value.");

    public static IReadOnlyList<DiagnosticRule> All => [Contradiction, NotJson];
}
