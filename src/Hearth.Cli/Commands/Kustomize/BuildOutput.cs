using Hearth.Kubernetes.Resources;
using Hearth.Kustomize;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>--output</c>: a file takes everything, a directory one file a resource, named as kustomize names them.</summary>
internal static class BuildOutput
{
    public static void Write(string path, ResourceSet resources)
    {
        if (!Directory.Exists(path))
        {
            AtomicFile.WriteText(path, Kustomizer.ToYaml(resources));
            return;
        }

        var namespaces = resources.Where(resource => !ClusterScope.Contains(resource.Type)).Select(Namespace).Distinct().Count();
        foreach (var resource in resources)
        {
            string prefix = namespaces > 1 && !ClusterScope.Contains(resource.Type) ? Namespace(resource).ToLowerInvariant() + "_" : "";
            string type = string.Join('_', new[] { resource.Type.Group, resource.Type.Version, resource.Type.Kind }.Where(part => part.Length > 0)).ToLowerInvariant();
            AtomicFile.WriteText(Path.Combine(path, $"{prefix}{type}_{resource.Name.ToLowerInvariant()}.yaml"), Kustomizer.ToYaml(new ResourceSet([resource])));
        }
    }

    private static string Namespace(Resource resource) => resource.Namespace.Length == 0 ? "default" : resource.Namespace;
}
