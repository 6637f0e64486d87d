using Hearth.Flux.Checks.Fixing;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Rules.Structure;

/// <summary>
/// A manifest beside a kustomization that Flux builds, or an app's directory below it, which no kustomization lists. A name
/// that the kustomization mentions in a comment was left out on purpose.
/// </summary>
internal sealed class UnlistedFile : Check
{
    public override DiagnosticRule Rule { get; } = new("STRUCT001", "manifest that no kustomization lists", Severity.Warning,
        "Flux applies what kustomization.yaml lists and nothing else. This file lies beside one that is built and is listed nowhere, so it has no effect. Add it to resources, or leave it there as a comment to say that it is left out on purpose.");

    public override CheckExample Example { get; } = new(
        """
        # kustomization.yaml, beside helmrelease.yaml and externalsecret.yaml
        resources:
          - ./helmrelease.yaml
        """,
        """
        # kustomization.yaml
        resources:
          - ./externalsecret.yaml
          - ./helmrelease.yaml
        """);

    public override IEnumerable<Diagnostic> Run(CheckContext context)
    {
        foreach (var kustomization in context.KustomizationFiles.Reached)
        {
            string text = kustomization.Root.Span.Source.Text;
            foreach (var entry in context.Files.Tree.List(kustomization.Directory))
            {
                string path = Join(kustomization.Directory, entry.Name);
                if (entry.Kind == FileKind.File)
                {
                    if (IsForgotten(context, text, path) is { } manifest)
                    {
                        yield return Report(context, kustomization, manifest, path, entry.Name);
                    }

                    continue;
                }

                foreach (var found in ForgottenBelow(context, kustomization, text, path))
                {
                    yield return Report(context, kustomization, found.Manifest, found.Path, $"{entry.Name}/{TreePath.GetName(found.Path)}");
                }
            }
        }
    }

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";

    // Where its manifest stands; null where the file holds none, or is left out on purpose, or is used in another way.
    private static SourceSpan? IsForgotten(CheckContext context, string kustomization, string path) =>
        RepositoryFiles.IsYaml(path) && !kustomization.Contains(TreePath.GetName(path), StringComparison.Ordinal) && !context.KustomizationFiles.IsNamed(path)
            && FindManifest(context, path, null) is { } manifest && !IsUsedElsewhere(context, path) ? manifest : null;

    private static IEnumerable<(string Path, SourceSpan Manifest)> ForgottenBelow(CheckContext context, KustomizationFile kustomization, string text, string directory)
    {
        if (context.KustomizationFiles.FileOf(directory) is not null || context.KustomizationFiles.Reaches(directory))
        {
            yield break;
        }

        string name = TreePath.GetName(directory);
        if (!text.Contains(name, StringComparison.Ordinal))
        {
            if (FindForgottenApp(context, kustomization, directory) is { } app)
            {
                yield return app;
            }

            yield break;
        }

        // A directory of which some manifests are listed one by one.
        if (kustomization.Listed.Any(listed => RepositoryFiles.IsYaml(listed.Value) && TreePath.Combine(kustomization.Directory, listed.Value) is { } target && TreePath.GetDirectory(target) == directory && FindManifest(context, target, null) is not null))
        {
            foreach (var entry in context.Files.Tree.List(directory))
            {
                string path = Join(directory, entry.Name);
                if (entry.Kind == FileKind.File && IsForgotten(context, text, path) is { } manifest)
                {
                    yield return (path, manifest);
                }
            }
        }
    }

    private Diagnostic Report(CheckContext context, KustomizationFile kustomization, SourceSpan manifest, string path, string name)
    {
        var finding = Finding(manifest, $"{path} is listed in no kustomization, so Flux does not apply it", $"add ./{name} to resources of {kustomization.Path}") with
        {
            Related = [new RelatedPlace((kustomization.Root["resources"] ?? kustomization.Root).Span, "the kustomization beside it")],
        };
        context.Fixes.Add(finding, new ListResourceFix(kustomization.Path, "./" + name));
        return finding;
    }

    // An app of a Flux Kustomization of its own, beside apps that are listed in the same way.
    private static (string Path, SourceSpan Manifest)? FindForgottenApp(CheckContext context, KustomizationFile kustomization, string directory)
    {
        if (!kustomization.Listed.Any(static listed => RepositoryFiles.IsYaml(listed.Value) && listed.Value.TrimStart('.', '/').Contains('/')))
        {
            return null;
        }

        foreach (var entry in context.Files.Tree.List(directory))
        {
            string path = $"{directory}/{entry.Name}";
            if (entry.Kind == FileKind.File && RepositoryFiles.IsYaml(path) && !context.KustomizationFiles.IsNamed(path)
                && FindManifest(context, path, "kustomize.toolkit.fluxcd.io/") is { } manifest && !IsUsedElsewhere(context, path))
            {
                return (path, manifest);
            }
        }

        return null;
    }

    private static SourceSpan? FindManifest(CheckContext context, string path, string? apiVersion)
    {
        if (context.Files.TryRead(path) is not { } source || !source.Text.Contains("apiVersion:", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var document in context.Files.TryReadYaml(path)?.Documents ?? [])
        {
            if (document.Root is YamlMapping root && root["kind"] is YamlScalar { Value.Length: > 0 } kind && root.GetString("apiVersion") is { Length: > 0 } version
                && root.ContainsKey("metadata")
                && !version.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) && (apiVersion is null || version.StartsWith(apiVersion, StringComparison.Ordinal)))
            {
                return root.GetMapping("metadata")?["name"]?.Span ?? kind.Span;
            }
        }

        return null;
    }

    // A script, a task or another tool's configuration may apply it.
    private static bool IsUsedElsewhere(CheckContext context, string path)
    {
        string name = TreePath.GetName(path);
        string parent = TreePath.GetName(TreePath.GetDirectory(path));
        foreach (string other in context.Files.Paths)
        {
            if (other != path && IsTool(other) && context.Files.TryRead(other) is { } text
                && (text.Text.Contains($"{parent}/{name}", StringComparison.Ordinal) || (name is not ("ks.yaml" or "helmrelease.yaml") && text.Text.Contains(name, StringComparison.Ordinal))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTool(string path) =>
        TreePath.GetName(path) is var name && (Path.GetExtension(name) is ".sh" or ".py" or ".just" or ".toml" or ".gotmpl" or ".j2" or ".json5"
            || name.StartsWith("Taskfile", StringComparison.OrdinalIgnoreCase) || name is "justfile" or "Makefile" or ".justfile" || name.StartsWith("helmfile", StringComparison.Ordinal)
            || path.StartsWith(".taskfiles/", StringComparison.Ordinal) || path.StartsWith(".github/", StringComparison.Ordinal));
}
