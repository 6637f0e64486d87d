using Hearth.Kubernetes;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>Follows renames: wherever a field is known to hold the name of a resource that now has another, it gets the new one.</summary>
internal sealed class NameReferences
{
    private readonly ResourceList resources;
    private readonly Dictionary<string, List<BuildResource>> byEarlierName = [];
    private readonly Dictionary<string, List<(FieldSpec Field, GroupVersionKind Target)>> fieldsByKind = [];

    private NameReferences(ResourceList resources, IReadOnlyList<NameReference> references)
    {
        this.resources = resources;
        foreach (var resource in resources)
        {
            for (int i = 0; i < resource.PreviousIdCount; i++)
            {
                string name = resource.PreviousIdAt(i).Name;
                if (!byEarlierName.TryGetValue(name, out var renamed))
                {
                    byEarlierName.Add(name, renamed = []);
                }

                if (renamed is not [.., var last] || last != resource)
                {
                    renamed.Add(resource);
                }
            }
        }

        foreach (var reference in byEarlierName.Count == 0 ? [] : references)
        {
            foreach (var field in reference.Referrers)
            {
                if (!fieldsByKind.TryGetValue(field.Type.Kind, out var fields))
                {
                    fieldsByKind.Add(field.Type.Kind, fields = []);
                }

                fields.Add((field, reference.Type));
            }
        }
    }

    public static void Fix(ResourceList resources, TransformerConfig config)
    {
        foreach (var resource in resources)
        {
            CheckSubjects(resource);
        }

        var references = new NameReferences(resources, config.NameReferences);
        if (references.byEarlierName.Count == 0)
        {
            return;
        }

        foreach (var resource in resources)
        {
            references.Fix(resource);
        }
    }

    // kustomize refuses these whether or not anything was renamed.
    private static void CheckSubjects(BuildResource resource)
    {
        foreach (var subject in ServiceAccounts(resource))
        {
            if (subject["namespace"] is not YamlScalar name || Krm.IsNull(name) || (name.IsPlain && YamlSchema.GoYaml3.Resolve(name).Kind != ScalarKind.String))
            {
                throw new KustomizeException(KustomizeRules.InvalidTransformer, subject["namespace"]!.Span, $"a subject of {resource.CurrentId} has a namespace that is no text"); // It has one.
            }
        }
    }

    private static IEnumerable<YamlMapping> ServiceAccounts(BuildResource resource) =>
        resource.Type.Kind == "RoleBinding" && resource.Root["subjects"] is YamlSequence subjects
            ? subjects.Items.ToArray().Select(item => item.Target).OfType<YamlMapping>().Where(subject => subject.GetString("kind") == "ServiceAccount" && subject.ContainsKey("namespace"))
            : [];

    private void Fix(BuildResource referrer)
    {
        var type = referrer.OriginalId.Type;
        Referrer? prepared = null;
        foreach (string kind in (ReadOnlySpan<string>)[type.Kind, ""])
        {
            if (!fieldsByKind.TryGetValue(kind, out var fields))
            {
                continue;
            }

            foreach (var (field, target) in fields)
            {
                if (type.IsSelectedBy(field.Type))
                {
                    prepared ??= new Referrer(this, referrer);
                    Fix(prepared, field, target);
                }
            }
        }
    }

    private static void Fix(Referrer referrer, FieldSpec field, GroupVersionKind target)
    {
        var resource = referrer.Resource;
        try
        {
            resource.Root = FieldSpecWalker.Apply(resource.Root, field, Creates.Nothing, resource.Root.Span, node => Set(referrer, node!, field, target)); // Nothing is created, so there is a node.
        }
        catch (FieldMismatchException exception)
        {
            throw new KustomizeException(KustomizeRules.InvalidTransformer, exception.Span, $"{resource.CurrentId}: {exception.Message}");
        }
    }

    private static YamlNode Set(Referrer referrer, YamlNode node, FieldSpec field, GroupVersionKind target)
    {
        switch (node)
        {
            case YamlScalar scalar when !Krm.IsNull(scalar):
                return referrer.Find(scalar, null, field, target) is { } found ? Scalars.Replace(scalar, found.Name, scalar.Span) : scalar;
            case YamlMapping mapping:
                return SetMapping(referrer, mapping, field, target);
            case YamlSequence sequence:
            {
                for (int i = 0; i < sequence.Count; i++)
                {
                    sequence = sequence[i] is YamlSequence
                        ? throw new FieldMismatchException($"{field.Path} holds a list in a list; wants names", sequence[i].Span)
                        : sequence.With(i, Set(referrer, sequence[i], field, target));
                }

                return sequence;
            }

            default:
                return node;
        }
    }

    private static YamlNode SetMapping(Referrer referrer, YamlMapping mapping, FieldSpec field, GroupVersionKind target)
    {
        var name = mapping["name"] as YamlScalar
            ?? throw new FieldMismatchException($"{field.Path} is a mapping without a name; wants a name, or a mapping that has one", mapping.Span);
        var found = referrer.Find(name, mapping["namespace"] as YamlScalar, field, target, isMapping: true);
        if (found is null || (found.Name == name.Value && found.Namespace.Length == 0))
        {
            return mapping;
        }

        mapping = mapping.With("name", Scalars.Replace(name, found.Name, name.Span));
        return found.Namespace.Length == 0 ? mapping : mapping.With("namespace", Scalars.Replace(mapping["namespace"], found.Namespace, found.Span));
    }

    /// <summary>One resource that refers to others, and those it can refer to.</summary>
    private sealed class Referrer(NameReferences owner, BuildResource resource)
    {
        private readonly BuildId id = resource.CurrentId;
        private HashSet<string>? boundNamespaces;

        public BuildResource Resource => resource;

        public BuildResource? Find(YamlScalar name, YamlScalar? ofNamespace, FieldSpec field, GroupVersionKind target, bool isMapping = false)
        {
            if (!owner.byEarlierName.TryGetValue(name.Value, out var named))
            {
                return null;
            }

            var candidates = named.FindAll(candidate => CanReach(candidate) && HadType(candidate, target) && IsRole(candidate, field) && IsNear(candidate));
            if (ofNamespace is not null)
            {
                candidates = InNamespace(candidates, ofNamespace.Value);
            }

            if (candidates.Count > 1)
            {
                candidates = candidates.FindAll(candidate => HasSameAffixes(candidate, allowsNone: true));
            }

            if (candidates.Count > 1)
            {
                candidates = candidates.FindAll(candidate => HasSameAffixes(candidate, allowsNone: false));
            }

            if (candidates.Count == 0)
            {
                return null;
            }

            var first = candidates[0];
            foreach (var other in candidates)
            {
                if (other.Name != first.Name || (isMapping && other.Namespace != first.Namespace))
                {
                    throw new KustomizeException(KustomizeRules.AmbiguousReference, name.Span, $"{field.Path} of {id} names \"{name.Value}\", which was the name of {first.CurrentId} and of {other.CurrentId}")
                        .With(first.Span, "the one").With(other.Span, "the other");
                }
            }

            return first;
        }

        private bool CanReach(BuildResource candidate)
        {
            var other = candidate.CurrentId;
            return id.IsClusterScoped || other.IsClusterScoped || id.EffectiveNamespace == other.EffectiveNamespace || BoundNamespaces().Contains(candidate.Namespace);
        }

        private bool IsNear(BuildResource candidate)
        {
            var other = candidate.CurrentId;
            return id.IsClusterScoped || other.IsClusterScoped || candidate.Type.Kind == "ServiceAccount" || id.EffectiveNamespace == other.EffectiveNamespace;
        }

        private static bool HadType(BuildResource candidate, in GroupVersionKind target)
        {
            for (int i = 0; i < candidate.PreviousIdCount; i++)
            {
                if (candidate.PreviousIdAt(i).Type.IsSelectedBy(target))
                {
                    return true;
                }
            }

            return false;
        }

        // A binding says itself whether it means a Role or a ClusterRole.
        private bool IsRole(BuildResource candidate, FieldSpec field)
        {
            if (!field.Path.EndsWith("roleRef/name", StringComparison.Ordinal)
                || resource.Root["roleRef"] is not YamlMapping roleRef || roleRef.GetString("apiGroup") is not { } group || roleRef.GetString("kind") is not { } kind)
            {
                return true;
            }

            return HadType(candidate, new GroupVersionKind(group, "", kind));
        }

        private List<BuildResource> InNamespace(List<BuildResource> candidates, string name)
        {
            // kustomize asks first whether any resource within reach came from that namespace.
            bool isOriginal = owner.resources.Any(other => CanReach(other) && NamespaceOf(other.OriginalId) == name);
            return candidates.FindAll(candidate => NamespaceOf(isOriginal ? candidate.OriginalId : candidate.CurrentId) == name);
        }

        private static string? NamespaceOf(in BuildId other) => other.EffectiveNamespace is var name && name != BuildId.NoNamespace ? name : null;

        private bool HasSameAffixes(BuildResource candidate, bool allowsNone) =>
            SameEnd(candidate.Prefixes, resource.Prefixes, allowsNone) && SameEnd(candidate.Suffixes, resource.Suffixes, allowsNone);

        private static bool SameEnd(List<string> a, List<string> b, bool allowsNone)
        {
            if (a.Count == 0 || b.Count == 0)
            {
                return allowsNone || a.Count == b.Count;
            }

            int common = Math.Min(a.Count, b.Count);
            for (int i = 1; i <= common; i++)
            {
                if (a[^i] != b[^i])
                {
                    return false;
                }
            }

            return true;
        }

        private HashSet<string> BoundNamespaces()
        {
            if (boundNamespaces is not null)
            {
                return boundNamespaces;
            }

            return boundNamespaces = [.. ServiceAccounts(resource).Select(subject => subject.GetString("namespace")!)]; // Checked before.
        }
    }
}
