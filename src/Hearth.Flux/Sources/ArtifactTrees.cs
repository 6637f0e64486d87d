using System.Collections.Concurrent;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Sources;

/// <summary>
/// The files of sources that are this repository, and of the ExternalArtifacts that are made of them, as they are in the
/// artifacts. Safe to use from several threads.
/// </summary>
internal sealed class ArtifactTrees(FileTree repository, ClusterObjects objects, RenderSettings settings)
{
    private readonly ConcurrentDictionary<string, FileTree> repositories = new(StringComparer.Ordinal);
    private readonly Lazy<string> ignoreFiles = new(() => settings.Cache?.Remember(repository, "ignore", () => ArtifactIgnore.FilesOf(repository)) ?? ArtifactIgnore.FilesOf(repository));
    private readonly ConcurrentDictionary<(Resource Generator, string Name), (FileTree? Tree, string Reason)> generated = new();

    /// <summary>The repository without what the source's own rules leave out.</summary>
    /// <param name="source">The source object; null where nobody renders it.</param>
    public FileTree Repository(Resource? source)
    {
        var spec = source?.Root.GetMapping("spec");
        string key = $"{spec?.GetString("ignore")}\0{string.Join('\n', spec?.GetStrings("sparseCheckout") ?? [])}";
        return repositories.GetOrAdd(key, _ => new ArtifactTree(repository, ArtifactIgnore.Of(ignoreFiles.Value, source), settings.BuildsOnly));
    }

    /// <summary>The generator that makes an ExternalArtifact; null where none is known.</summary>
    public Resource? GeneratorOf(ResourceId artifact, Func<ResourceId, FileTree?> open) => objects.All
        .Where(found => FluxKinds.IsArtifactGenerator(found.Resource) && found.Id.Namespace == artifact.Namespace)
        .Select(static found => found.Resource)
        .FirstOrDefault(generator => GeneratedArtifact.Makes(generator, artifact.Name, open));

    /// <summary>The files of an ExternalArtifact; null, with the reason, where they cannot be known here.</summary>
    public FileTree? Generated(Resource generator, string name, Func<ResourceId, FileTree?> open, out string reason)
    {
        var found = generated.GetOrAdd((generator, name), _ =>
        {
            var tree = GeneratedArtifact.Build(generator, name, open, out string why);
            return (tree is null ? null : new ArtifactTree(tree, ArtifactIgnore.Of("", null), settings.BuildsOnly), why);
        });
        reason = found.Reason;
        return found.Tree;
    }
}
