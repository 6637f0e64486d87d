using Hearth.Kubernetes;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <content>The record as annotations: how functions see it, and how it is read back from them.</content>
internal sealed partial class BuildResource
{
    public const string OriginAnnotation = "config.kubernetes.io/origin";
    public const string TransformationsAnnotation = "alpha.config.kubernetes.io/transformations";

    private const string Internal = "internal.config.kubernetes.io/";

    // What kustomize takes out of every result.
    private static readonly string[] BuildAnnotations =
    [
        Internal + "previousKinds", Internal + "previousNames", Internal + "previousNamespaces", Internal + "prefixes",
        Internal + "suffixes", Internal + "allowNameChange", Internal + "allowKindChange", Internal + "refBy",
        Internal + "generatorBehavior", Internal + "needsHashSuffix", Internal + "path", Internal + "index",
        Internal + "seqindent", Internal + "id", Internal + "annotations-migration-resource-id", Internal + "helm-generated",
        "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id",
    ];

    /// <summary>The tree with the record in its annotations, as a function is given it.</summary>
    public YamlMapping Exported()
    {
        var annotations = new List<(string Key, string Value)>();
        void Add(string key, string value)
        {
            if (value.Length > 0)
            {
                annotations.Add((key, value));
            }
        }

        Add(Internal + "previousNames", string.Join(',', previous.Select(id => id.Name)));
        Add(Internal + "previousNamespaces", string.Join(',', previous.Select(id => id.Namespace)));
        Add(Internal + "previousKinds", string.Join(',', previous.Select(id => id.Kind)));
        Add(Internal + "prefixes", string.Join(',', Prefixes));
        Add(Internal + "suffixes", string.Join(',', Suffixes));
        Add(Internal + "needsHashSuffix", NeedsHash ? "enabled" : "");
        Add(Internal + "generatorBehavior", Behavior == GeneratorBehavior.None ? "" : Behavior.ToString().ToLowerInvariant());
        Add(Internal + "helm-generated", IsHelmGenerated ? "true" : "");
        Add(OriginAnnotation, Origin?.ToString() ?? "");
        Add(TransformationsAnnotation, Origin.ToText(Transformations));
        return annotations.Count == 0 ? Root : WithAnnotations(Root, annotations, Root.Span);
    }

    /// <summary>
    /// The tree as it is written out: annotations are texts, the tools' own are gone, an empty mapping of them too.
    /// Metadata is there even where nobody wrote it, because kustomize clears an annotation in it.
    /// </summary>
    public YamlMapping Finished(bool withOrigin, bool withTransformations)
    {
        var metadata = Root.GetMapping("metadata") ?? new YamlMapping([], Root.Span);
        var annotations = metadata.GetMapping("annotations");
        var kept = new List<YamlEntry>(annotations?.Count ?? 0);
        bool isSame = annotations is not null;
        foreach (ref readonly var entry in annotations is null ? default : annotations.Entries)
        {
            if (entry.Name is null or OriginAnnotation or TransformationsAnnotation || BuildAnnotations.AsSpan().Contains(entry.Name))
            {
                isSame = false;
                continue;
            }

            var text = Scalars.AsText(entry.Value.Target);
            isSame &= ReferenceEquals(text, entry.Value);
            kept.Add(entry with { Value = text });
        }

        void Add(string key, string text)
        {
            isSame = false;
            kept.Add(new YamlEntry(new YamlScalar(key, ScalarStyle.Plain, Root.Span), new YamlScalar(text, ScalarStyle.DoubleQuoted, Root.Span)));
        }

        if (withOrigin && Origin is not null)
        {
            Add(OriginAnnotation, Origin.ToString());
        }

        if (withTransformations && Transformations.Count > 0)
        {
            Add(TransformationsAnnotation, Origin.ToText(Transformations));
        }

        if (isSame && kept.Count > 0)
        {
            return Root;
        }

        var finished = kept.Count == 0 ? metadata.Without("annotations")
            : metadata.With("annotations", annotations?.WithEntries(kept) ?? new YamlMapping(kept, Root.Span));
        return ReferenceEquals(finished, Root["metadata"]) ? Root : Root.With("metadata", finished);
    }

    /// <summary>Gives annotations their texts: what a JSON patch or a plugin left as a number or flag becomes a text.</summary>
    public void NormalizeAnnotations()
    {
        if (Root.GetMapping("metadata") is { } metadata && metadata["annotations"] is { } node)
        {
            if (node is not YamlMapping { Count: > 0 } annotations)
            {
                Root = Root.With("metadata", metadata.Without("annotations"));
                return;
            }

            Root = Root.With("metadata", metadata.With("annotations", annotations.WithEntries(annotations.Entries.ToArray().Select(entry => entry with { Value = Scalars.AsText(entry.Value.Target) }))));
        }
    }

    public void SetAnnotation(string key, string value, SourceSpan origin) => Root = WithAnnotations(Root, [(key, value)], origin);

    public void RemoveAnnotation(string key)
    {
        if (Root.GetMapping("metadata") is { } metadata && metadata.GetMapping("annotations") is { } annotations && annotations.ContainsKey(key))
        {
            Root = Root.With("metadata", annotations.Count == 1 ? metadata.Without("annotations") : metadata.With("annotations", annotations.Without(key)));
        }
    }

    private static YamlMapping WithAnnotations(YamlMapping root, IEnumerable<(string Key, string Value)> added, SourceSpan origin)
    {
        var metadata = root.GetMapping("metadata") ?? new YamlMapping([], origin);
        var annotations = metadata.GetMapping("annotations") ?? new YamlMapping([], origin);
        foreach (var (key, value) in added)
        {
            annotations = annotations.With(key, new YamlScalar(value, ScalarStyle.DoubleQuoted, origin));
        }

        return root.With("metadata", metadata.With("annotations", annotations));
    }

    private void ImportAnnotations()
    {
        if (Root.GetMapping("metadata")?.GetMapping("annotations") is not { } annotations || !HasRecordIn(annotations))
        {
            return;
        }

        string[] Csv(string name) => annotations.GetString(Internal + name) is { Length: > 0 } text ? text.Split(',') : [];
        string[] names = Csv("previousNames");
        string[] namespaces = Csv("previousNamespaces");
        string[] kinds = Csv("previousKinds");
        for (int i = 0; i < names.Length && i < namespaces.Length && i < kinds.Length; i++)
        {
            previous.Add(new PreviousId(namespaces[i], names[i], kinds[i]));
        }

        Prefixes.AddRange(Csv("prefixes"));
        Suffixes.AddRange(Csv("suffixes"));
        NeedsHash = annotations.GetString(Internal + "needsHashSuffix") == "enabled";
        AllowNameChange = annotations.GetString(Internal + "allowNameChange") == "enabled";
        AllowKindChange = annotations.GetString(Internal + "allowKindChange") == "enabled";
        IsHelmGenerated = annotations.GetString(Internal + "helm-generated") == "true";
        Behavior = BehaviorOf(annotations.GetString(Internal + "generatorBehavior"));
        Origin = Building.Origin.Read(ReadAnnotation(annotations, OriginAnnotation));
        if (ReadAnnotation(annotations, TransformationsAnnotation) is YamlSequence transformations)
        {
            foreach (var item in transformations.Items)
            {
                if (Building.Origin.Read(item.Target) is { } transformation)
                {
                    Transformations.Add(transformation);
                }
            }
        }

        var kept = annotations.Entries.ToArray().Where(entry => entry.Name is not (OriginAnnotation or TransformationsAnnotation) && !IsRecord(entry.Name)).ToList();
        var metadata = Root.GetMapping("metadata")!; // The annotations are in it.
        Root = Root.With("metadata", kept.Count == 0 ? metadata.Without("annotations") : metadata.With("annotations", annotations.WithEntries(kept)));
    }

    public static GeneratorBehavior BehaviorOf(string? text) => text switch
    {
        "create" => GeneratorBehavior.Create,
        "replace" => GeneratorBehavior.Replace,
        "merge" => GeneratorBehavior.Merge,
        _ => GeneratorBehavior.None,
    };

    private static bool HasRecordIn(YamlMapping annotations)
    {
        foreach (ref readonly var entry in annotations.Entries)
        {
            if (entry.Key.Target is YamlScalar key && (key.AsSpan().StartsWith(Internal) || key.AsSpan() is OriginAnnotation or TransformationsAnnotation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRecord(string? name) => name is not null && name.StartsWith(Internal, StringComparison.Ordinal) && BuildAnnotations.AsSpan().Contains(name);

    private static YamlNode? ReadAnnotation(YamlMapping annotations, string key) =>
        annotations[key] is YamlScalar scalar && YamlReader.Read(new SourceText(scalar.Span.Path, scalar.Value)) is { HasErrors: false, Documents: [var document, ..] } ? document.Root : null;
}
