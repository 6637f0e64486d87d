using Hearth.Kustomize.Building;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Yaml;

namespace Hearth.Kustomize.Plugins;

/// <summary>The IAMPolicyGenerator: a service account bound to one of Google's cloud.</summary>
internal static class IamPolicy
{
    public static BuildResource Generate(StructReader reader, BuildSession session)
    {
        var span = reader.Node.Span;
        if (reader.Value("cloud") != "gke")
        {
            throw new KustomizeException(KustomizeRules.InvalidGenerator, reader.Text("cloud")?.Span ?? span, $"the cloud \"{reader.Value("cloud")}\" is not supported; wants gke");
        }

        var service = reader.Child("kubernetesService", []);
        var account = reader.Child("serviceAccount", []);
        string cloudAccount = $"{account?.Value("name")}@{account?.Value("projectId")}.iam.gserviceaccount.com";
        var metadata = Mapping(
            reader.Node,
            ("annotations", Mapping(reader.Node, ("iam.gke.io/gcp-service-account", Scalars.Text(cloudAccount, account?.Node.Span ?? span)))),
            ("name", service?.Text("name") ?? Scalars.Text("", span)));
        if (service?.Text("namespace") is { Value.Length: > 0 } resourceNamespace)
        {
            metadata = metadata.With("namespace", resourceNamespace);
        }

        return session.Resource(Mapping(
            reader.Node, ("apiVersion", new YamlScalar("v1", ScalarStyle.Plain, span)), ("kind", new YamlScalar("ServiceAccount", ScalarStyle.Plain, span)), ("metadata", metadata)));
    }

    private static YamlMapping Mapping(YamlMapping origin, params ReadOnlySpan<(string Name, YamlNode Value)> fields)
    {
        var mapping = new YamlMapping([], origin.Span);
        foreach (var (name, value) in fields)
        {
            mapping = mapping.With(name, value);
        }

        return mapping;
    }
}
