using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Sources;

/// <summary>
/// Finds what Flux starts from. A FluxInstance says so (as an object, or in the values of the flux-instance chart), else
/// <c>gotk-sync.yaml</c> of <c>flux bootstrap</c>, else a directory that is usual for it.
/// </summary>
public static class RootFinder
{
    private const string SystemNamespace = FluxKinds.SystemNamespace;

    private static readonly string[] UsualDirectories = ["kubernetes/flux/cluster", "kubernetes/flux", "flux/cluster", "flux", "cluster/flux"];

    // Each directory in one of these is a cluster of its own.
    private static readonly string[] DirectoriesOfClusters = ["kubernetes/clusters", "clusters"];

    /// <summary>The roots of a repository; an error where there are none.</summary>
    /// <param name="tree">The repository.</param>
    /// <param name="path">The directory that Flux starts from; null to look for it.</param>
    public static (IReadOnlyList<FluxKustomization> Roots, Diagnostic? Error) Find(FileTree tree, string? path)
    {
        if (path is not null)
        {
            string joined = FluxKustomization.JoinSecurely(path);
            if (tree.IsFile(joined))
            {
                joined = TreePath.GetDirectory(joined);
            }

            return tree.IsDirectory(joined)
                ? ([AtPlace(tree, joined)], null)
                : ([], new Diagnostic(FluxRules.NoRoot, new SourceText(path, "").WholeSpan(), $"{path} is no directory of {tree.Name}"));
        }

        List<FluxKustomization> roots;
        try
        {
            roots = [.. FromInstances(tree).DistinctBy(static root => root.Path)];
        }
        catch (DiagnosticException exception)
        {
            return ([], exception.Diagnostic);
        }

        if (roots.Count == 0)
        {
            roots = [.. UsualPlaces(tree).Select(path => AtPlace(tree, path))];
        }

        if (roots.Count > roots.DistinctBy(static root => root.Id).Count())
        {
            // One name, several places: these are different clusters, and their objects would be mixed up.
            return ([], new Diagnostic(FluxRules.NoRoot, roots[1].Resource.Span, $"{tree.Name} holds several clusters: {string.Join(", ", roots.Select(static root => root.Path))}")
            {
                Hint = "name one with --path",
            });
        }

        return roots.Count > 0
            ? (roots, null)
            : ([], new Diagnostic(FluxRules.NoRoot, new SourceText(tree.Name, "").WholeSpan(), $"no FluxInstance and no Flux Kustomization found in {tree.Name}")
            {
                Hint = NestedRoot(tree) is { } nested ? $"there is one in {nested}: run there, or with -C {nested}" : "name the directory that Flux starts from with --path",
            });
    }

    /// <summary>
    /// Whether a directory looks like the root of a repository that Flux applies: one of the usual directories holds a
    /// Kustomization whose own path is there too. So the directory above and the one below do not.
    /// </summary>
    public static bool IsRoot(FileTree tree) => UsualDirectories.Concat(DirectoriesOfClusters).Where(tree.IsDirectory).Any(directory =>
        KustomizationsIn(tree, directory).Any(kustomization => kustomization.Path.Length > 0 && tree.IsDirectory(kustomization.Path)));

    /// <summary>Roots as resources, to be kept: each with its source object behind it where it has one.</summary>
    internal static IEnumerable<Resource> ToResources(IEnumerable<FluxKustomization> roots) =>
        roots.SelectMany(static root => root.SourceObject is { } source ? [root.Resource, source] : (Resource[])[root.Resource]);

    /// <summary>The roots that <see cref="ToResources"/> wrote.</summary>
    internal static IReadOnlyList<FluxKustomization> FromResources(IReadOnlyList<Resource> resources) =>
        [.. resources.Index().Where(static entry => FluxKinds.IsKustomization(entry.Item)).Select(entry => new FluxKustomization(entry.Item, FluxKinds.KustomizationId(entry.Item.Namespace, entry.Item.Name), null)
        {
            SourceObject = entry.Index + 1 < resources.Count && FluxKinds.IsSource(resources[entry.Index + 1]) ? resources[entry.Index + 1] : null,
        })];

    /// <summary>A Kustomization as its file has it; null where the file does not hold it.</summary>
    public static FluxKustomization? FindInFile(FileTree tree, string path, ResourceId id)
    {
        foreach (var document in tree.TryRead(path) is { } text ? YamlReader.Read(text).Documents : [])
        {
            if (document.Root is YamlMapping root && YamlExpander.Expand(root).Root is YamlMapping expanded && new Resource(expanded) is var resource
                && FluxKinds.IsKustomization(resource) && resource.Name == id.Name)
            {
                return new FluxKustomization(resource, id, null);
            }
        }

        return null;
    }

    private static IEnumerable<FluxKustomization> FromInstances(FileTree tree)
    {
        // All files are read, which two threads do faster than one.
        var candidates = tree.Walk("", static directory => RepositoryWalk.Enters(directory) && TreePath.GetName(directory) != ".github")
            .Where(static path => Path.GetExtension(path) is ".yaml" or ".yml").ToList()
            .AsParallel().AsOrdered().Where(path => MayHoldInstance(tree, path)).ToList();
        foreach (string path in candidates)
        {
            var documents = tree.TryRead(path) is { } text ? YamlReader.Read(text).Documents.Select(static document => document.Root).OfType<YamlMapping>() : [];
            foreach (var found in IsSync(path) ? BootstrapSync.Read(tree, path, documents) : documents.Select(Read).OfType<FluxKustomization>())
            {
                if (tree.IsDirectory(found.Path))
                {
                    yield return found;
                }
            }
        }
    }

    private static bool IsSync(string path) => TreePath.GetName(path) == "gotk-sync.yaml";

    private static bool MayHoldInstance(FileTree tree, string path) => tree.TryReadBytes(path) is { } bytes
        && (IsSync(path) || (bytes.AsSpan().IndexOf("sync:"u8) >= 0 && (bytes.AsSpan().IndexOf("FluxInstance"u8) >= 0 || bytes.AsSpan().IndexOf("instance:"u8) >= 0)));

    private static FluxKustomization? Read(YamlMapping root)
    {
        // The object, a HelmRelease of the chart, or the chart's values file.
        var instance = root.GetString("kind") switch
        {
            "FluxInstance" => root.GetMapping("spec"),
            FluxKinds.HelmRelease => root.GetMapping("spec")?.GetMapping("values")?.GetMapping("instance"),
            null => root.GetMapping("instance"),
            _ => null,
        };
        if (instance?.GetMapping("sync") is not { } sync || sync["path"] is not YamlScalar path)
        {
            return null;
        }

        string @namespace = root.GetMapping("metadata")?.GetString("namespace") is { Length: > 0 } own ? own : SystemNamespace;
        string name = sync.GetString("name") is { Length: > 0 } given ? given : @namespace;
        var made = Make(name, @namespace, FluxKustomization.JoinSecurely(path.Value), path, sync.GetString("kind"));
        return FluxInstanceSync.Complete(made, instance, sync);
    }

    private static string[] UsualPlaces(FileTree tree)
    {
        if (Array.Find(UsualDirectories, directory => HasKustomization(tree, directory)) is { } usual)
        {
            return [usual];
        }

        foreach (string directory in DirectoriesOfClusters)
        {
            var clusters = tree.List(directory).Where(static entry => entry.Kind == FileKind.Directory).Select(entry => $"{directory}/{entry.Name}").Where(path => HasKustomization(tree, path)).ToArray();
            if (clusters.Length > 0)
            {
                return clusters;
            }
        }

        if (HasKustomization(tree, ""))
        {
            return NestedRoot(tree) is null ? [""] : [];
        }

        // A small cluster may do without: its releases lie in the root itself.
        return Array.Find(UsualDirectories, directory => Holds(tree, directory, "toolkit.fluxcd.io/v"u8)) is { } small ? [small] : [];
    }

    // A homelab in a directory of a repository of something else.
    private static string? NestedRoot(FileTree tree)
    {
        string end = "/" + UsualDirectories[0] + "/";
        return tree.Walk("", static directory => RepositoryWalk.Enters(directory) && TreePath.GetName(directory) != ".github")
            .Select(path => path.IndexOf(end, StringComparison.Ordinal) is > 0 and var at ? path[..at] : null)
            .FirstOrDefault(directory => directory is not null && IsRoot(new SubTree(tree, directory)));
    }

    private static IEnumerable<FluxKustomization> KustomizationsIn(FileTree tree, string directory) => RepositoryWalk.Files(tree, directory)
        .Where(static path => Path.GetExtension(path) is ".yaml" or ".yml")
        .Where(path => tree.TryReadBytes(path) is { } bytes && bytes.AsSpan().IndexOf("kustomize.toolkit.fluxcd.io/v1"u8) >= 0)
        .SelectMany(path => YamlReader.Read(tree.TryRead(path)!).Documents) // It was just read.
        .Select(static document => document.Root is YamlMapping root && YamlExpander.Expand(root).Root is YamlMapping expanded ? new Resource(expanded) : null)
        .Where(static resource => resource is not null && FluxKinds.IsKustomization(resource))
        .Select(static resource => new FluxKustomization(resource!, resource!.Id, null)); // Filtered.

    private static bool HasKustomization(FileTree tree, string directory) => Holds(tree, directory, "kustomize.toolkit.fluxcd.io/v1"u8);

    private static bool Holds(FileTree tree, string directory, ReadOnlySpan<byte> text)
    {
        foreach (string path in tree.IsDirectory(directory) ? RepositoryWalk.Files(tree, directory) : [])
        {
            if (Path.GetExtension(path) is ".yaml" or ".yml" && tree.TryReadBytes(path) is { } bytes && bytes.AsSpan().IndexOf(text) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // A Kustomization in the directory that applies this directory is what somebody has applied by hand, and applies itself from
    // then on. Where there is none, nobody can know it; it decrypts where there is something to decrypt, or it would not work.
    private static FluxKustomization AtPlace(FileTree tree, string directory)
    {
        var declared = KustomizationsIn(tree, directory).Where(found => found.Path == directory && found.Source is not null).DistinctBy(static found => found.Id).ToList();
        if (declared is [var one])
        {
            return WithNamespace(one.Resource);
        }

        var made = Make(SystemNamespace, SystemNamespace, directory, null);
        if (!Holds(tree, directory, "ENC[AES256_GCM,"u8))
        {
            return made;
        }

        var span = made.Span;
        return new FluxKustomization(new Resource(made.Resource.Root.With("spec", made.Spec.With("decryption", YamlValue.Mapping(("provider", YamlValue.String("sops", span)))))), made.Id, null);
    }

    /// <summary>A Kustomization of a file as a root: in Flux's own namespace where it names none.</summary>
    internal static FluxKustomization WithNamespace(Resource kustomization, Resource? source = null)
    {
        if (kustomization.Namespace.Length == 0 && kustomization.Root.GetMapping("metadata") is { } metadata)
        {
            kustomization = new Resource(kustomization.Root.With("metadata", metadata.With("namespace", YamlValue.String(SystemNamespace, metadata.Span))));
        }

        return new FluxKustomization(kustomization, FluxKinds.KustomizationId(kustomization.Namespace, kustomization.Name), null) { SourceObject = source };
    }

    // The Kustomization that the operator makes, or a bootstrap of which the repository knows nothing.
    private static FluxKustomization Make(string name, string @namespace, string path, YamlScalar? declared, string? sourceKind = null)
    {
        var span = declared?.Span ?? new SourceText(path.Length == 0 ? "." : path, "").WholeSpan();
        var root = YamlValue.Mapping(
            ("apiVersion", YamlValue.String($"{FluxKinds.KustomizeGroup}/v1", span)),
            ("kind", YamlValue.String(FluxKinds.Kustomization, span)),
            ("metadata", YamlValue.Mapping(("name", YamlValue.String(name, span)), ("namespace", YamlValue.String(@namespace, span)))),
            ("spec", YamlValue.Mapping(
                ("path", YamlValue.String(path.Length == 0 ? "." : path, span)),
                ("prune", YamlValue.Plain("true", span)),
                ("sourceRef", YamlValue.Mapping(("kind", YamlValue.String(sourceKind is { Length: > 0 } ? sourceKind : "GitRepository", span)), ("name", YamlValue.String(name, span)))))));
        return new FluxKustomization(new Resource(root), FluxKinds.KustomizationId(@namespace, name), null);
    }
}
