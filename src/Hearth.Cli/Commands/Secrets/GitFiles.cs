using System.Diagnostics;
using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Secrets;

/// <summary>The files of a repository as git sees them: the working tree without what is ignored, or what is staged.</summary>
internal sealed class GitFiles(CommandContext context)
{
    /// <summary>The repository's root; the working directory where there is no repository.</summary>
    public string Root { get; } = TryGit(context.WorkingDirectory, "rev-parse", "--show-toplevel") is { } root ? Encoding.UTF8.GetString(root).Trim() : context.WorkingDirectory;

    public string HooksDirectory => TryGit(context.WorkingDirectory, "rev-parse", "--git-path", "hooks") is { } path
        ? context.GetFullPath(Encoding.UTF8.GetString(path).Trim())
        : throw new CommandException($"{context.WorkingDirectory} is not inside a Git repository");

    /// <summary>Paths from the root.</summary>
    public IEnumerable<string> WorkingTree() => TryGit(Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard") is { } list
        ? Split(list).Where(path => File.Exists(Path.Combine(Root, path)))
        : new DirectoryTree(Root).Walk(descend: static path => TreePath.GetName(path) is not (".git" or "node_modules"));

    public IEnumerable<string> Staged() => Split(TryGit(Root, "diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z")
        ?? throw new CommandException("git could not say what is staged"));

    public byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Root, path));

    public byte[] ReadStaged(string path) => TryGit(Root, "show", $":{path}") ?? [];

    private static IEnumerable<string> Split(byte[] list) => Encoding.UTF8.GetString(list).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static byte[]? TryGit(string directory, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
            {
                return null;
            }

            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output.ToArray() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
