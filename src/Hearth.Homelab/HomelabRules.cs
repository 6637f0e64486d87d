using Hearth.Syntax.Diagnostics;

namespace Hearth.Homelab;

/// <summary>The findings of this area.</summary>
public static class HomelabRules
{
    public static readonly DiagnosticRule MissingKey = new("HOME001", "key missing from config.yaml", Severity.Error,
        "The templates need a value that config.yaml does not give. Add the key; config.sample.yaml shows it with an example.");

    public static readonly DiagnosticRule WrongValue = new("HOME002", "value of config.yaml does not fit", Severity.Error,
        "The value has another form than the key wants, or contradicts another value. Correct it in config.yaml.");

    public static readonly DiagnosticRule UnknownKey = new("HOME003", "key that no template reads", Severity.Warning,
        "config.yaml has a key that is not known, so it has no effect. Correct the name, or remove it.");

    public static readonly DiagnosticRule MissingPath = new("HOME004", "path of a Flux Kustomization does not exist", Severity.Error,
        "Flux could not build it. Correct `spec.path`, or add the directory.");

    public static IReadOnlyList<DiagnosticRule> All => [MissingKey, WrongValue, UnknownKey, MissingPath];
}

/// <summary>The work cannot go on: what was found, and what to do.</summary>
public sealed class HomelabException(string message) : Exception(message);
