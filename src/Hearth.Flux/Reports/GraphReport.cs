using System.Text.Json;
using Hearth.Flux.Graph;
using Hearth.Flux.Rendering;
using Hearth.Kubernetes.Resources;

namespace Hearth.Flux.Reports;

/// <summary>What an edge of the graph says.</summary>
public enum GraphEdgeKind
{
    /// <summary>The first renders the second.</summary>
    Owns,

    /// <summary>The first waits for the second.</summary>
    DependsOn,

    /// <summary>The first takes its files or chart from the second.</summary>
    Source,

    /// <summary>The first takes variables, values or inputs from the second.</summary>
    Values,

    /// <summary>The first names the second for another reason: an Alert what it watches, an ImagePolicy its repository.</summary>
    Refers,
}

/// <summary>Kustomizations, releases, and what they need, as text, Mermaid, DOT and JSON.</summary>
public sealed class GraphReport
{
    private GraphReport(IReadOnlyList<ResourceId> nodes, IReadOnlyList<(ResourceId From, ResourceId To, GraphEdgeKind Kind)> edges)
    {
        Nodes = nodes;
        Edges = edges;
    }

    public IReadOnlyList<ResourceId> Nodes { get; }

    public IReadOnlyList<(ResourceId From, ResourceId To, GraphEdgeKind Kind)> Edges { get; }

    /// <param name="cluster">The repository.</param>
    /// <param name="selects">Which objects to show; what they need is shown with them.</param>
    /// <param name="withSources">Whether sources, variables, notifications and image automation are shown too.</param>
    public static GraphReport Of(ClusterRender cluster, Func<RenderedOwner, bool> selects, bool withSources)
    {
        var edges = new List<(ResourceId, ResourceId, GraphEdgeKind)>();
        var nodes = new List<ResourceId>();
        foreach (var owner in cluster.Owners.Where(selects))
        {
            nodes.Add(owner.Id);
            if (owner.Object.Parent is { } parent)
            {
                edges.Add((parent, owner.Id, GraphEdgeKind.Owns));
            }

            edges.AddRange(owner.Object.DependsOn.Select(dependency => (owner.Id, dependency.Target.Id, GraphEdgeKind.DependsOn)));
            if (withSources)
            {
                edges.AddRange(Needs(owner.Object).Select(need => (owner.Id, need.Id, need.Kind)));
            }
        }

        if (withSources)
        {
            // Only what touches the objects that are shown.
            var shown = nodes.Concat(edges.Select(static edge => edge.Item2)).ToHashSet();
            foreach (var found in cluster.Objects.All.Where(FluxReferences.HasReferences))
            {
                var targets = FluxReferences.Of(found).SelectMany(reference => reference.Id.Name == "*" ? shown.Where(reference.Covers) : [reference.Id]).ToList();
                if (shown.Contains(found.Id) || targets.Exists(shown.Contains) || cluster.Find(found.Owner) is { } maker && selects(maker))
                {
                    edges.AddRange(targets.Select(target => (found.Id, target, FluxKinds.IsSource(found.Resource) || FluxKinds.IsArtifactGenerator(found.Resource) ? GraphEdgeKind.Source : GraphEdgeKind.Refers)));
                }
            }
        }

        nodes.AddRange(edges.SelectMany(static edge => new[] { edge.Item1, edge.Item2 }));
        return new GraphReport([.. nodes.Distinct()], edges);
    }

    /// <summary>A tree by owner; behind each object what it waits for.</summary>
    public void WriteText(TextWriter output)
    {
        var children = Edges.Where(static edge => edge.Kind == GraphEdgeKind.Owns).ToLookup(static edge => edge.From, static edge => edge.To);
        var owned = Edges.Where(static edge => edge.Kind == GraphEdgeKind.Owns).Select(static edge => edge.To).ToHashSet();
        var needs = Edges.Where(static edge => edge.Kind != GraphEdgeKind.Owns).ToLookup(static edge => edge.From);
        foreach (var root in Nodes.Where(node => !owned.Contains(node) && (node.Kind is FluxKinds.Kustomization or FluxKinds.HelmRelease or FluxKinds.ResourceSet || needs.Contains(node))))
        {
            Write(root, "", "");
        }

        void Write(ResourceId id, string first, string rest)
        {
            string waits = string.Join(", ", needs[id].Select(static edge => edge.Kind == GraphEdgeKind.DependsOn ? $"{edge.To.Namespace}/{edge.To.Name}" : edge.To.ShortName));
            output.WriteLine($"{first}{id.ShortName}{(waits.Length > 0 ? $"  ← {waits}" : "")}");
            var below = children[id].ToList();
            for (int i = 0; i < below.Count; i++)
            {
                bool isLast = i == below.Count - 1;
                Write(below[i], rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  "));
            }
        }
    }

    public void WriteMermaid(TextWriter output)
    {
        output.WriteLine("graph LR");
        var names = Nodes.Select(static (node, i) => (node, $"n{i}")).ToDictionary(static pair => pair.node, static pair => pair.Item2);
        foreach (var node in Nodes)
        {
            output.WriteLine($"  {names[node]}[\"{node.ShortName}\"]");
        }

        foreach (var (from, to, kind) in Edges)
        {
            string arrow = kind switch { GraphEdgeKind.Owns => "-.->", GraphEdgeKind.DependsOn => "-->", GraphEdgeKind.Source => "-->|source|", GraphEdgeKind.Values => "-->|values|", _ => "-->|refers|" };
            output.WriteLine($"  {names[from]} {arrow} {names[to]}");
        }
    }

    public void WriteDot(TextWriter output)
    {
        output.WriteLine("digraph hearth {");
        output.WriteLine("  rankdir=LR;");
        foreach (var node in Nodes)
        {
            output.WriteLine($"  \"{node.ShortName}\";");
        }

        foreach (var (from, to, kind) in Edges)
        {
            output.WriteLine($"  \"{from.ShortName}\" -> \"{to.ShortName}\"{(kind switch { GraphEdgeKind.Owns => " [style=dashed]", GraphEdgeKind.DependsOn => "", _ => $" [label={kind.ToString().ToLowerInvariant()}]" })};");
        }

        output.WriteLine("}");
    }

    public void WriteJson(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        foreach (var node in Nodes)
        {
            json.WriteStartObject();
            json.WriteString("kind", node.Kind);
            json.WriteString("namespace", node.Namespace);
            json.WriteString("name", node.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var (from, to, kind) in Edges)
        {
            json.WriteStartObject();
            json.WriteString("from", from.ShortName);
            json.WriteString("to", to.ShortName);
            json.WriteString("kind", kind switch { GraphEdgeKind.Owns => "owns", GraphEdgeKind.DependsOn => "dependsOn", GraphEdgeKind.Source => "source", GraphEdgeKind.Values => "values", _ => "refers" });
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<(ResourceId Id, GraphEdgeKind Kind)> Needs(FluxObject owner) => owner switch
    {
        FluxKustomization kustomization =>
        [
            .. kustomization.Source is { } source ? [(source.Id, GraphEdgeKind.Source)] : Array.Empty<(ResourceId, GraphEdgeKind)>(),
            .. kustomization.SubstituteFrom.Select(static variables => (variables.Object.Id, GraphEdgeKind.Values)),
        ],
        FluxRelease release =>
        [
            .. (release.ChartReference ?? release.ChartSource) is { } source ? [(source.Id, GraphEdgeKind.Source)] : Array.Empty<(ResourceId, GraphEdgeKind)>(),
            .. release.ValuesFrom.Select(static values => (values.Object.Id, GraphEdgeKind.Values)),
        ],
        FluxResourceSet set => ResourceSets.InputProviders.NamedBy(set).Select(static provider => (provider, GraphEdgeKind.Values)),
        _ => [],
    };
}
