using Hearth.Flux.Graph;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Rendering;

/// <summary>
/// The kustomization that Flux builds for a Flux Kustomization: the file of its path, or one made of all manifests below
/// it, with what its spec adds (kustomize_generator.go of fluxcd/pkg).
/// </summary>
internal static class GeneratedKustomization
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private static readonly string[] AddedFields = ["resources", "namespace", "namePrefix", "nameSuffix", "patches", "components", "patchesStrategicMerge", "patchesJson6902", "images", "buildMetadata"];

    // What kustomize would clone (IsLocalRelativePath in fluxcd/pkg).
    private static readonly string[] RemoteStarts = ["git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"];

    /// <exception cref="DiagnosticException">The path or a component does not exist, or the file is broken.</exception>
    public static YamlMapping Make(FluxKustomization kustomization, ParsedFiles files)
    {
        string path = kustomization.Path;
        var pathSpan = (kustomization.Spec["path"] ?? kustomization.Resource.Root).Span;
        if (!files.Tree.IsDirectory(path))
        {
            throw new DiagnosticException(new Diagnostic(FluxRules.MissingPath, pathSpan, $"spec.path is {(path.Length == 0 ? "the root" : path)}; there is no such directory") { Hint = NearestDirectory(files.Tree, path) });
        }

        string? file = FileOf(files.Tree, path);
        RefuseOthers(files.Tree, path, file, pathSpan);
        var root = file is not null ? Read(files, file) : Generate(files.Tree, path, pathSpan);
        if (file is not null && root.GetSequence("resources") is null or { Count: 0 })
        {
            // Keeps kustomize from refusing it as empty, and shows in the output: so does Flux.
            root = root.With("buildMetadata", new YamlSequence([YamlValue.String("originAnnotations", pathSpan)], pathSpan));
        }

        return AddSpec(root, kustomization, files.Tree);
    }

    public static string? FileOf(FileTree tree, string directory) => PathsIn(directory).FirstOrDefault(tree.IsFile);

    private static IEnumerable<string> PathsIn(string directory) => FileNames.Select(name => directory.Length == 0 ? name : $"{directory}/{name}");

    // kustomize takes one file only, and Flux writes its own where a directory may be in the way.
    private static void RefuseOthers(FileTree tree, string path, string? file, SourceSpan span)
    {
        string written = file ?? PathsIn(path).First();
        string? other = PathsIn(path).FirstOrDefault(name => name != file && tree.IsFile(name));
        if (other is not null || tree.IsDirectory(written))
        {
            throw new DiagnosticException(new Diagnostic(Kustomize.KustomizeRules.NoKustomization, span, other is not null ? $"{(path.Length == 0 ? "the root" : path)} has both {TreePath.GetName(written)} and {TreePath.GetName(other)}; wants one" : $"{written} is a directory; Flux would write its file there"));
        }
    }

    private static YamlMapping Read(ParsedFiles files, string path)
    {
        var text = files.TryRead(path)!; // FileOf found it.
        var stream = YamlReader.Read(text, new YamlReadOptions { ShareAnchors = false });
        if (stream.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == Severity.Error) is { } error)
        {
            throw new DiagnosticException(error);
        }

        if (stream.Documents.FirstOrDefault(static document => document.Root is not null)?.Root is not { } root)
        {
            return Empty(text.WholeSpan());
        }

        var expansion = YamlExpander.Expand(root);
        return Canonical(expansion.Root as YamlMapping ?? throw new DiagnosticException(
            expansion.Diagnostics.FirstOrDefault() ?? new Diagnostic(Kustomize.KustomizeRules.InvalidKustomization, root.Span, "a kustomization is a mapping")));
    }

    // Go's JSON decoder takes names in any case; what the spec adds must meet them.
    private static YamlMapping Canonical(YamlMapping root) => root.WithEntries(root.Entries.ToArray().Select(static entry =>
        Array.Find(AddedFields, field => !field.Equals(entry.Name, StringComparison.Ordinal) && field.Equals(entry.Name, StringComparison.OrdinalIgnoreCase)) is { } name
            ? entry with { Key = YamlValue.String(name, entry.Key.Span) }
            : entry));

    private static YamlMapping Generate(FileTree tree, string path, SourceSpan span)
    {
        var resources = new List<YamlNode>();
        Scan(path);
        var root = Empty(span);
        return resources.Count > 0
            ? root.With("resources", new YamlSequence(resources, span))
            : root.With("namespace", YamlValue.String("_placeholder", span));

        void Scan(string directory)
        {
            foreach (var entry in tree.List(directory))
            {
                string full = directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}";
                string relative = path.Length == 0 ? full : full[(path.Length + 1)..];
                if (entry.Kind == FileKind.Directory)
                {
                    if (FileOf(tree, full) is null)
                    {
                        Scan(full);
                    }
                    else
                    {
                        resources.Add(YamlValue.String(relative, span));
                    }
                }
                else if (entry.Kind == FileKind.File && Path.GetExtension(entry.Name) is ".yaml" or ".yml")
                {
                    resources.Add(YamlValue.String(relative, span));
                }
            }
        }
    }

    private static YamlMapping Empty(SourceSpan span) => new(
    [
        new YamlEntry(YamlValue.String("apiVersion", span), YamlValue.String("kustomize.config.k8s.io/v1beta1", span)),
        new YamlEntry(YamlValue.String("kind", span), YamlValue.String("Kustomization", span)),
    ], span);

    private static YamlMapping AddSpec(YamlMapping root, FluxKustomization kustomization, FileTree tree)
    {
        var spec = kustomization.Spec;
        foreach (var (field, target) in (ReadOnlySpan<(string, string)>)[("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")])
        {
            if (spec[field] is YamlScalar { Value.Length: > 0 } text)
            {
                root = root.With(target, text);
            }
        }

        root = Append(root, "patches", spec.GetSequence("patches")?.Items.ToArray());
        root = Append(root, "components", Components(kustomization, tree));
        root = Append(root, "patchesStrategicMerge", Texts(spec.GetSequence("patchesStrategicMerge")));
        root = Append(root, "patchesJson6902", JsonPatches(spec.GetSequence("patchesJson6902")));
        root = AddImages(root, spec.GetSequence("images"));
        return spec.GetSequence("buildMetadata") is { } metadata ? root.With("buildMetadata", metadata) : root;
    }

    private static YamlMapping Append(YamlMapping root, string field, IReadOnlyList<YamlNode>? added) => added is not { Count: > 0 }
        ? root
        : root.GetSequence(field) is { } own ? root.With(field, own.WithItems([.. own.Items, .. added]))
        : root.With(field, new YamlSequence(added, added[0].Span));

    private static List<YamlNode>? Components(FluxKustomization kustomization, FileTree tree)
    {
        if (kustomization.Spec.GetSequence("components") is not { } components)
        {
            return null;
        }

        bool ignoresMissing = kustomization.Spec.GetString("ignoreMissingComponents") == "true";
        var kept = new List<YamlNode>();
        foreach (var item in components.Items)
        {
            if (item.Target is not YamlScalar { Value: var path } || !IsLocal(path))
            {
                throw new DiagnosticException(new Diagnostic(FluxRules.InvalidComponent, item.Span, $"the component {(item.Target as YamlScalar)?.Value} is not local and relative"));
            }

            string? full = TreePath.Combine(kustomization.Path, path);
            if (!ignoresMissing || (full is not null && tree.GetKind(full) != FileKind.Missing))
            {
                kept.Add(item.Target);
            }
        }

        return kept;
    }

    private static bool IsLocal(string path) =>
        path is not ['/', ..]
        && !path.StartsWith("file:///", StringComparison.OrdinalIgnoreCase)
        && !Array.Exists(RemoteStarts, start => path.Length > start.Length && path.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static List<YamlNode>? Texts(YamlSequence? merges) =>
        merges is null ? null : [.. merges.Items.ToArray().Select(static item => item.Target is YamlScalar ? item.Target : AsText(item.Target))];

    private static List<YamlNode>? JsonPatches(YamlSequence? patches) =>
        patches is null ? null : [.. patches.Items.ToArray().Select(static item => item.Target is YamlMapping entry && entry["patch"] is { } patch and not YamlScalar ? entry.With("patch", AsText(patch)) : item.Target)];

    private static YamlScalar AsText(YamlNode node) =>
        new(Syntax.Yaml.Emitting.SigsYaml.Marshal(node, YamlSchema.GoYaml3), ScalarStyle.Literal, node.Span);

    // By name; newTag and digest are one unit.
    private static YamlMapping AddImages(YamlMapping root, YamlSequence? images)
    {
        if (images is null)
        {
            return root;
        }

        List<YamlNode> merged = [.. root.GetSequence("images")?.Items.ToArray() ?? []];
        foreach (var item in images.Items)
        {
            if (item.Target is not YamlMapping image)
            {
                continue;
            }

            int at = merged.FindIndex(other => other.Target is YamlMapping own && own.GetString("name") == image.GetString("name"));
            if (at < 0)
            {
                merged.Add(image);
                continue;
            }

            var entry = (YamlMapping)merged[at].Target; // FindIndex saw it.
            entry = image["newName"] is YamlScalar { Value.Length: > 0 } name ? entry.With("newName", name) : entry;
            if (image.GetString("newTag") is { Length: > 0 } || image.GetString("digest") is { Length: > 0 })
            {
                entry = entry.Without("newTag").Without("digest");
                entry = image["newTag"] is { } tag ? entry.With("newTag", tag) : entry;
                entry = image["digest"] is { } digest ? entry.With("digest", digest) : entry;
            }

            merged[at] = entry;
        }

        return root.With("images", new YamlSequence(merged, images.Span));
    }

    // The part of the path that exists, and beside the first part that does not the nearest name.
    private static string? NearestDirectory(FileTree tree, string path)
    {
        string known = path;
        while (known.Length > 0 && !tree.IsDirectory(known))
        {
            known = TreePath.GetDirectory(known);
        }

        string wrong = path[(known.Length == 0 ? 0 : known.Length + 1)..].Split('/')[0];
        string? near = NearestName.Find(wrong, tree.List(known).Where(static entry => entry.Kind == FileKind.Directory).Select(static entry => entry.Name));
        return near is null ? null : $"did you mean {(known.Length == 0 ? near : $"{known}/{near}")}?";
    }
}
