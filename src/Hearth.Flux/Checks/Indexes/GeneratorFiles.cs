using Hearth.Syntax.Files;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Checks;

/// <summary>
/// The files behind the entries of a generator. A generated ConfigMap leads to the entry in the kustomization; what it says
/// was written in the file that the entry names.
/// </summary>
internal static class GeneratorFiles
{
    /// <summary>The file that an entry <c>KEY=PATH</c> or <c>PATH</c> names; null where the span is no such entry.</summary>
    public static SourceText? Find(RepositoryFiles files, SourceSpan at)
    {
        var entry = at.Authored();
        if (TreePath.GetName(entry.Path) is not ("kustomization.yaml" or "kustomization.yml" or "Kustomization") || entry.Length is 0 or > 500 || files.PathOf(entry.Source) is not { } path)
        {
            return null;
        }

        string text = entry.Text.ToString().Trim('"', '\'');
        string name = text[(text.IndexOf('=') + 1)..];
        var parts = new List<string>(path.Split('/')[..^1]);
        foreach (string part in name.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ""))
            {
                parts.Add(part);
            }
        }

        string file = string.Join('/', parts);
        return files.Tree.IsFile(file) ? files.TryRead(file) : null;
    }

    /// <summary>The same place in the file, for a span of a text that the file gave as it is; else the span itself.</summary>
    public static SourceSpan Follow(RepositoryFiles files, SourceSpan at) =>
        at.Source.Map is not null && Find(files, at) is { } file && file.Text == at.Source.Text ? file.Span(at.Start, at.Length) : at;
}
