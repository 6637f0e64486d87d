using System.Text.RegularExpressions;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// The comments that silence findings: <c># hearth:ignore CODE reason</c> at the end of the line or in the comment above it,
/// <c># hearth:ignore-file CODE reason</c> anywhere in the file. Several codes are separated by commas.
/// </summary>
internal sealed partial class Silences(RepositoryFiles files)
{
    private static ReadOnlySpan<byte> Mark => "hearth:ignore"u8;

    private readonly Dictionary<string, List<Silence>> byPath = new(StringComparer.Ordinal);

    /// <summary>A finding for each comment without a reason, of the files asked for so far.</summary>
    public List<Diagnostic> WithoutReason { get; } = [];

    public bool Covers(Diagnostic finding)
    {
        var span = finding.Span.Authored();
        if (files.PathOf(span.Source) is not { } path)
        {
            return false;
        }

        var silences = Of(path, span.Source);
        int line = silences.Count == 0 ? 0 : span.Position.Line;
        bool covers = false;
        foreach (var silence in silences.Where(silence => silence.Code == finding.Rule.Code && (silence.Line is null || silence.Line == line)))
        {
            silence.IsUsed = covers = true;
        }

        return covers;
    }

    /// <summary>
    /// A finding for each code that a comment names and that nothing was found of. Comments are looked for in YAML files, and
    /// where something was found; a text about such comments is none.
    /// </summary>
    /// <param name="mayJudge">Whether all that could be found of a code in a file was found.</param>
    public IEnumerable<Diagnostic> Idle(Func<string, string, bool> mayJudge)
    {
        foreach (string path in files.YamlPaths)
        {
            if (!byPath.ContainsKey(path) && files.Tree.TryReadBytes(path) is { } bytes && bytes.AsSpan().IndexOf(Mark) >= 0 && files.TryRead(path) is { } text)
            {
                Of(path, text);
            }
        }

        return byPath.SelectMany(file => file.Value.Where(silence => !silence.IsUsed && mayJudge(silence.Code, file.Key))
            .Select(static silence => new Diagnostic(CheckRules.IdleSilence, silence.Span, $"nothing {(silence.Line is null ? "in this file" : "here")} is {silence.Code} any more") { Hint = "take the comment away" }));
    }

    private List<Silence> Of(string path, SourceText source)
    {
        if (!byPath.TryGetValue(path, out var silences))
        {
            byPath[path] = silences = Read(source);
        }

        return silences;
    }

    private List<Silence> Read(SourceText source)
    {
        var silences = new List<Silence>();
        foreach (Match match in Comment().Matches(source.Text))
        {
            if (match.Groups["reason"].Value.Trim().Length == 0)
            {
                WithoutReason.Add(new Diagnostic(CheckRules.SilenceWithoutReason, source.Span(match.Index, match.Length), $"{match.Value.Trim()} gives no reason; wants `# hearth:ignore CODE reason`"));
                continue;
            }

            int line = source.GetPosition(match.Index).Line;
            int at = match.Groups["codes"].Index;
            foreach (string code in match.Groups["codes"].Value.Split(','))
            {
                silences.Add(new Silence(code, match.Groups["file"].Success ? null : LineBelow(source, line), source.Span(at, code.Length)));
                at += code.Length + 1;
            }
        }

        return silences;
    }

    // A comment at the end of a line is about that line, one that stands alone about the next line that is none.
    private static int LineBelow(SourceText source, int line)
    {
        while (line < source.LineCount - 1 && source.GetLine(line).TrimStart() is ['#', ..])
        {
            line++;
        }

        return line;
    }

    [GeneratedRegex(@"#[ \t]*hearth:ignore(?<file>-file)?[ \t]+(?<codes>[A-Z]+[0-9]+(,[A-Z]+[0-9]+)*)(?<reason>[^\r\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    // Line is 0-based; null for the whole file.
    private sealed record Silence(string Code, int? Line, SourceSpan Span)
    {
        public bool IsUsed { get; set; }
    }
}
