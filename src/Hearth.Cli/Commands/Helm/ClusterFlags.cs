using System.CommandLine;

namespace Hearth.Cli.Commands.Helm;

/// <summary>
/// Flags of <c>helm template</c> that say how to install. They change nothing of what is printed, and are taken so that
/// scripts keep working; those that ask a cluster are refused.
/// </summary>
internal static class ClusterFlags
{
    private static readonly string[] Switches =
    [
        "--create-namespace", "--disable-openapi-validation", "--render-subchart-notes", "--hide-notes", "--hide-secret", "--replace", "--force",
        "--force-replace", "--force-conflicts", "--take-ownership", "--atomic", "--rollback-on-failure", "--wait-for-jobs", "--enable-dns", "--wait", "--server-side", "--dry-run", "--debug",
    ];

    private static readonly string[] Settings = ["--description", "--timeout", "--labels", "--kubeconfig", "--kube-context"];

    public static void AddTo(Command command)
    {
        foreach (string name in Switches)
        {
            command.Options.Add(new Option<bool>(name) { Hidden = true });
        }

        foreach (string name in Settings)
        {
            command.Options.Add(new Option<string?>(name) { Hidden = true });
        }

        command.Options.Add(new Option<bool>("--validate") { Hidden = true });
    }

    public static void Check(ParseResult parsed)
    {
        if (parsed.GetValue<bool>("--validate"))
        {
            throw new CommandException("--validate asks a cluster, which `hearth helm template` does not; `hearth test` holds manifests to schemas without one", ExitCodes.Usage);
        }
    }
}
