using System.Text.RegularExpressions;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>A namespace that objects are put into and nothing makes.</summary>
internal sealed class MissingNamespace : Check
{
    public override DiagnosticRule Rule { get; } = new("SAFE007", "namespace that nothing makes", Severity.Error,
        "Objects are applied to a namespace that the repository does not make: Flux fails with \"namespaces not found\". A Namespace among the manifests, or install.createNamespace of a release, makes it. Repositories that make none of their namespaces are left alone.");

    public override CheckExample Example { get; } = new(
        """
        namespace: downlaods     # of the kustomization; the Namespace is called downloads
        """,
        """
        namespace: downloads
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        var made = context.OfKind("", "Namespace").Select(static found => found.Id.Name).ToHashSet(StringComparer.Ordinal);
        if (made.Count == 0 || context.Unrendered.Anywhere is not null)
        {
            yield break;
        }

        made.UnionWith(["default", "kube-system", "kube-public", "kube-node-lease"]);
        made.UnionWith(context.Cluster.Kustomizations.Where(static owner => owner.Object.Parent is null).Select(static owner => owner.Id.Namespace));
        foreach (var release in context.Cluster.Releases.Select(static owner => (FluxRelease)owner.Object).Where(static release => release.Spec.GetMapping("install")?.GetString("createNamespace") == "true"))
        {
            made.Add(release.ReleaseNamespace);
        }

        foreach (var group in context.Objects.Where(found => found.Id.Namespace.Length > 0 && !made.Contains(found.Id.Namespace) && !Placeholders.IsIn(found.Id.Namespace)).GroupBy(static found => found.Id.Namespace))
        {
            if (context.Unrendered.In(group.Key) is not null || LiesInRepository(context, group.Key) || IsBootstrapped(context, group.Key))
            {
                continue;
            }

            // The object that says so itself, else the one that was moved there.
            var first = group.FirstOrDefault(found => At(found) is { } node && node.Span.Authored().Text.SequenceEqual(group.Key)) ?? group.First();
            int others = group.Count() - 1;
            yield return Finding(context, first, (At(first) ?? first.Resource.Root).Span, $"{first.Id.ShortName}{(others > 0 ? $" and {others} more go" : " goes")} to the namespace {group.Key}, which nothing makes", DidYouMean(group.Key, made));
        }
    }

    private static YamlNode? At(ClusterObject found) => found.Resource.Root.GetMapping("metadata")?["namespace"];

    // helmfile, which makes the namespaces of its releases, and scripts of the bootstrap.
    private static bool IsBootstrapped(CheckContext context, string name) => context.Files.Paths.Any(path => IsBootstrap(path)
        && context.Files.TryRead(path) is { } text && text.Text.Contains("amespace", StringComparison.Ordinal) && Regex.IsMatch(text.Text, $@"(?<![\w./-]){Regex.Escape(name)}(?![\w./-])", RegexOptions.CultureInvariant));

    private static bool IsBootstrap(string path) => Path.GetExtension(path) is ".sh" or ".just" or ".tf" or ".j2" or ".tpl" or ".gotmpl"
        || TreePath.GetName(path) is "justfile" or "Taskfile.yaml" or "Taskfile.yml" or "Makefile"
        || (RepositoryFiles.IsYaml(path) && (path.Contains("helmfile", StringComparison.Ordinal) || path.Contains("bootstrap/", StringComparison.Ordinal) || path.Contains(".taskfiles/", StringComparison.Ordinal)));

    // A file that people apply by hand.
    private static bool LiesInRepository(CheckContext context, string name) => context.Files.YamlPaths.Any(path =>
        context.Files.TryRead(path) is { } text && text.Text.Contains("kind: Namespace", StringComparison.Ordinal) && text.Text.Contains($"name: {name}", StringComparison.Ordinal));
}
