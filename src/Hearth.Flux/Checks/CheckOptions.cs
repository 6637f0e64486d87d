using Hearth.Syntax.Diagnostics;

namespace Hearth.Flux.Checks;

/// <summary>Which checks run and what is kept of their findings. Codes may be cut short: <c>NET</c> is every code of that area.</summary>
public sealed record CheckOptions
{
    /// <summary>Nothing but these; empty for all that are on.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Runs beside the others, though off unless asked for.</summary>
    public IReadOnlyList<string> Enable { get; init; } = [];

    /// <summary>Findings below it are dropped.</summary>
    public Severity MinimumSeverity { get; init; } = Severity.Info;

    /// <summary>Findings that are known and accepted.</summary>
    public Baseline Baseline { get; init; } = Baseline.Empty;

    /// <summary>Tells options apart that give other reports.</summary>
    internal string Fingerprint => string.Join('\n', ["only", .. Only, "skip", .. Skip, "enable", .. Enable, MinimumSeverity.ToString(), Baseline.Fingerprint]);

    /// <summary>Whether a rule is wanted that is on or off by itself.</summary>
    public bool Wants(string code, bool isOn) =>
        (Only.Count > 0 ? IsNamed(Only, code) : isOn || IsNamed(Enable, code)) && !IsNamed(Skip, code);

    private static bool IsNamed(IReadOnlyList<string> names, string code) => names.Any(name => code.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
