using Hearth.Cli.Commands;
using Hearth.Cli.Commands.Flux;
using Hearth.Cli.Commands.Helm;
using Hearth.Cli.Commands.Homelab;
using Hearth.Cli.Commands.Kubeconform;
using Hearth.Cli.Commands.Kustomize;
using Hearth.Cli.Commands.Secrets;
using Hearth.Cli.Commands.Yq;

namespace Hearth.Cli;

/// <summary>Every top-level command. One line each; a command is a file in Commands/.</summary>
internal static class CommandCatalog
{
    public static readonly CommandEntry[] Entries =
    [
        AgeCommand.Entry,
        AgeKeygenCommand.Entry,
        BuildCommand.Entry,
        CacheCommand.Entry,
        CelCommand.Entry,
        CheckCommand.Entry,
        CompleteCommand.Entry,
        CompletionCommand.Entry,
        ConfigureCommand.Entry,
        DiffCommand.Entry,
        EnvSubstCommand.Entry,
        ExplainCommand.Entry,
        FluxCommand.Entry,
        GetCommand.Entry,
        GraphCommand.Entry,
        HelmCommand.Entry,
        InitCommand.Entry,
        JinjaCommand.Entry,
        KubeconformCommand.Entry,
        KustomizeCommand.Entry,
        MakejinjaCommand.Entry,
        NewCommand.Entry,
        SecretsCommand.Entry,
        SopsCommand.Entry,
        TalhelperCommand.Entry,
        TalosCommand.Entry,
        TaskCommand.Entry,
        TestCommand.Entry,
        ToolsCommand.Entry,
        VersionCommand.Entry,
        YamlCommand.Entry,
        YqCommand.Entry,
    ];

    public static CommandEntry? Find(string name) => Array.Find(Entries, entry => entry.Name == name);

    /// <summary>The command that a link named after another tool stands for: <c>kustomize</c> → <c>hearth kustomize</c>.</summary>
    public static CommandEntry? FindTool(string programName) =>
        Path.GetFileNameWithoutExtension(programName) is var name ? Array.Find(Entries, entry => entry.StandsFor == name) : null;
}
