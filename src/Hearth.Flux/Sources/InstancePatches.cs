using Hearth.Flux.Graph;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Sources;

/// <summary>The patches that are written for Flux's own components, as far as they concern what Flux starts from.</summary>
internal static class InstancePatches
{
    private static readonly string[] Kinds = [FluxKinds.Kustomization, "GitRepository", "OCIRepository", "Bucket"];

    /// <exception cref="DiagnosticException">One of them fails.</exception>
    public static IReadOnlyList<Resource> Apply(IReadOnlyList<Resource> objects, IEnumerable<YamlMapping> all)
    {
        var patches = all.Where(Concerns).ToList();
        if (patches.Count == 0)
        {
            return objects;
        }

        var kustomization = new YamlMapping([new YamlEntry(YamlValue.String("patches"), new YamlSequence(patches, patches[0].Span))], patches[0].Span);
        var result = Kustomizer.Transform(objects, kustomization);
        return result.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error
            ? throw new DiagnosticException(error)
            : result.Resources;
    }

    // The others are for Deployments and such, which are not here.
    private static bool Concerns(YamlMapping patch) => patch.GetMapping("target") is { } target
        ? target.GetString("kind") is { Length: > 0 } kind && kind.Trim('^', '$', '(', ')').Split('|').Any(Kinds.Contains)
        : patch.GetString("patch") is { } text && YamlReader.Read(new SourceText("", text)).Documents is [{ Root: YamlMapping root }, ..] && Kinds.Contains(root.GetString("kind"));
}
