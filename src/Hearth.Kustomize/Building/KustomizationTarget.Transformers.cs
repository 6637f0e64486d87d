using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Kustomize.Plugins;
using Hearth.Kustomize.Transforming;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Building;

/// <content>The transformers that the kustomization's own fields stand for, in kustomize's order, and its plugins.</content>
internal sealed partial class KustomizationTarget
{
    private static readonly FieldSpec MetadataLabels = new(GroupVersionKind.Any, "metadata/labels", create: true);

    // All are made before the first runs: a patch that cannot be read is refused before anything is changed.
    private List<Transformer> BuiltInTransformers(TransformerConfig config)
    {
        var kustomization = Kustomization;
        var transformers = new List<Transformer>();
        if (kustomization.PatchesStrategicMerge.Count > 0)
        {
            transformers.Add(new PatchStrategicMergeTransformer(kustomization.PatchesStrategicMerge, null, kustomization.Span, loader, session));
        }

        foreach (var patch in kustomization.Patches)
        {
            transformers.Add(new PatchTransformer(patch, loader, session));
        }

        if (kustomization.Namespace is { Value.Length: > 0 } value)
        {
            transformers.Add(new NamespaceTransformer(value, config.Namespace));
        }

        if (kustomization.NamePrefix is { Value.Length: > 0 } prefix)
        {
            transformers.Add(new AffixTransformer(prefix, isPrefix: true, config.NamePrefix));
        }

        if (kustomization.NameSuffix is { Value.Length: > 0 } suffix)
        {
            transformers.Add(new AffixTransformer(suffix, isPrefix: false, config.NameSuffix));
        }

        AddLabels(transformers, config);
        if (kustomization.CommonAnnotations.Count > 0)
        {
            transformers.Add(new PairsTransformer(PairsTransformer.Annotations, kustomization.CommonAnnotations, config.CommonAnnotations));
        }

        foreach (var patch in kustomization.PatchesJson6902)
        {
            transformers.Add(new PatchJson6902Transformer(patch.Node, patch.Target, patch.Path, patch.Patch, loader));
        }

        foreach (var replica in kustomization.Replicas)
        {
            transformers.Add(new ReplicaCountTransformer(replica, config.Replicas));
        }

        foreach (var image in kustomization.Images)
        {
            transformers.Add(new ImageTagTransformer(image, config.Images));
        }

        if (kustomization.Replacements.Count > 0)
        {
            transformers.Add(new ReplacementTransformer(kustomization.Replacements, loader));
        }

        return transformers;
    }

    private void AddLabels(List<Transformer> transformers, TransformerConfig config)
    {
        if (Kustomization.Labels.Count == 0 && Kustomization.CommonLabels.Count == 0)
        {
            return;
        }

        foreach (var label in Kustomization.Labels)
        {
            try
            {
                var fields = new FieldSpecList(label.Fields).Merge(config.Labels);
                fields = label.IncludeSelectors ? fields.Merge(config.CommonLabels)
                    : (label.IncludeTemplates ? fields.Merge(config.TemplateLabels) : fields).Merge([MetadataLabels]);
                transformers.Add(new PairsTransformer(PairsTransformer.Labels, label.Pairs, fields));
            }
            catch (FieldSpecConflictException exception)
            {
                throw new KustomizeException(KustomizeRules.InvalidTransformer, Kustomization.Span, $"labels: {exception.Message}");
            }
        }

        transformers.Add(new PairsTransformer(PairsTransformer.Labels, Kustomization.CommonLabels, config.CommonLabels));
    }

    // An entry is a plugin's configuration itself, or names a file or kustomization that has some.
    private List<(Plugin Plugin, Origin? Origin)> LoadPlugins(IReadOnlyList<YamlScalar> entries)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var gathered = new Accumulator();
        var paths = new List<YamlScalar>();
        foreach (var entry in entries)
        {
            if (TryReadInline(entry) is { } inline)
            {
                gathered.Resources.AddAll(inline);
            }
            else
            {
                paths.Add(entry);
            }
        }

        AccumulateResources(gathered, paths);
        var plugins = new List<(Plugin, Origin?)>(gathered.Resources.Count);
        foreach (var resource in gathered.Resources)
        {
            plugins.Add((Plugin.Load(resource, loader, session), OriginOf(resource)));
        }

        return plugins;
    }

    private List<BuildResource>? TryReadInline(YamlScalar entry)
    {
        try
        {
            var resources = ResourceDocuments.Read(ScalarSource.Of(entry)).Select(session.Resource).ToList();
            foreach (var resource in resources)
            {
                resource.Origin = origin?.Enter(fileName);
            }

            return resources;
        }
        catch (KustomizeException) when (!entry.Value.Contains('\n'))
        {
            return null;
        }
    }

    private static Origin? OriginOf(BuildResource plugin) => plugin.Origin is { } from
        ? new Origin
        {
            Repo = from.Repo,
            Ref = from.Ref,
            ConfiguredIn = from.Path,
            ByApiVersion = plugin.Type.ApiVersion,
            ByKind = plugin.Type.Kind,
            ByName = plugin.Name,
            ByNamespace = plugin.Namespace,
        }
        : null;
}
