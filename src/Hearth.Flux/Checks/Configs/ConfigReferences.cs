using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Configs;

/// <summary>Finds every place where a workload, or an object of an operator that is known, names a Secret or ConfigMap.</summary>
internal static class ConfigReferences
{
    public static IEnumerable<ConfigReference> Of(CheckContext context)
    {
        foreach (var pods in context.Pods)
        {
            foreach (var reference in OfPods(pods))
            {
                yield return reference;
            }
        }

        foreach (var account in context.OfKind("", "ServiceAccount"))
        {
            foreach (var entry in NodeReading.MappingsOf(account.Resource.Root.GetSequence("imagePullSecrets")))
            {
                if (Named(entry, "name") is { } name)
                {
                    yield return new ConfigReference(account, "Secret", name, "imagePullSecrets", false, []);
                }
            }
        }

        foreach (var found in context.Objects)
        {
            foreach (var reference in OfOperators(found))
            {
                yield return reference;
            }
        }
    }

    private static IEnumerable<ConfigReference> OfPods(PodTemplate pods)
    {
        var subject = pods.Workload;
        foreach (var container in pods.Containers)
        {
            foreach (var entry in NodeReading.MappingsOf(container.GetSequence("envFrom")))
            {
                if (entry.GetMapping("secretRef") is { } secret && Named(secret, "name") is { } name)
                {
                    yield return new ConfigReference(subject, "Secret", name, "envFrom", IsTrue(secret, "optional"), []);
                }

                if (entry.GetMapping("configMapRef") is { } map && Named(map, "name") is { } mapName)
                {
                    yield return new ConfigReference(subject, "ConfigMap", mapName, "envFrom", IsTrue(map, "optional"), []);
                }
            }

            foreach (var entry in NodeReading.MappingsOf(container.GetSequence("env")))
            {
                var from = entry.GetMapping("valueFrom");
                if (Keyed(subject, "Secret", from?.GetMapping("secretKeyRef"), "env") is { } secret)
                {
                    yield return secret;
                }

                if (Keyed(subject, "ConfigMap", from?.GetMapping("configMapKeyRef"), "env") is { } map)
                {
                    yield return map;
                }
            }
        }

        foreach (var volume in pods.Volumes)
        {
            if (volume.GetMapping("secret") is { } secret && Named(secret, "secretName") is { } name)
            {
                yield return new ConfigReference(subject, "Secret", name, "a volume", IsTrue(secret, "optional"), ItemKeys(secret));
            }

            if (volume.GetMapping("configMap") is { } map && Named(map, "name") is { } mapName)
            {
                yield return new ConfigReference(subject, "ConfigMap", mapName, "a volume", IsTrue(map, "optional"), ItemKeys(map));
            }

            foreach (var source in NodeReading.MappingsOf(volume.GetMapping("projected")?.GetSequence("sources")))
            {
                foreach (var (field, kind) in ((string, string)[])[("secret", "Secret"), ("configMap", "ConfigMap")])
                {
                    if (source.GetMapping(field) is { } projected && Named(projected, "name") is { } projectedName)
                    {
                        yield return new ConfigReference(subject, kind, projectedName, "a projected volume", IsTrue(projected, "optional"), ItemKeys(projected));
                    }
                }
            }
        }

        foreach (var entry in NodeReading.MappingsOf(pods.Spec.GetSequence("imagePullSecrets")))
        {
            if (Named(entry, "name") is { } name)
            {
                // A pull secret that is missing is passed over, and the pull fails only where the image is private.
                yield return new ConfigReference(subject, "Secret", name, "imagePullSecrets", false, []);
            }
        }
    }

    private static IEnumerable<ConfigReference> OfOperators(ClusterObject found)
    {
        var spec = found.Resource.Root.GetMapping("spec");
        switch (found.Id.Group, found.Id.Kind)
        {
            case ("volsync.backube", "ReplicationSource" or "ReplicationDestination"):
                foreach (string mover in (string[])["restic", "kopia"])
                {
                    if (spec?.GetMapping(mover) is { } settings && Named(settings, "repository") is { } repository)
                    {
                        yield return new ConfigReference(found, "Secret", repository, $"{mover}.repository", false, []);
                    }
                }

                break;
            case ("postgresql.cnpg.io", "Cluster"):
                if (Named(spec?.GetMapping("superuserSecret"), "name") is { } superuser)
                {
                    yield return new ConfigReference(found, "Secret", superuser, "superuserSecret", false, []);
                }

                if (Named(spec?.GetMapping("bootstrap")?.GetMapping("initdb")?.GetMapping("secret"), "name") is { } owner)
                {
                    yield return new ConfigReference(found, "Secret", owner, "bootstrap.initdb.secret", false, []);
                }

                break;
            case (FluxKinds.SourceGroup, _) or (FluxKinds.NotificationGroup, "Provider" or "Receiver"):
                if (Named(spec?.GetMapping("secretRef"), "name") is { } credentials)
                {
                    // A Receiver reads one key; what others read depends on their kind.
                    yield return new ConfigReference(found, "Secret", credentials, "secretRef", false, found.Id.Kind == "Receiver" ? [YamlValue.String("token", credentials.Span)] : []);
                }

                break;
            default:
                break;
        }
    }

    private static ConfigReference? Keyed(ClusterObject subject, string kind, YamlMapping? reference, string use) =>
        Named(reference, "name") is { } name
            ? new ConfigReference(subject, kind, name, use, IsTrue(reference, "optional"), Named(reference, "key") is { } key ? [key] : [])
            : null;

    private static List<YamlScalar> ItemKeys(YamlMapping volume) =>
        [.. NodeReading.MappingsOf(volume.GetSequence("items")).Select(static item => Named(item, "key")).OfType<YamlScalar>()];

    private static YamlScalar? Named(YamlMapping? mapping, string field) => mapping?[field] is YamlScalar { Value.Length: > 0 } scalar ? scalar : null;

    private static bool IsTrue(YamlMapping? mapping, string field) => mapping?.GetString(field) == "true";
}
