using System.Text;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Templating.EnvSubst;

/// <summary>A value to put in, and where a person wrote it.</summary>
public sealed record SubstitutionVariable(string Value, SourceSpan? Origin = null);

/// <summary>The text after substitution; null where it could not be made.</summary>
public sealed record SubstitutionResult(MappedText? Text, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Every variable that the text asks for, those inside of defaults too.</summary>
    public IReadOnlyList<SubstitutionReference> References { get; init; } = [];
}

/// <summary>A variable that a text asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Span">The whole expression.</param>
/// <param name="HasDefault">Whether the expression brings a value of its own.</param>
public readonly record struct SubstitutionReference(string Name, SourceSpan Span, bool HasDefault);

/// <summary>
/// Flux's <c>postBuild</c> substitution, on text: every range of the result knows the template range, and the variable's
/// value, that it came from.
/// </summary>
public static class FluxSubstitution
{
    /// <param name="template">Emitted YAML; may itself be generated, the maps compose.</param>
    /// <param name="variables">All variables of the Kustomization, precedence already settled.</param>
    /// <param name="strict">Whether a variable without value and default is an error; all of them are reported.</param>
    public static SubstitutionResult Substitute(SourceText template, IReadOnlyDictionary<string, SubstitutionVariable> variables, bool strict)
    {
        if (!template.Text.Contains('$'))
        {
            var copy = new MappedTextWriter();
            copy.AppendVerbatim(template.WholeSpan());
            return new SubstitutionResult(copy.ToMappedText(), []);
        }

        List<SubstitutionNode> nodes;
        try
        {
            nodes = SubstitutionParser.Parse(template);
        }
        catch (DiagnosticException exception)
        {
            return new SubstitutionResult(null, [exception.Diagnostic]);
        }

        var run = new Run(variables, strict);
        var writer = new MappedTextWriter();
        run.Write(nodes, writer);
        var references = new List<SubstitutionReference>();
        Collect(nodes, references);
        return new SubstitutionResult(run.Failed ? null : writer.ToMappedText(), run.Diagnostics) { References = references };
    }

    /// <summary>The names that Flux would refuse, with what to do.</summary>
    public static IReadOnlyList<Diagnostic> CheckNames(IReadOnlyDictionary<string, SubstitutionVariable> variables, SourceSpan fallback) =>
        [.. variables.Where(static pair => !IsName(pair.Key)).Select(pair => new Diagnostic(
            EnvSubstRules.BadName,
            pair.Value.Origin ?? fallback,
            $"'{pair.Key}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'"))];

    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => c == '_' || char.IsAsciiLetterOrDigit(c));

    /// <summary>Every variable that a text asks for, nested ones too; empty where it cannot be read.</summary>
    public static IReadOnlyList<SubstitutionReference> References(SourceText template)
    {
        var found = new List<SubstitutionReference>();
        try
        {
            Collect(template.Text.Contains('$') ? SubstitutionParser.Parse(template) : [], found);
        }
        catch (DiagnosticException)
        {
            return [];
        }

        return found;
    }

    private static void Collect(List<SubstitutionNode> nodes, List<SubstitutionReference> found)
    {
        foreach (var expansion in nodes.OfType<Expansion>())
        {
            found.Add(new SubstitutionReference(expansion.Name, expansion.Span, expansion.HasDefault));
            Collect(expansion.Arguments, found);
        }
    }

    private sealed class Run(IReadOnlyDictionary<string, SubstitutionVariable> variables, bool strict)
    {
        private readonly List<Diagnostic> diagnostics = [];

        public bool Failed { get; private set; }

        public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

        public void Write(List<SubstitutionNode> nodes, MappedTextWriter writer)
        {
            foreach (var node in nodes)
            {
                if (node is TextPiece text)
                {
                    foreach (var piece in text.Pieces)
                    {
                        writer.AppendVerbatim(piece);
                    }
                }
                else
                {
                    Write((Expansion)node, writer);
                }
            }
        }

        private void Write(Expansion expansion, MappedTextWriter writer)
        {
            bool exists = variables.TryGetValue(expansion.Name, out var variable);
            if (!exists && strict && !expansion.HasDefault)
            {
                Failed = true;
                diagnostics.Add(new Diagnostic(EnvSubstRules.NotSet, expansion.Span, $"variable not set (strict mode): \"{expansion.Name}\"")
                {
                    Hint = NearestName.Find(expansion.Name, variables.Keys) is { } near
                        ? $"did you mean ${{{near}}}? Else set it in postBuild, or give it a default: ${{{expansion.Name}:=default}}"
                        : $"set it in postBuild, or give it a default: ${{{expansion.Name}:=default}}",
                });
            }

            string value = variable?.Value ?? "";
            if (expansion.HasDefault || expansion.Operator.Length == 0)
            {
                if (value.Length > 0 || expansion.Arguments.Count == 0)
                {
                    // Flux evaluates the default also where nobody needs it (evalFunc in envsubst/template.go): what is
                    // wrong in there fails all the same.
                    foreach (var unused in expansion.Arguments)
                    {
                        Evaluate(unused);
                    }

                    writer.Append(value, expansion.Span, variable?.Origin);
                }
                else
                {
                    Write(expansion.Arguments, writer);
                }

                return;
            }

            string[] arguments = [.. expansion.Arguments.Select(Evaluate)];
            if (SubstitutionFunctions.Apply(expansion.Operator, value, arguments) is { } result)
            {
                writer.Append(result, expansion.Span, variable?.Origin);
                return;
            }

            Failed = true;
            diagnostics.Add(new Diagnostic(EnvSubstRules.BadExpression, expansion.Span, $"{expansion.Span.Text}: slice bounds out of range")
            {
                Hint = "the length of a substring cannot be negative in Flux",
            });
        }

        private string Evaluate(SubstitutionNode node)
        {
            var writer = new MappedTextWriter();
            Write([node], writer);
            return writer.ToString();
        }
    }
}
