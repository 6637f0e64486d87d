using System.ComponentModel;
using System.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.Syntax.Text;
using Hearth.Talos;
using Hearth.Talos.Secrets;
using Hearth.Talos.Talconfig;
using Hearth.Talos.Topf;

namespace Hearth.Cli.Commands.Talos;

/// <summary>A topf.yaml on disk with the programs it names: where its nodes and its secrets come from.</summary>
internal sealed class TopfCluster
{
    private readonly CommandContext context;
    private readonly DiskFiles files;
    private readonly DirectoryTree tree;

    public TopfCluster(CommandContext context, string path)
    {
        this.context = context;
        string full = context.GetFullPath(path);
        tree = new DirectoryTree(Path.GetDirectoryName(full) ?? context.WorkingDirectory);
        files = new DiskFiles(context.WorkingDirectory, context.GetEnvironmentVariable, TalosSecrets.Opener(context));
        File = TopfFile.Load(tree, Path.GetFileName(full), new GoTemplates(time: context.Time), source => files.ReadText(tree.GetFullPath(source.Path)) ?? source, Provide);
    }

    public TopfFile File { get; }

    public SecretsBundle ReadSecrets()
    {
        if (File.SecretsProvider is { Length: > 0 } program)
        {
            string printed = Provide(program, ["secrets", "get", File.ClusterName]);
            return SecretsFile.Read(printed.Trim().Length > 0 ? new SourceText($"<{program} secrets>", printed) : throw new TalosConfigException($"{program} has no secrets of {File.ClusterName}; `hearth talos gensecret | {program} secrets put {File.ClusterName}` makes and stores them"));
        }

        return SecretsFile.Read(files.ReadText(tree.GetFullPath(File.SecretsPath)) ?? throw new TalosConfigException($"open {File.SecretsPath}: no such file or directory; `hearth talos gensecret` makes one"));
    }

    // As topf: in the working directory, what it says on standard error is shown.
    private string Provide(string program, string[] arguments)
    {
        string path = program.Contains('/') ? context.GetFullPath(program) : program;
        var start = new ProcessStartInfo(path, arguments) { WorkingDirectory = context.WorkingDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!; // Without the shell there is a process or an exception.
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            context.Error.Write(error.GetAwaiter().GetResult());
            return process.ExitCode == 0 ? output : throw new TalosConfigException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}");
        }
        catch (Win32Exception exception)
        {
            throw new TalosConfigException($"{program} could not be run: {exception.Message}");
        }
    }
}
