using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;

namespace Hearth.Flux.Checks.Rules.Safety;

/// <summary>The versions that the rendered CustomResourceDefinitions serve.</summary>
internal sealed class ServedVersions
{
    private readonly Dictionary<(string Group, string Kind), List<(string Name, bool IsDeprecated)>> served = [];

    public ServedVersions(CheckContext context)
    {
        foreach (var definition in context.Definitions)
        {
            var spec = definition.Resource.Root.GetMapping("spec");
            var versions = NodeReading.MappingsOf(spec?.GetSequence("versions")).Where(static version => version.GetString("served") != "false")
                .Select(static version => (version.GetString("name") ?? "", version.GetString("deprecated") == "true")).ToList();
            if (versions.Count > 0)
            {
                served[(spec!.GetString("group") ?? "", spec.GetMapping("names")?.GetString("kind") ?? "")] = versions; // It has versions.
            }
        }
    }

    /// <summary>Those of an object's type; null where its definition is not known.</summary>
    public List<(string Name, bool IsDeprecated)>? Find(ClusterObject found) => served.GetValueOrDefault((found.Id.Group, found.Id.Kind));
}
