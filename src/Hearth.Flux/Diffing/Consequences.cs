using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Diffing;

/// <summary>What Flux will do with a change that people want to know before they merge it.</summary>
internal static class Consequences
{
    private static readonly (string Kind, string[] Paths)[] ImmutableFields =
    [
        ("Deployment", ["spec.selector"]),
        ("DaemonSet", ["spec.selector"]),
        ("StatefulSet", ["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"]),
        ("Job", ["spec.selector", "spec.template", "spec.completionMode"]),
        ("PersistentVolumeClaim", ["spec.storageClassName", "spec.accessModes", "spec.volumeName", "spec.volumeMode", "spec.selector", "spec.dataSource"]),
        ("StorageClass", ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"]),
        ("RoleBinding", ["roleRef"]),
        ("ClusterRoleBinding", ["roleRef"]),
        ("Service", ["spec.clusterIP"]),
        ("IngressClass", ["spec.controller"]),
    ];

    public static List<string> OfRemoval(ResourceId id, Resource resource, RenderedOwner owner, ClusterRender after)
    {
        if (IsFromCrds(resource, owner))
        {
            return ["stays in the cluster: Helm does not delete what lies in a chart's crds/"];
        }

        if (!IsPruned(resource, owner, after))
        {
            return ["stays in the cluster: pruning is off"];
        }

        var found = new List<string>();
        string? loss = id.Kind switch
        {
            "PersistentVolumeClaim" => "deletes the claim, and with most storage classes its data",
            "PersistentVolume" => "deletes the volume",
            "Namespace" => "deletes the namespace and everything in it",
            "CustomResourceDefinition" => "deletes the definition and every object of that kind",
            "StatefulSet" => "deletes the StatefulSet; its claims stay unless their retention policy says otherwise",
            "Cluster" when id.Group.Contains("cnpg", StringComparison.Ordinal) => "deletes the database",
            FluxKinds.Kustomization when id.Group == FluxKinds.KustomizeGroup => new FluxKustomization(resource, id, null).DeletesWithItself
                ? "deletes everything the Kustomization made"
                : "what the Kustomization made stays in the cluster, and nothing looks after it",
            FluxKinds.HelmRelease when id.Group == FluxKinds.HelmGroup => "uninstalls the release",
            FluxKinds.ResourceSet when id.Group == FluxKinds.OperatorGroup => "deletes everything the ResourceSet made",
            _ => null,
        };
        if (loss is not null)
        {
            found.Add(loss);
        }

        return found;
    }

    public static List<string> OfChange(Resource before, Resource after, RenderedOwner owner, IReadOnlyList<FieldChange> fields)
    {
        var found = new List<string>();
        if (IsFromCrds(after, owner) && ((FluxRelease)owner.Object).UpgradeCrds is "Skip" or "Create")
        {
            found.Add($"stays as it is in the cluster: upgrade.crds of {owner.Id.ShortName} is {((FluxRelease)owner.Object).UpgradeCrds}; wants CreateReplace");
        }

        if (owner.Object is FluxKustomization && ApplySwitches.Freeze(after) is { } freeze)
        {
            found.Add($"stays as it is in the cluster: {FluxKinds.KustomizeGroup}/{freeze}");
        }

        bool isForced = owner.Object is FluxKustomization { Forces: true } || ApplySwitches.Has(after, "force", "enabled");
        foreach (var (kind, paths) in ImmutableFields)
        {
            if (after.Type.Kind == kind)
            {
                found.AddRange(paths.Where(path => fields.Any(field => field.Path == path || field.Path.StartsWith(path + ".", StringComparison.Ordinal) || field.Path.StartsWith(path + "[", StringComparison.Ordinal)))
                    .Select(path => isForced
                        ? $"{path} cannot be changed: the object is deleted and made anew (force){(kind == "PersistentVolumeClaim" ? ", with most storage classes without its data" : "")}"
                        : $"{path} cannot be changed: the API server refuses it unless the object is made anew (force)"));
            }
        }

        if (before.Root.GetString("immutable") == "true" && fields.Any(static field => field.Path.StartsWith("data", StringComparison.Ordinal)))
        {
            found.Add("the object is immutable: the API server refuses new data");
        }

        foreach (var field in fields)
        {
            switch (after.Type.Kind)
            {
                case "Role" or "ClusterRole" when field.Path.StartsWith("rules", StringComparison.Ordinal) && field.After is not null:
                    found.Add($"widens rights: {field.Path}");
                    break;
                case "RoleBinding" or "ClusterRoleBinding" when field.Path.StartsWith("subjects", StringComparison.Ordinal) && field.After is not null:
                    found.Add($"gives rights to another subject: {field.Path}");
                    break;
                case "PersistentVolumeClaim" when field is { Path: "spec.resources.requests.storage", Before: YamlScalar was, After: YamlScalar now } && Bytes(now.Value) < Bytes(was.Value):
                    found.Add($"shrinks the claim from {was.Value} to {now.Value}, which the API server refuses");
                    break;
                case FluxKinds.Kustomization or FluxKinds.HelmRelease when FluxKinds.IsFlux(after) && field is { Path: "spec.suspend", After: YamlScalar { Value: "true" } }:
                    found.Add("suspends it: Flux stops applying changes");
                    break;
                case FluxKinds.Kustomization when FluxKinds.IsFlux(after) && field is { Path: "spec.prune", After: YamlScalar { Value: "true" } }:
                    found.Add("turns pruning on: what is no longer rendered is deleted");
                    break;
                case FluxKinds.HelmRelease when FluxKinds.IsFlux(after) && field.Path is "spec.releaseName" or "spec.targetNamespace" or "spec.storageNamespace":
                    found.Add($"{field.Path} changed: the release is uninstalled and installed anew");
                    break;
            }
        }

        return [.. found.Distinct()];
    }

    public static List<string> OfAddition(Resource resource) => resource.Type.Kind switch
    {
        "ClusterRoleBinding" when resource.Root.GetMapping("roleRef")?.GetString("name") == "cluster-admin" => ["gives cluster-admin"],
        "ClusterRole" when resource.Root.GetSequence("rules") is { } rules && NodeReading.MappingsOf(rules).Any(static rule => HasStar(rule.GetSequence("verbs")) && HasStar(rule.GetSequence("resources"))) => ["gives every right"],
        _ => [],
    };

    // The path of a chart's file: what stands in crds/ of the chart or a subchart was never a template.
    private static bool IsFromCrds(Resource resource, RenderedOwner owner) => resource.Type.Kind == "CustomResourceDefinition" && owner.Object is FluxRelease
        && resource.Span.Authored().Path is var path && path.Contains("crds/", StringComparison.Ordinal) && !path.Contains("templates/", StringComparison.Ordinal);

    private static bool HasStar(YamlSequence? list) => list is not null && list.Items.ToArray().Any(static item => item.Target is YamlScalar { Value: "*" });

    private static bool IsPruned(Resource resource, RenderedOwner owner, ClusterRender after)
    {
        var metadata = resource.Root.GetMapping("metadata");
        if (owner.Object is FluxKustomization && ApplySwitches.Has(resource, "prune", "disabled"))
        {
            return false;
        }

        if (owner.Object is FluxResourceSet)
        {
            return metadata?.GetMapping("annotations")?.GetString(FluxKinds.OperatorGroup + "/prune") != "disabled";
        }

        return owner.Object is FluxRelease
            ? metadata?.GetMapping("annotations")?.GetString("helm.sh/resource-policy") != "keep"
            : after.Find(owner.Id)?.Object is FluxKustomization now ? now.Prunes : ((FluxKustomization)owner.Object).DeletesWithItself; // The third kind.
    }

    private static double Bytes(string quantity)
    {
        int digits = quantity.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.').Count();
        double number = double.TryParse(quantity[..digits], System.Globalization.CultureInfo.InvariantCulture, out double value) ? value : 0;
        return number * quantity[digits..] switch
        {
            "Ki" => 1L << 10, "Mi" => 1L << 20, "Gi" => 1L << 30, "Ti" => 1L << 40, "k" => 1e3, "M" => 1e6, "G" => 1e9, "T" => 1e12, _ => 1,
        };
    }
}
