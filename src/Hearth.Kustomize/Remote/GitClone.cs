using Hearth.Syntax.Files;

namespace Hearth.Kustomize.Remote;

/// <summary>
/// A shallow checkout by the <c>git</c> program, as kustomize makes it: with the user's own credentials, proxies and
/// SSH settings, which no library knows as well.
/// </summary>
internal sealed class GitClone(string directory, RepoSpec repository, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    public void Run()
    {
        Directory.CreateDirectory(directory);
        Git("init", "--quiet");
        Git("fetch", "--quiet", "--depth=1", repository.CloneUrl, repository.Ref.Length > 0 ? repository.Ref : "HEAD");
        Git("checkout", "--quiet", "FETCH_HEAD");
        if (repository.Submodules && File.Exists(Path.Combine(directory, ".gitmodules")))
        {
            Git("remote", "add", "origin", repository.CloneUrl);
            Git("submodule", "--quiet", "update", "--init", "--recursive");
        }
    }

    private void Git(params string[] arguments)
    {
        try
        {
            // Builds are synchronous from end to end.
            var outcome = GitProgram.RunAsync(directory, arguments, repository.Timeout - time.GetElapsedTime(started), CancellationToken.None).GetAwaiter().GetResult();
            if (outcome.ExitCode != 0)
            {
                throw new RemoteException($"git {arguments[0]} of {repository.CloneUrl}{(repository.Ref.Length > 0 ? $" at {repository.Ref}" : "")} failed{(outcome.Error.Length > 0 ? $": {outcome.Error}" : "")}");
            }
        }
        catch (GitProgramException exception) when (exception.IsTimeout)
        {
            throw new RemoteException($"git {arguments[0]} of {repository.CloneUrl} took longer than {repository.Timeout.TotalSeconds:0} seconds", "?timeout=120 in the URL gives it more time.", exception);
        }
        catch (GitProgramException exception)
        {
            throw new RemoteException($"{repository.CloneUrl} needs git: {exception.Message}", "Install git.", exception);
        }
    }
}
