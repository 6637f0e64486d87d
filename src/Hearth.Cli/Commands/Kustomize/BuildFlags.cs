using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Hearth.Kustomize;
using Hearth.Kustomize.Plugins;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary>The flags of <c>kustomize build</c>. Those that are only for container functions are taken and have no effect.</summary>
internal sealed class BuildFlags
{
    private readonly Option<string> loadRestrictor = new("--load-restrictor") { Description = "LoadRestrictionsNone lets kustomizations read files outside of their directory", DefaultValueFactory = _ => "LoadRestrictionsRootOnly" };
    private readonly Option<string> reorder = new("--reorder") { Description = "legacy or none; sortOptions of the kustomization wins" };
    private readonly Option<bool> plugins = new("--enable-alpha-plugins") { Description = "Run plugins that are not built in" };
    private readonly Option<bool> exec = new("--enable-exec") { Description = "Let functions be programs of this machine" };
    private readonly Option<bool> helm = new("--enable-helm") { Description = "Inflate helmCharts" };
    private readonly Option<bool> managedBy = new("--enable-managedby-label") { Description = "Add app.kubernetes.io/managed-by" };
    private readonly Option<bool> offline = new("--offline") { Description = "Take remote resources from the cache only" };
    private readonly Option<bool> network = new("--network") { Description = "For container functions; no effect" };
    private readonly Option<string> networkName = new("--network-name") { Description = "For container functions; no effect" };
    private readonly Option<string[]> mount = new("--mount") { Description = "For container functions; no effect" };
    private readonly Option<string[]> environment = new("--env", "-e") { Description = "NAME=VALUE for functions" };
    private readonly Option<bool> asCurrentUser = new("--as-current-user") { Description = "For container functions; no effect" };
    private readonly Option<string> helmCommand = new("--helm-command") { Description = "No effect: charts are rendered by Hearth itself" };
    private readonly Option<string[]> helmApiVersions = new("--helm-api-versions") { Description = "API versions that charts see" };
    private readonly Option<string> helmKubeVersion = new("--helm-kube-version") { Description = "Kubernetes version that charts see" };
    private readonly Option<bool> helmDebug = new("--helm-debug") { Description = "No effect" };

    public Option<string> Output { get; } = new("--output", "-o") { Description = "Write to this file, or one file a resource into this directory" };

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                loadRestrictor, reorder, plugins, exec, helm, managedBy, Output, offline, environment, network, networkName, mount,
                asCurrentUser, helmCommand, helmApiVersions, helmKubeVersion, helmDebug,
            ])
        {
            command.Add(option);
        }
    }

    public bool TryRead(ParseResult parsed, CommandContext context, [NotNullWhen(true)] out KustomizeOptions? options, [NotNullWhen(false)] out string? error)
    {
        options = null;
        string restrictor = parsed.GetValue(loadRestrictor) ?? "";
        if (restrictor is not ("LoadRestrictionsRootOnly" or "LoadRestrictionsNone" or ""))
        {
            error = $"illegal flag value --load-restrictor {restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]";
            return false;
        }

        string? order = parsed.GetValue(reorder);
        if (order is not (null or "legacy" or "none"))
        {
            error = $"illegal flag value --reorder {order}; legal values: [legacy none]";
            return false;
        }

        error = null;
        bool isManaged = parsed.GetValue(managedBy) || context.GetEnvironmentVariable("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL") == "on";
        options = new KustomizeOptions
        {
            RestrictLoads = restrictor != "LoadRestrictionsNone",
            Reorder = order switch { "none" => ResourceOrder.None, "legacy" => ResourceOrder.Legacy, _ => null },
            EnablePlugins = parsed.GetValue(plugins),
            EnableExec = parsed.GetValue(exec),
            EnableHelm = parsed.GetValue(helm),
            Helm = parsed.GetValue(helm) ? new HelmChartInflator(parsed.GetValue(offline), parsed.GetValue(helmKubeVersion), parsed.GetValue(helmApiVersions) ?? []) : null,
            AddManagedByLabel = isManaged,
            Version = KustomizeBuild.Version,
            Remote = new RemoteSource(Path.Combine(UserDirectories.Cache, "kustomize"), parsed.GetValue(offline), context.Time),
            Programs = parsed.GetValue(exec) ? new ProgramRunner(parsed.GetValue(environment) ?? []) : null,
        };
        return true;
    }
}
