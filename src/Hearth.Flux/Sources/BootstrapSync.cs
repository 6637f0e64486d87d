using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Sources;

/// <summary>
/// The Kustomization of <c>flux bootstrap</c>: <c>gotk-sync.yaml</c>, with the patches of the kustomization beside it, which is
/// how decryption and the like are added to it without changing a file that the next bootstrap writes anew.
/// </summary>
internal static class BootstrapSync
{
    /// <exception cref="DiagnosticException">A patch fails.</exception>
    public static IEnumerable<FluxKustomization> Read(FileTree tree, string path, IEnumerable<YamlMapping> documents)
    {
        IReadOnlyList<Resource> objects =
        [
            .. documents.Select(static root => YamlExpander.Expand(root).Root).OfType<YamlMapping>().Select(static root => new Resource(root))
                .Where(static found => FluxKinds.IsKustomization(found) || FluxKinds.IsSource(found)),
        ];
        objects = InstancePatches.Apply(objects, PatchesBeside(tree, TreePath.GetDirectory(path)));
        foreach (var found in objects.Where(FluxKinds.IsKustomization))
        {
            var kustomization = RootFinder.WithNamespace(found);
            if (kustomization.Spec["path"] is YamlScalar)
            {
                var source = objects.FirstOrDefault(other => kustomization.Source?.Id is { } wanted && other.Type.Kind == wanted.Kind && other.Name == wanted.Name && other.Namespace == wanted.Namespace);
                yield return RootFinder.WithNamespace(found, source);
            }
        }
    }

    // What a patch's file says is put in the place of its name.
    private static IEnumerable<YamlMapping> PatchesBeside(FileTree tree, string directory)
    {
        string beside = directory.Length == 0 ? "" : directory + "/";
        var file = tree.TryRead(beside + "kustomization.yaml") ?? tree.TryRead(beside + "kustomization.yml");
        if (file is null || YamlReader.Read(file).Documents is not [{ Root: YamlMapping read }, ..] || YamlExpander.Expand(read).Root is not YamlMapping root)
        {
            yield break;
        }

        foreach (var patch in NodeReading.MappingsOf(root.GetSequence("patches")))
        {
            if (patch["path"] is not YamlScalar named)
            {
                yield return patch;
            }
            else if (TreePath.Combine(directory, named.Value) is { } path && tree.TryRead(path) is { } text)
            {
                yield return patch.Without("path").With("patch", new YamlScalar(text.Text, ScalarStyle.Literal, text.WholeSpan()));
            }
        }
    }
}
