using Hearth.Kustomize.Building;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Model;
using Hearth.Syntax.Files;

namespace Hearth.Kustomize.Plugins;

/// <summary><c>helmCharts</c>: asks for a chart's manifests and takes them as generated resources.</summary>
internal static class HelmCharts
{
    public static IEnumerable<BuildResource> Inflate(HelmChartEntry entry, string inheritedNamespace, Loader loader, BuildSession session)
    {
        var span = entry.Node.Span;
        if (!session.Options.EnableHelm && !session.Options.EnablePlugins)
        {
            throw new KustomizeException(KustomizeRules.HelmUnavailable, span, "helmCharts needs --enable-helm", "Flux does not inflate helmCharts either: a HelmRelease is its way.");
        }

        if (session.Options.Helm is not { } helm)
        {
            throw new KustomizeException(KustomizeRules.HelmUnavailable, span, "this build has no Helm engine to inflate charts with");
        }

        string home = entry.Globals?.GetString("chartHome") is { Length: > 0 } given ? given : "charts";
        string own = entry.Node.GetString("namespace") ?? "";
        var request = new HelmChartRequest(
            entry.Node, own.Length > 0 ? own : inheritedNamespace, TreePath.Combine(loader.Root, home) ?? home, loader.Root, loader.Tree);
        try
        {
            return [.. ResourceDocuments.Read(helm.Inflate(request)).Select(root => Generated(root, session))];
        }
        catch (HelmChartException exception)
        {
            throw new KustomizeException(KustomizeRules.HelmUnavailable, span, exception.Message);
        }
    }

    // Helm has given its namespace already, so that of the kustomization does not apply.
    private static BuildResource Generated(Syntax.Yaml.YamlMapping root, BuildSession session)
    {
        var resource = session.Resource(root);
        resource.IsHelmGenerated = true;
        return resource;
    }
}
