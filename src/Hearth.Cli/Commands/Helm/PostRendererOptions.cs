using System.CommandLine;
using Hearth.Cli.Commands.Kustomize;
using Hearth.Helm.Rendering;
using Hearth.Kustomize.Plugins;

namespace Hearth.Cli.Commands.Helm;

/// <summary><c>--post-renderer</c>: a program between rendering and printing. Helm 4 takes the name of a plugin there, Helm 3 a program.</summary>
internal sealed class PostRendererOptions
{
    private readonly Option<string?> program = new("--post-renderer") { Description = "A program that takes the manifests on standard input and prints those to go on with" };
    private readonly Option<string[]> arguments = new("--post-renderer-args") { Description = "An argument of the post-renderer; may be given several times", Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = false };
    private readonly Option<string> strategy = new("--post-renderer-strategy") { Description = "Whether it sees hooks: combined (as Helm 4), separate, nohooks (as Helm 3)", DefaultValueFactory = _ => "combined" };

    public void AddTo(Command command)
    {
        command.Options.Add(program);
        command.Options.Add(arguments);
        command.Options.Add(strategy);
    }

    public PostRender? Read(ParseResult parsed, CommandContext context)
    {
        var seen = parsed.GetRequiredValue(strategy) switch
        {
            "combined" => PostRenderStrategy.Combined,
            "separate" => PostRenderStrategy.Separate,
            "nohooks" => PostRenderStrategy.NoHooks,
            var other => throw new CommandException($"unknown post-render strategy: '{other}'; wants combined, separate or nohooks", ExitCodes.Usage),
        };
        return parsed.GetValue(program) is { } path ? TextPostRender.Of(path, text => Run(path, parsed.GetValue(arguments) ?? [], text, context), seen) : null;
    }

    private static string Run(string path, string[] arguments, string text, CommandContext context)
    {
        var result = new ProgramRunner([]).Run(new ProgramRequest(path, arguments, context.WorkingDirectory, text, new Dictionary<string, string>()));
        return result.ExitCode == 0
            ? result.Output
            : throw new CommandException($"error while running post render on files: {path} ended with {result.ExitCode}: {result.Error.Trim()}", 1);
    }
}
