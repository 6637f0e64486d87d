using System.Collections.Concurrent;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Loading;

/// <summary>
/// The files of a tree, each read and parsed once however many builds ask for it. Safe for any number of builds at a
/// time: nodes are immutable, and the first answer for a path stays.
/// </summary>
public sealed class ParsedFiles
{
    private readonly Store store;
    private readonly Action<string>? onRead;

    public ParsedFiles(FileTree tree)
        : this(tree, new Store(), null)
    {
    }

    private ParsedFiles(FileTree tree, Store store, Action<string>? onRead)
    {
        Tree = tree;
        this.store = store;
        this.onRead = onRead;
    }

    public FileTree Tree { get; }

    /// <summary>The same files for one build whose reads are to be known: what others have read is not read again, and told all the same.</summary>
    /// <param name="tree">The same tree, watched for what it is asked.</param>
    /// <param name="read">Told each path before it is read.</param>
    public ParsedFiles Watched(FileTree tree, Action<string> read) => new(tree, store, read);

    /// <summary>The file's bytes, read once; null where there is no such file.</summary>
    public byte[]? TryReadBytes(string path)
    {
        onRead?.Invoke(path);
        return store.Bytes.GetOrAdd(path, Tree.TryReadBytes);
    }

    /// <summary>The file's text, one instance for all who ask; null where there is no such file.</summary>
    public SourceText? TryRead(string path)
    {
        onRead?.Invoke(path);
        if (store.Texts.TryGetValue(path, out var known))
        {
            return known;
        }

        return TryReadBytes(path) is { } content ? store.Texts.GetOrAdd(path, SourceText.FromBytes(Tree.GetDisplayPath(path), content)) : null;
    }

    /// <exception cref="KustomizeException">The file holds something else than resources; the same for everyone who asks.</exception>
    internal IReadOnlyList<YamlMapping> ReadResources(string path, SourceText text)
    {
        if (!store.Resources.TryGetValue(path, out var parsed))
        {
            try
            {
                parsed = new Parsed(ResourceDocuments.Read(text), null);
            }
            catch (KustomizeException exception)
            {
                parsed = new Parsed([], exception);
            }

            parsed = store.Resources.GetOrAdd(path, parsed);
        }

        return parsed.Error is { } error ? throw new KustomizeException(error.Diagnostic) : parsed.Resources;
    }

    internal Model.Kustomization ReadKustomization(string path, SourceText text)
    {
        if (!store.Kustomizations.TryGetValue(path, out var kustomization))
        {
            kustomization = store.Kustomizations.GetOrAdd(path, Model.KustomizationReader.Read(text));
        }

        return kustomization;
    }

    private sealed class Store
    {
        public ConcurrentDictionary<string, byte[]?> Bytes { get; } = new();

        public ConcurrentDictionary<string, SourceText> Texts { get; } = new();

        public ConcurrentDictionary<string, Parsed> Resources { get; } = new();

        public ConcurrentDictionary<string, Model.Kustomization> Kustomizations { get; } = new();
    }

    private sealed record Parsed(IReadOnlyList<YamlMapping> Resources, KustomizeException? Error);
}
