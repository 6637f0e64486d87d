using Hearth.TestKit;
using LibGit2Sharp;

namespace Hearth.Cli.Tests;

/// <summary>A git repository in a temporary directory, with commits of several people.</summary>
internal sealed class GitDirectory : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Repository repository;
    private DateTimeOffset clock = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public GitDirectory()
    {
        Repository.Init(directory.Path);
        repository = new Repository(directory.Path);
    }

    public string Path => directory.Path;

    public string Write(string path, string text) => directory.Write(path, text);

    public string Read(string path) => directory.Read(path);

    public void Delete(string path) => File.Delete(directory.Combine(path));

    public void Replace(string path, string old, string @new)
    {
        string text = Read(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Commits all files, a day after the last commit.</summary>
    public string Commit(string message, string author = "Ada")
    {
        LibGit2Sharp.Commands.Stage(repository, "*");
        clock = clock.AddDays(1);
        var signature = new Signature(author, $"{author.ToLowerInvariant()}@example.com", clock);
        return repository.Commit(message, signature, signature).Sha;
    }

    /// <summary>Says that the present commit is what the upstream branch holds.</summary>
    public void Push() => repository.Refs.Add("refs/remotes/origin/main", repository.Head.Tip.Id, allowOverwrite: true);

    public Task<CommandOutput> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, Path);

    public void Dispose()
    {
        repository.Dispose();
        // git makes its objects read-only.
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        directory.Dispose();
    }
}
