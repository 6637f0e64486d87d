using Hearth.Kustomize;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Homelab.Validation;

/// <summary>Checks a repository: its YAML reads, its kustomizations build, and Flux finds the paths that it is given.</summary>
public static class HomelabValidator
{
    private const string Root = "kubernetes";
    private static readonly string[] Areas = [Root, "talosconfig", "bootstrap", ".taskfiles"];

    public static IReadOnlyList<Diagnostic> Check(FileTree tree)
    {
        var findings = new List<Diagnostic>();
        var builder = new Kustomizer(new ParsedFiles(tree), new KustomizeOptions { RestrictLoads = false });
        foreach (string path in Areas.SelectMany(area => tree.Walk(area)).Where(static path => Path.GetExtension(path) is ".yaml" or ".yml"))
        {
            var stream = YamlReader.Read(tree.TryRead(path)!); // It was listed just now.
            findings.AddRange(stream.Diagnostics);
            foreach (var document in stream.Documents)
            {
                if (document.Root is YamlMapping root && root.GetString("kind") == "Kustomization")
                {
                    Check(tree, builder, path, root, findings);
                }
            }
        }

        return findings;
    }

    private static void Check(FileTree tree, Kustomizer builder, string path, YamlMapping root, List<Diagnostic> findings)
    {
        if (root.GetString("apiVersion") is { } version && version.StartsWith("kustomize.toolkit.fluxcd.io/", StringComparison.Ordinal))
        {
            if (root.GetMapping("spec")?["path"] is YamlScalar wanted && (TreePath.Normalize(wanted.Value) is not { } directory || !tree.IsDirectory(directory)))
            {
                findings.Add(new Diagnostic(HomelabRules.MissingPath, wanted.Span, $"spec.path is {wanted.Value}; wants a directory of this repository"));
            }
        }
        else if (TreePath.IsInside(path, Root))
        {
            findings.AddRange(builder.Build(TreePath.GetDirectory(path)).Diagnostics);
        }
    }
}
