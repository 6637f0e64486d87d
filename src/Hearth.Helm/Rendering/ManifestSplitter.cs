using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Helm.Rendering;

/// <summary>
/// Takes a template's output apart into documents as Helm does: at every line that begins with <c>---</c>, whatever
/// follows on it, so that <c>---apiVersion: v1</c> is a document too. Empty ones are dropped.
/// </summary>
internal static class ManifestSplitter
{
    /// <exception cref="HelmRenderException">A document is no YAML, or no map.</exception>
    public static IEnumerable<Manifest> Split(string path, SourceText output)
    {
        foreach (var span in FindDocuments(output))
        {
            if (Read(path, span) is { } root)
            {
                yield return new Manifest(path, span, root);
            }
        }
    }

    private static IEnumerable<SourceSpan> FindDocuments(SourceText output)
    {
        string text = output.Text;
        int start = SkipSpace(text, 0, text.Length);
        int line = start;
        while (line < text.Length)
        {
            int next = text.IndexOf('\n', line) is var end and >= 0 ? end + 1 : text.Length;
            if (string.CompareOrdinal(text, line, "---", 0, 3) == 0)
            {
                // White space before a separator belongs to it; after the last document it stays, and helm prints it.
                if (Trim(output, start, SkipSpaceBack(text, start, line)) is { } document)
                {
                    yield return document;
                }

                start = line + 3;
            }

            line = next;
        }

        if (Trim(output, start, text.Length) is { } last)
        {
            yield return last;
        }
    }

    private static SourceSpan? Trim(SourceText output, int start, int end)
    {
        start = SkipSpace(output.Text, start, end);
        return start < end ? output.Span(start, end - start) : null;
    }

    private static int SkipSpace(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start;
    }

    private static int SkipSpaceBack(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static YamlMapping? Read(string path, SourceSpan span)
    {
        var writer = new MappedTextWriter();
        writer.AppendVerbatim(span);
        var stream = YamlReader.Read(writer.ToSourceText(path));
        if (stream.HasErrors)
        {
            var error = stream.Diagnostics[0];
            string words = GoYamlErrors.Describe(error, span.Text.ToString());
            throw new HelmRenderException($"YAML parse error on {path}: error converting YAML to JSON: {words} ({error.Message})", error.Span);
        }

        if (stream.Documents is not [{ Root: { } root }, ..])
        {
            return null; // Comments only.
        }

        var expansion = YamlExpander.Expand(root, YamlMergeRule.LaterWins);
        return expansion.Root switch
        {
            YamlMapping mapping => mapping,
            null => throw new HelmRenderException($"YAML parse error on {path}: {expansion.Diagnostics[0].Message}", expansion.Diagnostics[0].Span),
            YamlScalar scalar when YamlSchema.GoYaml2.Resolve(scalar).Kind == ScalarKind.Null => null,
            var other => throw new HelmRenderException($"YAML parse error on {path}: the document is a {(other is YamlSequence ? "list" : "scalar")}; wants a map", other.Span),
        };
    }
}
