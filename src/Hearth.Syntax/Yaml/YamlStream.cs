using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;

namespace Hearth.Syntax.Yaml;

/// <summary>What reading a text gave: the documents up to the first error, and the findings. Sound only where <see cref="HasErrors"/> is false.</summary>
public sealed class YamlStream(SourceText source, IReadOnlyList<YamlDocument> documents, IReadOnlyList<Diagnostic> diagnostics)
{
    public SourceText Source => source;

    public IReadOnlyList<YamlDocument> Documents => documents;

    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    public bool HasErrors => diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);
}
