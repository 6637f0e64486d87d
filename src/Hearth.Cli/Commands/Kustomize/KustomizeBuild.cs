using System.CommandLine;
using Hearth.Kustomize;
using Hearth.Kustomize.Loading;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>hearth kustomize build [flags] DIR</c>, with kustomize's flags and exit codes.</summary>
internal static class KustomizeBuild
{
    public const string Version = "v5.8.1";

    public static Command Create(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "A directory with a kustomization, or a git URL", DefaultValueFactory = _ => "." };
        var options = new BuildFlags();
        var command = new Command("build", "Build the resources of a kustomization") { directory };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!options.TryRead(parsed, context, out var built, out string? error))
            {
                context.Error.WriteLine($"Error: {error}");
                return ExitCodes.Findings;
            }

            using var charts = built.Helm as IDisposable;
            return Run(context, parsed.GetRequiredValue(directory), built, parsed.GetValue(options.Output));
        });
        return command;
    }

    private static int Run(CommandContext context, string directory, KustomizeOptions options, string? output)
    {
        var tree = new HostTree(context.WorkingDirectory);
        var kustomizer = new Kustomizer(new ParsedFiles(tree), options);
        var result = RepoSpec.TryParse(directory) is { } repository && !Directory.Exists(context.GetFullPath(directory))
            ? kustomizer.BuildRemote(repository)
            : kustomizer.Build(tree.GetTreePath(directory));
        new TextDiagnosticWriter(context.Error, context.ColorError).WriteAll(result.Diagnostics);
        if (result.HasErrors)
        {
            return ExitCodes.Findings;
        }

        if (output is null)
        {
            context.Out.Write(Kustomizer.ToYaml(result.Resources));
        }
        else
        {
            BuildOutput.Write(context.GetFullPath(output), result.Resources);
        }

        return ExitCodes.Clean;
    }
}
