using System.Collections.Concurrent;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Loading;

/// <summary>
/// The files of a tree, each read and parsed once however many builds ask for it. Safe for any number of builds at a
/// time: nodes are immutable, and the first answer for a path stays.
/// </summary>
public sealed class ParsedFiles(FileTree tree)
{
    private readonly ConcurrentDictionary<string, byte[]?> bytes = new();
    private readonly ConcurrentDictionary<string, SourceText> texts = new();
    private readonly ConcurrentDictionary<string, Parsed> resources = new();
    private readonly ConcurrentDictionary<string, Model.Kustomization> kustomizations = new();

    public FileTree Tree => tree;

    /// <summary>The file's bytes, read once; null where there is no such file.</summary>
    public byte[]? TryReadBytes(string path) => bytes.GetOrAdd(path, tree.TryReadBytes);

    /// <summary>The file's text, one instance for all who ask; null where there is no such file.</summary>
    public SourceText? TryRead(string path)
    {
        if (texts.TryGetValue(path, out var known))
        {
            return known;
        }

        return TryReadBytes(path) is { } content ? texts.GetOrAdd(path, SourceText.FromBytes(tree.GetDisplayPath(path), content)) : null;
    }

    /// <exception cref="KustomizeException">The file holds something else than resources; the same for everyone who asks.</exception>
    internal IReadOnlyList<YamlMapping> ReadResources(string path, SourceText text)
    {
        if (!resources.TryGetValue(path, out var parsed))
        {
            try
            {
                parsed = new Parsed(ResourceDocuments.Read(text), null);
            }
            catch (KustomizeException exception)
            {
                parsed = new Parsed([], exception);
            }

            parsed = resources.GetOrAdd(path, parsed);
        }

        return parsed.Error is { } error ? throw new KustomizeException(error.Diagnostic) : parsed.Resources;
    }

    internal Model.Kustomization ReadKustomization(string path, SourceText text)
    {
        if (!kustomizations.TryGetValue(path, out var kustomization))
        {
            kustomization = kustomizations.GetOrAdd(path, Model.KustomizationReader.Read(text));
        }

        return kustomization;
    }

    private sealed record Parsed(IReadOnlyList<YamlMapping> Resources, KustomizeException? Error);
}
