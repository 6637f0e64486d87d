using System.Collections.Concurrent;
using Hearth.Kustomize.Editing;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks.Fixing;

/// <summary>A change of one file that mends a finding. The hierarchy is closed.</summary>
/// <param name="Path">The file, seen from the repository's root.</param>
public abstract record CheckFix(string Path)
{
    /// <summary>The file's text after the change; the same text where there is nothing to do.</summary>
    public abstract string Apply(SourceText source);
}

/// <summary>Lists a path in <c>resources</c> of a kustomization; comments, order and style stay.</summary>
public sealed record ListResourceFix(string Path, string Resource) : CheckFix(Path)
{
    public override string Apply(SourceText source)
    {
        var editor = new KustomizationEditor(source);
        editor.AddInOrder("resources", Resource);
        return editor.Text;
    }
}

/// <summary>Puts another name where one is written that nothing bears.</summary>
/// <param name="Path">The file.</param>
/// <param name="Place">Where the wrong name stands, 0-based, in the file as it was checked.</param>
/// <param name="Wrong">What stands there; where it does not any more, nothing is changed.</param>
/// <param name="Right">What to write.</param>
public sealed record ReplaceNameFix(string Path, LinePosition Place, string Wrong, string Right) : CheckFix(Path)
{
    public override string Apply(SourceText source)
    {
        int start = Place.Line < source.LineCount ? source.GetLineStart(Place.Line) + Place.Column : source.Length;
        return start <= source.Length && source.Text.AsSpan(start).StartsWith(Wrong)
            ? string.Concat(source.Text.AsSpan(0, start), Right, source.Text.AsSpan(start + Wrong.Length))
            : source.Text;
    }
}

/// <summary>The changes that checks offer for their findings. Safe to use from several threads.</summary>
public sealed class CheckFixes
{
    private readonly ConcurrentDictionary<Diagnostic, CheckFix> fixes = new(ReferenceEqualityComparer.Instance);

    public void Add(Diagnostic finding, CheckFix fix) => fixes[finding] = fix;

    public CheckFix? Find(Diagnostic finding) => fixes.GetValueOrDefault(finding);
}
