using System.CommandLine;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>hearth kustomize</c>: builds and edits kustomizations; a link called <c>kustomize</c> runs it in the tool's place.</summary>
internal static class KustomizeCommand
{
    public static readonly CommandEntry Entry = new("kustomize", CommandGroup.Tools, "Build and edit kustomizations, as kustomize 5.8 does", Create)
    {
        StandsFor = "kustomize",
        Examples =
        [
            new("Build a directory as Flux does", "hearth kustomize build --load-restrictor LoadRestrictionsNone kubernetes/apps/media"),
            new("Name a new file in the kustomization", "hearth kustomize edit add resource helmrelease.yaml"),
            new("Pin an image", "hearth kustomize edit set image ghcr.io/org/app=ghcr.io/org/app:1.2.3"),
        ],
    };

    private static Command Create(CommandContext context) => new("kustomize", "Build and edit kustomizations")
    {
        KustomizeBuild.Create(context),
        KustomizeBuildAll.Create(context),
        KustomizeEdit.Create(context),
        CreateVersion(context),
    };

    private static Command CreateVersion(CommandContext context)
    {
        var command = new Command("version", "Print the version of kustomize that this is equal to");
        command.SetAction(_ => context.Out.WriteLine(KustomizeBuild.Version));
        return command;
    }
}
