using System.Text;
using Hearth.Flux.Caching;
using Hearth.Flux.Graph;
using Hearth.Flux.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>
/// ConfigMaps, Secrets and sources that lie in the repository and that no Kustomization applies: people apply them when
/// they bootstrap a cluster, as they are or through a template engine. Of several of one name the one nearest to the roots counts.
/// </summary>
/// <param name="tree">The repository.</param>
/// <param name="roots">What Flux starts from.</param>
/// <param name="decryption">For Secrets.</param>
/// <param name="cache">Knows the files of commits that were looked through before; null where there is none.</param>
internal sealed class HandAppliedObjects(FileTree tree, IReadOnlyList<FluxKustomization> roots, Decryption decryption, RenderCache? cache)
{
    // Those that may hold such an object, whatever its name.
    private List<string>? files;

    public Resource? Find(ResourceId id) => Named(id.Name)
        .Where(candidate => candidate.Resource.Type.Kind == id.Kind && candidate.Resource.Name == id.Name && (candidate.Resource.Namespace.Length == 0 || candidate.Resource.Namespace == id.Namespace))
        .OrderByDescending(candidate => roots.Max(root => SharedDepth(candidate.Path, root.Path)))
        .Select(candidate => WithNamespace(candidate.Resource, id.Namespace))
        .FirstOrDefault();

    private static Resource WithNamespace(Resource resource, string @namespace) => resource.Namespace.Length > 0 || resource.Root.GetMapping("metadata") is not { } metadata
        ? resource
        : new Resource(resource.Root.With("metadata", metadata.With("namespace", YamlValue.String(@namespace, metadata.Span))));

    private List<string> Scan() =>
        [.. RepositoryWalk.Files(tree)
            .Where(path => ManifestTemplates.IsManifest(path) && tree.TryReadBytes(path) is { } bytes
                && (bytes.AsSpan().IndexOf("kind: ConfigMap"u8) >= 0 || bytes.AsSpan().IndexOf("kind: Secret"u8) >= 0 || bytes.AsSpan().IndexOf("source.toolkit.fluxcd.io/"u8) >= 0))];

    private List<string> FilesWith(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        return (files ??= Scan()).FindAll(path => tree.TryReadBytes(path) is { } bytes && bytes.AsSpan().IndexOf(wanted) >= 0 && ObjectsIn(path).Any(found => found.GetMapping("metadata")?.GetString("name") == name));
    }

    private IEnumerable<(string Path, Resource Resource)> Named(string name)
    {
        foreach (string path in cache?.RememberPaths(tree, name, () => FilesWith(name)) ?? FilesWith(name))
        {
            foreach (var found in ObjectsIn(path))
            {
                yield return (path, new Resource(ManifestTemplates.WithoutReferences(decryption.Decrypt(found))));
            }
        }
    }

    private IEnumerable<YamlMapping> ObjectsIn(string path)
    {
        foreach (var root in tree.TryRead(path) is { } text ? ManifestTemplates.Read(path, text) : [])
        {
            if ((root.GetString("kind") is "ConfigMap" or "Secret" || root.GetString("apiVersion")?.StartsWith("source.toolkit.fluxcd.io/", StringComparison.Ordinal) == true) && YamlExpander.Expand(root).Root is YamlMapping expanded)
            {
                yield return expanded;
            }
        }
    }

    private static int SharedDepth(string a, string b)
    {
        string[] left = a.Split('/'), right = b.Split('/');
        int depth = 0;
        while (depth < left.Length && depth < right.Length && left[depth] == right[depth])
        {
            depth++;
        }

        return depth;
    }
}
