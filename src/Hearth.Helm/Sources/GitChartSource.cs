using System.Security.Cryptography;
using System.Text;
using Hearth.Helm.Charts;
using Hearth.Syntax.Files;

namespace Hearth.Helm.Sources;

/// <summary>
/// Charts in git repositories, through the user's own <c>git</c>, so that their keys and credential helpers work. Only
/// the wanted commit is fetched, into a bare repository of the cache; nothing is checked out.
/// </summary>
internal sealed class GitChartSource(string directory, TimeSpan timeout)
{
    /// <returns>The chart as an archive, and the commit it is of.</returns>
    public async Task<(byte[] Archive, string Commit)> FetchAsync(GitChartRequest request, CancellationToken cancellationToken)
    {
        if (request.Url.StartsWith('-') || TreePath.Normalize(request.Path) is not { } path)
        {
            throw new ChartSourceException(ChartSourceProblem.BadAddress, $"{request.Display}: neither the address may begin with \"-\" nor the path leave the repository");
        }

        string repository = Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Url)))[..32]);
        Directory.CreateDirectory(directory);
        await using var gate = await LockAsync(repository + ".lock", cancellationToken);
        if (!Directory.Exists(Path.Combine(repository, "objects")))
        {
            await RunAsync(request, ["init", "--quiet", "--bare", repository], cancellationToken);
        }

        string reference = request switch
        {
            { Commit: { } commit } => commit,
            { SemVer: { } range } => "refs/tags/" + await ResolveTagAsync(request, range, cancellationToken),
            { Tag: { } tag } => "refs/tags/" + tag,
            { Branch: { } branch } => "refs/heads/" + branch,
            _ => "HEAD",
        };
        if (reference.StartsWith('-'))
        {
            throw new ChartSourceException(ChartSourceProblem.BadAddress, $"{request.Display}: a reference does not begin with \"-\"");
        }

        await RunAsync(request, ["-C", repository, "fetch", "--quiet", "--force", "--depth", "1", "--no-tags", "--", request.Url, reference], cancellationToken);
        string head = (await RunAsync(request, ["-C", repository, "rev-parse", "FETCH_HEAD^{commit}"], cancellationToken)).Trim();
        using var tree = GitCommitTree.Open(repository, head);
        if (!tree.IsFile(path.Length == 0 ? "Chart.yaml" : path + "/Chart.yaml"))
        {
            throw new ChartSourceException(ChartSourceProblem.NotFound, $"{request.Display}: the commit {head[..12]} has no {path}/Chart.yaml");
        }

        return (ChartArchive.Pack(tree, path), head);
    }

    private async Task<string> ResolveTagAsync(GitChartRequest request, string range, CancellationToken cancellationToken)
    {
        string listing = await RunAsync(request, ["ls-remote", "--tags", "--refs", "--", request.Url], cancellationToken);
        var tags = listing.Split('\n').Select(line => line.Split("refs/tags/", 2)).Where(parts => parts.Length == 2).Select(parts => parts[1].Trim()).ToList();
        return VersionSelection.FindNewest(tags, range)
            ?? throw new ChartSourceException(ChartSourceProblem.NotFound, $"{request.Display}: none of its {tags.Count} tags is in the range {range}{VersionSelection.DescribeNewest(tags)}");
    }

    private async Task<string> RunAsync(GitChartRequest request, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await GitProgram.RunAsync(null, arguments, timeout, cancellationToken);
            return outcome.ExitCode == 0 ? outcome.Output : throw Failed(request, outcome.Error);
        }
        catch (GitProgramException exception)
        {
            throw new ChartSourceException(ChartSourceProblem.Unreachable, $"{request.Display}: {exception.Message}", exception);
        }
    }

    private static ChartSourceException Failed(GitChartRequest request, string error)
    {
        string message = error.Length > 0 ? error.Split('\n')[^1] : "git failed without a word";
        var problem = error.Contains("couldn't find remote ref", StringComparison.Ordinal) || error.Contains("not found", StringComparison.Ordinal) ? ChartSourceProblem.NotFound
            : error.Contains("could not read Username", StringComparison.Ordinal) || error.Contains("Authentication failed", StringComparison.Ordinal) ? ChartSourceProblem.Unauthorized
            : ChartSourceProblem.Unreachable;
        return new ChartSourceException(problem, $"{request.Display}: {message}");
    }

    // Two processes must not fetch into one repository at once.
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
