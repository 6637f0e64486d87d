using System.ComponentModel;
using System.Diagnostics;

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
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = directory, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var process = Process.Start(start)!; // Without the shell there is a process or an exception.
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            var left = repository.Timeout - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !process.WaitForExit(left))
            {
                process.Kill(entireProcessTree: true);
                throw new RemoteException($"git {arguments[0]} of {repository.CloneUrl} took longer than {repository.Timeout.TotalSeconds:0} seconds", "?timeout=120 in the URL gives it more time.");
            }

            Task.WaitAll(error, output);
            if (process.ExitCode != 0)
            {
                string reason = error.Result.Trim();
                throw new RemoteException($"git {arguments[0]} of {repository.CloneUrl}{(repository.Ref.Length > 0 ? $" at {repository.Ref}" : "")} failed{(reason.Length > 0 ? $": {reason}" : "")}");
            }
        }
        catch (Win32Exception exception)
        {
            throw new RemoteException($"{repository.CloneUrl} needs git, which does not start: {exception.Message}", "Install git.", exception);
        }
    }
}
