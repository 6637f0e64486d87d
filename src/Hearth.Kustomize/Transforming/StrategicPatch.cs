using Hearth.Kubernetes.Patching;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Finds the target of a strategic merge patch and merges it; name, namespace and kind stay the target's unless the patch may change them.</summary>
internal static class StrategicPatch
{
    public static void Apply(BuildResource resource, BuildResource patch, BuildSession session, SourceSpan asked)
    {
        var (name, resourceNamespace, kind) = (resource.Name, resource.Namespace, resource.Type.Kind);
        var before = resource.Root;
        var span = resource.Span;
        if (patch.AllowNameChange || patch.AllowKindChange)
        {
            resource.StoreId();
        }

        YamlMapping? merged;
        try
        {
            merged = StrategicMerge.Apply(resource.Root, patch.Root, session.Schemas);
        }
        catch (PatchException exception)
        {
            var refused = new KustomizeException(KustomizeRules.InvalidPatch, exception.Span, $"{resource.CurrentId}: {exception.Message}");
            throw (exception.Target is { } target ? refused.With(target, "it meets this") : refused).With(asked, "the patch is asked for here");
        }

        resource.Root = merged ?? resource.Root.WithEntries([]);
        if (resource.IsEmpty)
        {
            return;
        }

        if (!patch.AllowKindChange)
        {
            resource.SetKind(kind, span);
        }

        if (!patch.AllowNameChange)
        {
            resource.SetName(name, span);
        }

        resource.SetNamespace(resourceNamespace, span);
        resource.Root = WithOwnIdentity(resource.Root, before);
    }

    // A patch repeats the identity to say what it is for; the author of it is still the resource's file.
    private static YamlMapping WithOwnIdentity(YamlMapping merged, YamlMapping before)
    {
        foreach (string field in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            merged = merged[field] is { } value ? merged.With(field, Own(value, before[field])) : merged;
        }

        if (merged.GetMapping("metadata") is not { } metadata || before.GetMapping("metadata") is not { } old)
        {
            return merged;
        }

        foreach (string field in (ReadOnlySpan<string>)["name", "namespace"])
        {
            metadata = metadata[field] is { } value ? metadata.With(field, Own(value, old[field])) : metadata;
        }

        return merged.With("metadata", metadata);
    }

    private static YamlNode Own(YamlNode merged, YamlNode? before) =>
        before is YamlScalar old && merged is YamlScalar now && now.Value == old.Value ? old : merged;

    /// <summary>For a patch with a target selector: it takes the type of what it is applied to, and its labels and annotations become texts.</summary>
    public static BuildResource ForSelected(BuildResource patch, BuildResource resource)
    {
        var copy = patch.Copy();
        var root = copy.Root;
        if (root.GetMapping("metadata") is { } metadata)
        {
            foreach (string field in (ReadOnlySpan<string>)["labels", "annotations"])
            {
                if (metadata[field] is { } node)
                {
                    metadata = node is YamlMapping { Count: > 0 } pairs
                        ? metadata.With(field, pairs.WithEntries(pairs.Entries.ToArray().Select(entry => entry with { Value = Scalars.AsText(entry.Value.Target) })))
                        : metadata.Without(field);
                }
            }

            root = root.With("metadata", metadata);
        }

        copy.Root = root.With("apiVersion", Scalars.Replace(root["apiVersion"], resource.Type.ApiVersion, resource.Root["apiVersion"]?.Span ?? root.Span));
        return copy;
    }

    /// <summary>The one resource that a patch without a selector is for, by any identity it ever had.</summary>
    public static BuildResource FindTarget(ResourceList resources, BuildResource patch, SourceSpan asked)
    {
        var id = patch.OriginalId;
        BuildResource? found = null;
        foreach (var resource in resources)
        {
            if (resource.IsEmpty || !(resource.Name == id.Name || resource.HadName(id.Name)) || !resource.MatchesAnyId(other => id.IsSame(other)))
            {
                continue;
            }

            if (found is not null)
            {
                throw new KustomizeException(KustomizeRules.PatchWithoutTarget, patch.Span, $"the patch for {id} fits more than one resource", "Give it a target with a namespace.")
                    .With(found.Span, "one").With(resource.Span, "another").With(asked, "the patch is asked for here");
            }

            found = resource;
        }

        return found ?? throw Missing(resources, patch, id).With(asked, "the patch is asked for here");
    }

    private static KustomizeException Missing(ResourceList resources, BuildResource patch, in BuildId id)
    {
        string name = id.Name;
        string kind = id.Type.Kind;
        var near = resources.FirstOrDefault(resource => resource.Type.Kind == kind && resource.OriginalId.Name == name)
            ?? resources.FirstOrDefault(resource => resource.OriginalId.Name == name)
            ?? (NearestName.Find(name, resources.Where(resource => resource.Type.Kind == kind).Select(resource => resource.OriginalId.Name)) is { } known
                ? resources.First(resource => resource.Type.Kind == kind && resource.OriginalId.Name == known)
                : resources.FirstOrDefault(resource => resource.Type.Kind == kind));
        var missing = new KustomizeException(
            KustomizeRules.PatchWithoutTarget, patch.Span, $"no resource is {Describe(id)}{(near is null ? "" : $"; the nearest is {Describe(near.OriginalId)}")}");
        return near is null ? missing : missing.With(near.Span, "the nearest resource");
    }

    private static string Describe(in BuildId id) =>
        $"{id.Type.Kind} {id.Name} ({id.Type.ApiVersion}{(id.IsClusterScoped || id.Namespace is "" or BuildId.NoNamespace ? "" : $", namespace {id.Namespace}")})";
}
