using Hearth.Flux.Graph;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Checks.Configs;

/// <summary>Which keys an ExternalSecret writes, as External Secrets decides it.</summary>
internal static class ExternalSecretKeys
{
    /// <summary>Its keys; null where only the store knows them (<c>dataFrom</c>, <c>templateFrom</c>).</summary>
    public static IReadOnlySet<string>? Of(YamlMapping? spec)
    {
        var target = spec?.GetMapping("target");
        var template = target?.GetMapping("template");
        if (template?.GetSequence("templateFrom") is not null)
        {
            return null;
        }

        var templated = template?.GetMapping("data");
        bool merges = templated is null || template?.GetString("mergePolicy") == "Merge";
        if (merges && spec?.GetSequence("dataFrom") is not null)
        {
            return null;
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in NodeReading.EntriesOf(templated))
        {
            keys.Add(entry.Name ?? "");
        }

        if (merges)
        {
            foreach (var entry in NodeReading.MappingsOf(spec?.GetSequence("data")))
            {
                keys.Add(entry.GetString("secretKey") ?? "");
            }
        }

        return keys;
    }
}
