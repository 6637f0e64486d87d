using System.CommandLine;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>hearth helm …</c>, with helm's names, flags and exit codes for what needs no cluster.</summary>
internal static class HelmCommand
{
    public static readonly CommandEntry Entry = new("helm", CommandGroup.Tools, "Render charts as Helm 4 does, and get them", Create)
    {
        StandsFor = "helm",
        Examples =
        [
            new("Render a chart of an OCI registry", "helm template romm oci://ghcr.io/bjw-s-labs/helm/app-template --version 4.4.0 -f values.yaml"),
            new("Only what one template printed", "helm template romm ./chart --show-only templates/deployment.yaml"),
            new("Look for what makes a chart fail", "helm lint ./chart"),
            new("The values a chart starts from", "helm show values ./chart"),
        ],
    };

    private static Command Create(CommandContext context) => new("helm", "Render charts as Helm 4 does, and get them")
    {
        HelmTemplateCommand.Create(context),
        HelmLintCommand.Create(context),
        HelmShowCommand.Create(context),
        HelmPullCommand.Create(context),
        HelmPackageCommand.Create(context),
        HelmDependencyCommand.Create(context),
        HelmVersionCommand.Create(context),
    };
}
