using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Rules.Substitution;

/// <summary>An expression meant for a shell inside of a manifest that Flux substitutes first.</summary>
internal sealed class ShellTextSubstituted : Check
{
    public override DiagnosticRule Rule { get; } = new("SUBST002", "shell expression that Flux substitutes", Severity.Warning,
        "The text uses ${NAME:-default} for a variable that the shell or the container sets, but Flux substitutes it first: the default is put in for good and the script never sees the variable. Write $${NAME:-default}, or annotate the object with kustomize.toolkit.fluxcd.io/substitute: disabled.");

    public override CheckExample Example { get; } = new(
        """
        data:
          run.sh: |
            RETRIES=3
            echo "left: ${RETRIES:-none}"
        """,
        """
        data:
          run.sh: |
            RETRIES=3
            echo "left: $${RETRIES:-none}"
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var owner in context.Cluster.Kustomizations)
        {
            foreach (var reference in owner.Substitution?.Unset ?? [])
            {
                string expression = reference.Span.Text.ToString();
                var authored = reference.Span.Authored();
                if (context.Files.PathOf(authored.Source) is not null && authored.Text.IndexOf(expression, StringComparison.Ordinal) is >= 0 and var at
                    && IsOfTheShell(reference.Name, TextAround(authored)))
                {
                    yield return Finding(authored.Slice(at, expression.Length), $"Flux puts {Shown(expression)} in before the shell sees it: {owner.Id.ShortName} has no variable {reference.Name}, and the script sets one", $"write $${expression[1..]}");
                }
            }
        }
    }

    // The whole text where it has lines of its own, else the line.
    private static string TextAround(SourceSpan authored) =>
        authored.Text.Contains('\n') ? authored.Text.ToString() : authored.Source.GetLine(authored.Position.Line).ToString();

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    // The same text assigns it, loops over it or uses it in the shell's own way.
    private static bool IsOfTheShell(string name, string text)
    {
        string escaped = Regex.Escape(name);
        return Regex.IsMatch(text, $@"(^|[\s;(&|""'])(export |local |readonly |declare )?{escaped}=[^=]", RegexOptions.Multiline | RegexOptions.CultureInvariant)
            || Regex.IsMatch(text, $@"\$\$?{escaped}\b|\bfor {escaped} in\b|\bread (-\w+ )*{escaped}\b", RegexOptions.CultureInvariant);
    }
}
