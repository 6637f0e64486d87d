using Hearth.Kubernetes.Resources;
using Hearth.Kubernetes;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Transforming;

/// <summary>
/// Sets the namespace of everything that is not known to be without one, renames Namespace objects, and moves service
/// accounts that role bindings name.
/// </summary>
internal sealed class NamespaceTransformer(YamlScalar value, FieldSpecList specs, bool unsetOnly = false, string subjects = NamespaceTransformer.DefaultOnly) : Transformer
{
    public const string DefaultOnly = "defaultOnly";
    public const string AllServiceAccounts = "allServiceAccounts";
    public const string NoSubjects = "none";

    private static readonly FieldSpec MetadataNamespace = new(GroupVersionKind.Any, "metadata/namespace", create: true);

    private readonly YamlScalar text = Scalars.Text(value);

    public override string Kind => "NamespaceTransformer";

    public override void Transform(ResourceList resources)
    {
        if (text.Value.Length == 0)
        {
            return;
        }

        foreach (var resource in resources)
        {
            if (!resource.IsEmpty && !resource.IsHelmGenerated)
            {
                resource.StoreId();
                TransformOne(resource);
            }
        }

        resources.CheckUnique((resource, conflict) => new KustomizeException(conflict.Diagnostic with
        {
            Message = $"with namespace {text.Value} there are two of {resource.CurrentId}",
        }).With(text.Span, "the namespace is set here"));
    }

    /// <summary>The same for one resource, without a record of its earlier namespace.</summary>
    public void TransformOne(BuildResource resource)
    {
        if (!resource.CurrentId.IsClusterScoped)
        {
            Apply(resource, MetadataNamespace, Creates.Scalar, text.Span, Set);
        }

        bool isBinding = resource.Type.Kind is "RoleBinding" or "ClusterRoleBinding";
        if (isBinding)
        {
            TransformSubjects(resource);
        }

        var type = resource.Type;
        foreach (var spec in specs)
        {
            if (type.IsSelectedBy(spec.Type)
                && spec.Path != "metadata/namespace"
                && !(spec.Path == "metadata/name" && type.ApiVersion != "v1")
                && !(isBinding && spec.Path == "subjects/namespace" && spec.Type.Kind is "RoleBinding" or "ClusterRoleBinding"))
            {
                Apply(resource, spec, Creates.Scalar, text.Span, node => Set(node, spec));
            }
        }
    }

    private YamlNode Set(YamlNode? node) => Set(node, MetadataNamespace);

    private YamlNode Set(YamlNode? node, FieldSpec spec)
    {
        if (node is not (null or YamlScalar))
        {
            throw new FieldMismatchException($"{spec.Path} is {Krm.Describe(node)}; a namespace can only take the place of a text", node.Span);
        }

        return unsetOnly && node is YamlScalar { Value.Length: > 0 } && !Krm.IsNull(node) ? node : text;
    }

    private void TransformSubjects(BuildResource resource)
    {
        if (subjects == NoSubjects || resource.Root["subjects"] is not YamlSequence list)
        {
            return;
        }

        var changed = new List<YamlNode>(list.Count);
        foreach (var item in list.Items)
        {
            bool isMeant = item.Target is YamlMapping subject
                && (subjects == AllServiceAccounts ? subject.GetString("kind") == "ServiceAccount" : subject.GetString("name") == "default");
            changed.Add(isMeant ? SetNamespace((YamlMapping)item.Target) : item.Target);
        }

        resource.Root = resource.Root.With("subjects", list.WithItems(changed));
    }

    private YamlMapping SetNamespace(YamlMapping subject) => subject.With("namespace", Set(subject["namespace"]));
}
