using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// One kind of mistake that can be seen over a rendered repository. A check is right or silent: where something that is not
/// rendered (<see cref="Unrendered"/>) may be the missing piece, it reports nothing. Checks hold no state; the runner calls
/// each once and none keeps another from running.
/// </summary>
public abstract class Check
{
    /// <summary>Code, title, severity and explanation of what it finds.</summary>
    public abstract DiagnosticRule Rule { get; }

    /// <summary>Whether it runs without being asked for.</summary>
    public virtual bool IsOn => true;

    /// <summary>Whether it goes first, so that no core waits for it in the end.</summary>
    public virtual bool TakesLong => false;

    /// <summary>The smallest text that it flags and what to write instead: part of its docs page.</summary>
    public abstract CheckExample Example { get; }

    /// <summary>Everything it finds; order and doubles do not matter.</summary>
    public abstract IEnumerable<Diagnostic> Run(CheckContext context);

    /// <summary>A finding at a node of a rendered object; see <see cref="CheckContext.Place"/> for where it is shown.</summary>
    protected Diagnostic Finding(CheckContext context, ClusterObject subject, SourceSpan at, string message, string? hint = null)
    {
        var place = context.Place(at, subject.Owner);
        return new Diagnostic(Rule, place.Span, message) { Hint = hint, Related = place.Generated is { } generated ? [new RelatedPlace(generated, "the chart writes it here")] : [] };
    }

    /// <summary>A finding at a place of a file.</summary>
    protected Diagnostic Finding(SourceSpan at, string message, string? hint = null) => new(Rule, at, message) { Hint = hint };

    /// <summary>The part of a value that is meant, in the file where a person wrote it; all of the value where it is not found there.</summary>
    protected static SourceSpan Narrow(SourceSpan value, string part)
    {
        var authored = value.Authored();
        return authored.Text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var at ? authored.Slice(at, part.Length) : value;
    }

    /// <summary><c>did you mean x?</c>, or null where no name is near.</summary>
    protected static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        NearestName.Find(name, candidates) is { } near ? $"did you mean {near}?" : null;
}

/// <summary>What a check flags and what is right, each a few lines of YAML.</summary>
public sealed record CheckExample(string Bad, string Good);
