using Hearth.Syntax.Text;

namespace Hearth.Helm.Rendering;

/// <summary>
/// A post-render step that takes and gives text, as programs do. Helm marks each document with an annotation to know
/// its template again; here the object's identity tells it, so that programs see what the templates printed.
/// </summary>
public static class TextPostRender
{
    /// <param name="name">What is run, for messages.</param>
    /// <param name="run">Takes all documents, parted by <c>---</c>, and gives those to go on with.</param>
    /// <param name="strategy">Which documents it sees.</param>
    public static PostRender Of(string name, Func<string, string> run, PostRenderStrategy strategy) => new(documents => Run(name, run, documents), strategy);

    private static List<Manifest> Run(string name, Func<string, string> run, IReadOnlyList<Manifest> documents)
    {
        string given = string.Concat(documents.Select(document => $"---\n# Source: {document.TemplatePath}\n{document.Text.Text}\n"));
        var result = new List<Manifest>();
        foreach (var manifest in ManifestSplitter.Split(name, new SourceText(name, run(given))))
        {
            var known = documents.FirstOrDefault(document => IdentityOf(document) == IdentityOf(manifest));
            result.Add(manifest with { TemplatePath = known?.TemplatePath ?? $"generated-by-postrender-{result.Count}.yaml" });
        }

        return result;
    }

    private static (string, string, string, string?) IdentityOf(Manifest manifest) =>
        (manifest.ApiVersion, manifest.Kind, manifest.Name, manifest.Root.GetMapping("metadata")?.GetString("namespace"));
}
