using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Packing;
using Hearth.Syntax.Text;

namespace Hearth.Flux.Caching;

/// <summary>
/// Remembers what each Kustomization and release made, by everything that it was made from; in memory for all renderings
/// of a process, which makes the second side of a diff incremental, and on disk for later ones.
/// </summary>
/// <remarks>
/// An object's name in the cache starts with what is known before it is rendered: itself with the places that its text came from,
/// the settings, the chart, this build of Hearth. Under it lie the lists of questions that renderings asked. The
/// answers of today to one of these lists give the name of the result.
/// </remarks>
/// <param name="store">The entries on disk; null for memory only.</param>
/// <param name="build">Tells builds of Hearth apart.</param>
/// <param name="deriveKey">The key that seals what was rendered with decrypted values at hand; null where the keys at hand give none, and those renderings stay in memory.</param>
public sealed partial class RenderCache(EntryStore? store, string build, Func<byte[]?> deriveKey)
{
    private readonly ConcurrentDictionary<string, InputQuestion[][]> questions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RenderPack> results = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Resource, string> digests = [];
    private readonly ConditionalWeakTable<FileTree, TreeNotes> notes = [];
    private readonly Lazy<byte[]?> secretKey = new(deriveKey);
    private readonly byte[] processKey = RandomNumberGenerator.GetBytes(32);
    private int found;
    private int made;

    /// <summary>How many objects were not rendered because their result was at hand.</summary>
    public int Found => found;

    /// <summary>How many were rendered and remembered.</summary>
    public int Made => made;

    /// <summary><see cref="RootFinder.Find"/>, remembered for trees with the same manifests.</summary>
    public (IReadOnlyList<FluxKustomization> Roots, Diagnostic? Error) FindRoots(FileTree tree, string? path)
    {
        if (NotesOf(tree) is not { } notes)
        {
            return RootFinder.Find(tree, path);
        }

        var sources = new RepositorySources(tree, [], null);
        string key = $"roots {path ?? "\n"}";
        if (notes.Find(key) is { } bytes && TryUnpack(bytes, sources) is { } pack)
        {
            return (RootFinder.FromResources(pack.Resources), null);
        }

        var (roots, error) = RootFinder.Find(tree, path);
        if (error is null)
        {
            var found = new RenderPack(new ResourceSet(RootFinder.ToResources(roots)), []);
            notes.Add(key, found.Pack(sources, root => RenderPack.DigestOf(root.Root, sources)));
        }

        return (roots, error);
    }

    /// <summary>The files that hold a name, which only looking through all of them can tell; remembered for trees with the same manifests.</summary>
    internal IReadOnlyList<string> RememberPaths(FileTree tree, string wanted, Func<IReadOnlyList<string>> find) =>
        Remember(tree, $"paths {wanted}", () => string.Join('\n', find())).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A text that follows from the manifests of a tree alone, remembered for trees with the same ones. Nothing secret may be in it.</summary>
    internal string Remember(FileTree tree, string what, Func<string> make)
    {
        var notes = NotesOf(tree);
        if (notes?.Find(what) is { } known)
        {
            return Encoding.UTF8.GetString(known);
        }

        string made = make();
        notes?.Add(what, Encoding.UTF8.GetBytes(made));
        return made;
    }

    /// <summary>What is known of a tree; null where nothing is kept.</summary>
    internal TreeNotes? NotesOf(FileTree tree) => store is null ? null : notes.GetValue(tree, added => TreeNotes.Of(added, build, name => store.TryRead(name, EntryStore.PublicKey)));

    /// <summary>Keeps what was learned of a tree, and lets the store delete what is old.</summary>
    internal void Finish(SnapshotTree tree)
    {
        if (store is not null && notes.TryGetValue(tree, out var learned) && learned.HasChanged && !tree.HasChanged)
        {
            store.Write(learned.Name, EntryStore.PublicKey, learned.Write());
        }

        store?.TrimSometimes();
    }

    /// <summary>The cache for one rendering of a repository.</summary>
    internal CachedRendering For(SnapshotTree tree, ClusterObjects objects, string settings) => new(this, tree, objects, settings);

    /// <summary>The key for names and entries, and whether entries may go to disk.</summary>
    internal (byte[] Key, bool IsStored) KeyFor(bool isSecret) =>
        !isSecret ? (EntryStore.PublicKey, true) : secretKey.Value is { } key ? (key, true) : (processKey, false);

    internal string NameOf(PackBuffer parts, byte[] key)
    {
        parts.WriteText(build);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, parts.Written));
    }

    internal string DigestOf(Resource resource, PackSources sources) => digests.GetValue(resource, added => RenderPack.DigestOf(added.Root, sources));

    internal InputQuestion[][] QuestionsOf(string name, byte[] key, bool isStored) =>
        questions.GetOrAdd(name, _ => isStored && store?.TryRead("asks-" + name, key) is { } bytes ? QuestionLists.Read(bytes.Span) : []);

    internal RenderPack? TryGet(string result, string prefix, byte[] key, bool isStored, PackSources sources)
    {
        if (!results.TryGetValue(prefix + result, out var pack)
            && isStored && store?.TryRead("result-" + result, key) is { } bytes && TryUnpack(bytes, sources) is { } read)
        {
            pack = results.GetOrAdd(prefix + result, read);
        }

        if (pack is not null)
        {
            Interlocked.Increment(ref found);
        }

        return pack;
    }

    internal void Add(string name, IReadOnlyList<InputQuestion> asked, string result, string prefix, RenderPack pack, byte[] key, bool isStored, PackSources sources)
    {
        Interlocked.Increment(ref made);
        results.TryAdd(prefix + result, pack);
        var lists = QuestionLists.Add(QuestionsOf(name, key, isStored), asked);
        questions[name] = lists;
        if (isStored && store is not null)
        {
            // The result first: a list of questions without it costs a look-up, and nothing more.
            store.Write("result-" + result, key, pack.Pack(sources, resource => DigestOf(resource, sources)));
            store.Write("asks-" + name, key, QuestionLists.Write(lists));
        }
    }

    private RenderPack? TryUnpack(ReadOnlyMemory<byte> bytes, PackSources sources)
    {
        try
        {
            return RenderPack.Unpack(bytes, sources, digests.AddOrUpdate);
        }
        catch (InvalidDataException)
        {
            return null; // Sealed by another build that was told to be the same one.
        }
    }
}
