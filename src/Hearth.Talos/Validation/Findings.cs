using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Talos.Validation;

/// <summary>Collects what the rules find; each finding says which document it is about and stands at a value or the document.</summary>
internal sealed class Findings
{
    private readonly List<Diagnostic> all = [];
    private string document = "";
    private YamlNode? root;
    private int start;

    public IReadOnlyList<Diagnostic> All => all;

    public void Enter(string name, YamlNode at)
    {
        document = name;
        root = at;
        start = all.Count;
    }

    public void Error(bool broken, YamlNode? at, string message) => Add(broken, at, message, TalosRules.Invalid);

    public void Error(YamlNode at, string message, string? hint) => Add(true, at, message, TalosRules.Invalid, hint);

    public void Warning(bool found, YamlNode? at, string message) => Add(found, at, message, TalosRules.Warned);

    /// <summary>
    /// The current document's warnings count as errors; those about fields that machinery 1.14 deprecates in favour of
    /// documents do not: talhelper's machinery (1.14.0-alpha.2) has none of them, and every user of machine.files would fail.
    /// </summary>
    public void RaiseWarnings()
    {
        for (int i = start; i < all.Count; i++)
        {
            if (all[i].Severity == Severity.Warning && !all[i].Message.Contains("is deprecated; use ", StringComparison.Ordinal))
            {
                all[i] = new Diagnostic(TalosRules.Invalid, all[i].Span, all[i].Message.Replace($"{document}: ", $"{document}: warning: ", StringComparison.Ordinal)) { Hint = all[i].Hint };
            }
        }
    }

    private void Add(bool broken, YamlNode? at, string message, DiagnosticRule rule, string? hint = null)
    {
        if (!broken)
        {
            return;
        }

        var span = (at ?? root)?.Span ?? default;
        all.Add(new Diagnostic(rule, span.Source is null ? new SourceText("machine config", "").WholeSpan() : span, document.Length == 0 ? message : $"{document}: {message}") { Hint = hint });
    }
}
