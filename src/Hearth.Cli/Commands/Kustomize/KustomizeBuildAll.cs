using System.CommandLine;
using Hearth.Kustomize;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Kustomize;

/// <summary><c>hearth kustomize build-all DIR</c>: builds every kustomization below a directory in one process, each file read once.</summary>
internal static class KustomizeBuildAll
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static Command Create(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "Where to look for kustomizations", DefaultValueFactory = _ => "." };
        var options = new BuildFlags();
        var command = new Command("build-all", "Build every kustomization below a directory, and say which fail") { directory };
        options.AddTo(command);
        options.Output.Description = "Write what each directory builds to a file of its own below this directory";
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
        string root = tree.GetTreePath(directory);
        var files = new ParsedFiles(tree);
        var kustomizer = new Kustomizer(files, options);
        string[] directories = [.. Find(tree, root)];
        var results = new Built[directories.Length];
        Parallel.For(0, directories.Length, i =>
        {
            // A component is built by those who use it.
            if (!IsComponent(files, directories[i]))
            {
                var result = kustomizer.Build(directories[i]);
                results[i] = new Built(result, result.HasErrors ? "" : Kustomizer.ToYaml(result.Resources));
            }
        });

        int failed = Report(context, directories, results, root, output);
        int count = results.Count(result => result.Result is not null);
        context.Out.WriteLine($"{count - failed} of {count} kustomizations build");
        return failed == 0 ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private static int Report(CommandContext context, string[] directories, Built[] results, string root, string? output)
    {
        int failed = 0;
        var findings = new TextDiagnosticWriter(context.Error, context.ColorError);
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i].Result is not { } result)
            {
                continue;
            }

            findings.WriteAll(result.Diagnostics);
            failed += result.HasErrors ? 1 : 0;
            if (output is not null && !result.HasErrors)
            {
                string name = directories[i].Length == root.Length ? "root" : directories[i][(root.Length == 0 ? 0 : root.Length + 1)..];
                string path = Path.Combine(context.GetFullPath(output), name + ".yaml");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A file has a directory.
                AtomicFile.WriteText(path, results[i].Yaml);
            }
        }

        return failed;
    }

    private static IEnumerable<string> Find(HostTree tree, string directory)
    {
        var entries = tree.List(directory);
        if (entries.Any(entry => FileNames.AsSpan().Contains(entry.Name)))
        {
            yield return directory;
        }

        foreach (var entry in entries)
        {
            // A link could lead in circles.
            if (entry.Kind == FileKind.Directory && entry.Name != ".git" && new DirectoryInfo($"/{directory}/{entry.Name}").LinkTarget is null)
            {
                foreach (string found in Find(tree, directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}"))
                {
                    yield return found;
                }
            }
        }
    }

    private static bool IsComponent(ParsedFiles files, string directory) =>
        FileNames.Any(name => files.Tree.TryRead($"{directory}/{name}") is { } text && text.Text.Contains("kind: Component", StringComparison.Ordinal));

    private readonly record struct Built(KustomizeResult? Result, string Yaml);
}
