using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Sources;

/// <summary>
/// Finds what Flux starts from. A FluxInstance says so (as an object, or in the values of the flux-instance chart) or
/// <c>gotk-sync.yaml</c> of <c>flux bootstrap</c>, else a file that holds a source and the Kustomization of the directory
/// around it, else a directory that is usual for it.
/// </summary>
public static partial class RootFinder
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

            if (!tree.IsDirectory(joined))
            {
                return ([], new Diagnostic(FluxRules.NoRoot, new SourceText(path, "").WholeSpan(), $"{path} is no directory of {tree.Name}"));
            }

            // What starts there may say more than the directory: its name, its source, its variables.
            return TryReadDeclared(tree, out var known) is { } broken
                ? ([], broken)
                : ([known.Find(root => root.Path == joined) ?? AtPlace(tree, joined)], null);
        }

        if (TryReadDeclared(tree, out var declared) is { } failure)
        {
            return ([], failure);
        }

        var roots = Outermost(declared);

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

    private static Diagnostic? TryReadDeclared(FileTree tree, out List<FluxKustomization> declared)
    {
        try
        {
            declared = Declared(tree);
            return null;
        }
        catch (DiagnosticException exception)
        {
            declared = [];
            return exception.Diagnostic;
        }
    }

    // FluxInstances and files of `flux bootstrap`; where there are none, Kustomizations that apply the directory they lie in.
    private static List<FluxKustomization> Declared(FileTree tree)
    {
        // All files are read, which two threads do faster than one.
        var candidates = tree.Walk("", IsLive)
            .Where(static path => Path.GetExtension(path) is ".yaml" or ".yml").ToList()
            .AsParallel().AsOrdered().Select(path => (Path: path, Kind: Classify(tree, path))).Where(static candidate => candidate.Kind != Candidate.None).ToList();
        List<FluxKustomization> declared = [.. candidates.Where(static candidate => candidate.Kind == Candidate.Instance).SelectMany(candidate => FromInstances(tree, candidate.Path))];
        return declared.Count > 0 ? declared : [.. candidates.Where(static candidate => candidate.Kind == Candidate.Sync).SelectMany(candidate => FromSelfSync(tree, candidate.Path))];
    }

    // A root inside of another one is applied by it, or is a part of it that bears another name.
    private static List<FluxKustomization> Outermost(List<FluxKustomization> roots) => [.. roots.DistinctBy(static root => root.Path)
        .Where(root => !roots.Exists(other => other.Path != root.Path && Contains(other.Path, root.Path)))];

    private static bool Contains(string directory, string path) => directory.Length == 0 || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);

    // What was put away starts nothing.
    private static bool IsLive(string directory) => TreePath.GetName(directory) is var name && !name.StartsWith('.')
        && name is not ("node_modules" or "archive" or "archived" or "_archive" or "_archived");

    private static IEnumerable<FluxKustomization> FromInstances(FileTree tree, string path)
    {
        var documents = tree.TryRead(path) is { } text ? YamlReader.Read(text).Documents.Select(static document => document.Root).OfType<YamlMapping>() : [];
        foreach (var found in IsSync(path) ? BootstrapSync.Read(tree, path, documents) : documents.Select(Read).OfType<FluxKustomization>())
        {
            // The path of a cluster of several may be put together of a variable, which each cluster's settings give.
            foreach (string directory in found.Path.Contains("${", StringComparison.Ordinal) ? WithVariables(tree, found.Path) : [found.Path])
            {
                if (tree.IsDirectory(directory))
                {
                    yield return directory == found.Path ? found : new FluxKustomization(found.WithPath(directory).Resource, found.Id, null) { SourceObject = found.SourceObject };
                }
            }
        }
    }

    // By the values that the repository's files give the variable; where none does, every directory that fits.
    private static IEnumerable<string> WithVariables(FileTree tree, string path)
    {
        string name = Variable().Match(path).Groups[1].Value;
        var values = tree.Walk("", IsLive).Where(static file => Path.GetExtension(file) is ".yaml" or ".yml" or ".env")
            .Select(file => tree.TryReadBytes(file) is { } bytes && bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name)) >= 0 ? System.Text.Encoding.UTF8.GetString(bytes) : "")
            .SelectMany(text => Regex.Matches(text, $@"^\s*{Regex.Escape(name)}\s*[:=]\s*[""']?([\w./-]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant).Select(static match => match.Groups[1].Value))
            .Select(value => FluxKustomization.JoinSecurely(Variable().Replace(path, value)))
            .Where(tree.IsDirectory).Distinct().Order(StringComparer.Ordinal).ToList();
        return values.Count > 0 ? values : Matching(tree, "", path.Split('/')).Where(directory => HasKustomization(tree, directory));
    }

    [GeneratedRegex(@"\$\{(\w+)[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    private static IEnumerable<string> Matching(FileTree tree, string directory, ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            return [directory];
        }

        string part = parts[0];
        int start = part.IndexOf("${", StringComparison.Ordinal), end = part.LastIndexOf('}');
        var names = start < 0 || end < start ? [part] : tree.List(directory).Where(static entry => entry.Kind == FileKind.Directory).Select(static entry => entry.Name)
            .Where(name => !name.StartsWith('.') && name.StartsWith(part[..start], StringComparison.Ordinal) && name.EndsWith(part[(end + 1)..], StringComparison.Ordinal)).ToArray();
        var found = new List<string>();
        foreach (string name in names)
        {
            string path = directory.Length == 0 ? name : $"{directory}/{name}";
            if (tree.IsDirectory(path))
            {
                found.AddRange(Matching(tree, path, parts[1..]));
            }
        }

        return found;
    }

    // A source and the Kustomization that applies this very directory from it, as repositories have it that were bootstrapped by hand.
    private static IEnumerable<FluxKustomization> FromSelfSync(FileTree tree, string path)
    {
        var resources = (tree.TryRead(path) is { } text ? YamlReader.Read(text).Documents : [])
            .Select(static document => document.Root is YamlMapping root && YamlExpander.Expand(root).Root is YamlMapping expanded ? new Resource(expanded) : null)
            .OfType<Resource>().ToList();
        foreach (var resource in resources.Where(static resource => FluxKinds.IsKustomization(resource)))
        {
            var found = WithNamespace(resource);
            if (found.Path.Length > 0 && Contains(found.Path, TreePath.GetDirectory(path)) && tree.IsDirectory(found.Path)
                && resources.Find(other => FluxKinds.IsSource(other) && other.Type.Kind == found.Source?.Id.Kind && other.Name == found.Source.Id.Name) is { } source)
            {
                yield return WithNamespace(resource, source);
            }
        }
    }

    private static bool IsSync(string path) => TreePath.GetName(path) == "gotk-sync.yaml";

    private static Candidate Classify(FileTree tree, string path)
    {
        if (tree.TryReadBytes(path) is not { } bytes)
        {
            return Candidate.None;
        }

        var text = bytes.AsSpan();
        if (IsSync(path) || (text.IndexOf("sync:"u8) >= 0 && (text.IndexOf("FluxInstance"u8) >= 0 || text.IndexOf("instance:"u8) >= 0)))
        {
            return Candidate.Instance;
        }

        return text.IndexOf("kustomize.toolkit.fluxcd.io/v1"u8) >= 0 && text.IndexOf("source.toolkit.fluxcd.io/v1"u8) >= 0 ? Candidate.Sync : Candidate.None;
    }

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
        if (instance?.GetMapping("sync") is not { } wanted || wanted["path"] is not YamlScalar path)
        {
            return null;
        }

        string @namespace = root.GetMapping("metadata")?.GetString("namespace") is { Length: > 0 } own ? own : SystemNamespace;
        string name = wanted.GetString("name") is { Length: > 0 } given ? given : @namespace;
        var made = Make(name, @namespace, FluxKustomization.JoinSecurely(path.Value), path, wanted.GetString("kind"));
        return FluxInstanceSync.Complete(made, instance, wanted);
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

    private enum Candidate
    {
        None,
        Instance,
        Sync,
    }

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
