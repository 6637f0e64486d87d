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
        editor.AddTo("resources", Resource);
        return editor.Text;
    }
}

/// <summary>Puts another name where one is written that nothing bears. The text is found by what stands there.</summary>
/// <param name="Line">0-based, in the file as it was checked.</param>
public sealed record ReplaceNameFix(string Path, int Line, string Wrong, string Right) : CheckFix(Path)
{
    public override string Apply(SourceText source)
    {
        if (Line >= source.LineCount || source.GetLine(Line).ToString() is not { } line || line.LastIndexOf(Wrong, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return source.Text;
        }

        int start = source.GetLineStart(Line) + at;
        return string.Concat(source.Text.AsSpan(0, start), Right, source.Text.AsSpan(start + Wrong.Length));
    }
}

/// <summary>The changes that checks offer for their findings.</summary>
public sealed class CheckFixes
{
    private readonly Dictionary<Diagnostic, CheckFix> fixes = new(ReferenceEqualityComparer.Instance);

    public void Add(Diagnostic finding, CheckFix fix) => fixes[finding] = fix;

    public CheckFix? Find(Diagnostic finding) => fixes.GetValueOrDefault(finding);
}
