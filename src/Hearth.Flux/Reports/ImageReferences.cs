using Hearth.Kubernetes.Resources;
using Hearth.Syntax.Yaml;

namespace Hearth.Flux.Reports;

/// <summary>The container images that resources name.</summary>
public static class ImageReferences
{
    /// <summary>Each image once, in the order of first use.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Resource> resources)
    {
        var images = new List<string>();
        foreach (var resource in resources)
        {
            Visit(resource.Root, images);
        }

        return [.. images.Distinct()];
    }

    private static void Visit(YamlNode node, List<string> images)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (ref readonly var entry in mapping.Entries)
                {
                    if (entry is { Name: "containers" or "initContainers" or "ephemeralContainers", Value.Target: YamlSequence containers })
                    {
                        images.AddRange(Graph.NodeReading.MappingsOf(containers).Select(static container => container.GetString("image")).OfType<string>().Where(static image => image.Length > 0));
                    }
                    else if (entry is { Name: "imageName", Value.Target: YamlScalar { Value.Length: > 0 } image })
                    {
                        images.Add(image.Value); // CloudNativePG's clusters.
                    }

                    Visit(entry.Value.Target, images);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Visit(item.Target, images);
                }

                break;
        }
    }
}
