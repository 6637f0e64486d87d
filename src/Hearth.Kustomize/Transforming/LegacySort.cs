using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Building;
using Hearth.Kustomize.FieldSpecs;
using Hearth.Kustomize.Model;

namespace Hearth.Kustomize.Transforming;

/// <summary>Brings the finished resources into order: <c>sortOptions</c>, or the legacy order where nothing else is asked for.</summary>
internal static class LegacySort
{
    public static void Apply(ResourceList resources, SortOptions options)
    {
        if (options.Order is not ("legacy" or "fifo"))
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, options.Span, $"sortOptions.order is \"{options.Order}\"; wants fifo or legacy");
        }

        if (options is { Order: "fifo", Legacy: not null })
        {
            throw new KustomizeException(KustomizeRules.InvalidKustomization, options.Span, "sortOptions has legacySortOptions, but its order is fifo");
        }

        if (options.Order == "legacy")
        {
            ApplyLegacy(resources, options.Legacy);
        }
    }

    public static void ApplyLegacy(ResourceList resources, LegacySortOptions? options)
    {
        var ranks = TypeOrder.Ranks(options?.First ?? TypeOrder.First, options?.Last ?? TypeOrder.Last);
        var sorted = resources.Select(resource => new Entry(resource, ranks.GetValueOrDefault(resource.Type.Kind))).ToList();
        sorted.Sort();
        resources.Reset(sorted.Select(entry => entry.Resource));

        // A JSON patch may have given two resources one name; kustomize notices it here, and only here.
        resources.CheckUnique((_, conflict) => conflict);
    }

    private sealed class Entry(BuildResource resource, int rank) : IComparable<Entry>
    {
        private readonly GroupVersionKind type = resource.Type;
        private readonly string typeText = TypeOrder.SortText(resource.Type);
        private readonly string idText = IdText(resource);

        public BuildResource Resource => resource;

        private int Rank => rank;

        public int CompareTo(Entry? other)
        {
            if (other is null)
            {
                return 1;
            }

            if (type == other.type)
            {
                return string.CompareOrdinal(idText, other.idText);
            }

            if (Rank != other.Rank)
            {
                return Rank.CompareTo(other.Rank);
            }

            // The core Namespace comes before other types of that kind.
            return type.Kind == "Namespace" && other.type.Kind == "Namespace" && (type.Group.Length == 0 || other.type.Group.Length == 0)
                ? string.CompareOrdinal(other.typeText, typeText)
                : string.CompareOrdinal(typeText, other.typeText);
        }

        private static string IdText(BuildResource resource) =>
            $"{(resource.Namespace.Length == 0 ? "~X" : resource.Namespace)}|{(resource.Name.Length == 0 ? "~N" : resource.Name)}";
    }
}
