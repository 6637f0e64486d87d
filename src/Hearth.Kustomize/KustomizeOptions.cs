using Hearth.Kustomize.Plugins;
using Hearth.Kustomize.Remote;

namespace Hearth.Kustomize;

/// <summary>How a build is done; the defaults are those of <c>kustomize build</c>.</summary>
public sealed record KustomizeOptions
{
    /// <summary>Refuse files outside of the kustomization that names them. Flux builds without this.</summary>
    public bool RestrictLoads { get; init; } = true;

    /// <summary>The order of the result; null leaves it to <c>sortOptions</c>, which defaults to the legacy order.</summary>
    public ResourceOrder? Reorder { get; init; }

    /// <summary>
    /// Leaves out entries of <c>resources</c> that are not there or not right, each with its error, where kustomize gives up: what
    /// else there is can then be looked at.
    /// </summary>
    public bool LeavesOutBroken { get; init; }

    /// <summary>Adds the label <c>app.kubernetes.io/managed-by</c> to everything.</summary>
    public bool AddManagedByLabel { get; init; }

    /// <summary>What the managed-by label and messages call this tool's version.</summary>
    public string Version { get; init; } = "v5.8.1";

    /// <summary>Runs plugins that are not built in: <c>--enable-alpha-plugins</c>.</summary>
    public bool EnablePlugins { get; init; }

    /// <summary>Lets functions be programs of this machine: <c>--enable-exec</c>.</summary>
    public bool EnableExec { get; init; }

    /// <summary>Inflates <c>helmCharts</c>: <c>--enable-helm</c>.</summary>
    public bool EnableHelm { get; init; }

    /// <summary>Runs programs for plugins; null where there are none to be run.</summary>
    public IProgramRunner? Programs { get; init; }

    /// <summary>Renders charts; null where Helm is not wired in.</summary>
    public IHelmChartInflator? Helm { get; init; }

    /// <summary>Fetches remote files and repositories; null refuses them.</summary>
    public IRemoteSource? Remote { get; init; }
}

/// <summary>The order in which resources are written.</summary>
public enum ResourceOrder
{
    /// <summary>As they were accumulated.</summary>
    None,

    /// <summary>Namespaces first, webhooks last, the rest by kind and name.</summary>
    Legacy,
}
