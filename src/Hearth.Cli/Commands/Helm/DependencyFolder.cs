using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary>Gets the dependencies of a chart directory into its <c>charts/</c>, in the place of those that were there.</summary>
internal sealed class DependencyFolder(string root, ChartSources sources, TextWriter output, TimeProvider time)
{
    private const string LocalScheme = "file://";

    /// <summary>As the lock says; without one, as <see cref="UpdateAsync"/>.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        var tree = new DirectoryTree(root);
        var metadata = ChartLoader.LoadDirectory(tree, "").Metadata;
        if (ChartLock.TryRead(tree, metadata.ApiVersion) is not { } locked)
        {
            await UpdateAsync(cancellationToken);
            return;
        }

        if (!locked.Fits(metadata.Dependencies))
        {
            string file = metadata.ApiVersion == "v1" ? "requirements.yaml" : "Chart.yaml";
            throw new CommandException($"the lock file ({ChartLock.FileName(metadata.ApiVersion)}) is out of sync with the dependencies file ({file}). Please update the dependencies", 1);
        }

        await GetAsync(locked.Dependencies, cancellationToken);
    }

    /// <summary>The newest versions that the chart allows, and a new lock.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var chart = ChartLoader.LoadDirectory(new DirectoryTree(root), "");
        var wanted = chart.Metadata.Dependencies;
        var got = await GetAsync([.. wanted.Select(dependency => new LockedDependency(dependency.Name, dependency.Version, dependency.Repository))], cancellationToken);
        if (wanted.Count > 0)
        {
            AtomicFile.WriteText(Path.Combine(root, ChartLock.FileName(chart.Metadata.ApiVersion)), ChartLock.Of(wanted, got).ToYaml(time.GetLocalNow()));
        }
    }

    private async Task<IReadOnlyList<LockedDependency>> GetAsync(IReadOnlyList<LockedDependency> wanted, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(root, "charts");
        var fetched = await Task.WhenAll(wanted.Select(dependency => dependency.Repository.Length == 0 ? Task.FromResult<byte[]?>(null) : FetchAsync(dependency, cancellationToken)));
        var got = new List<LockedDependency>();
        foreach (var (dependency, archive) in wanted.Zip(fetched))
        {
            if (archive is null)
            {
                got.Add(dependency with { Version = FindUnpacked(folder, dependency) });
                continue;
            }

            var chart = ChartLoader.LoadArchive(dependency.Name, new MemoryStream(archive)).Metadata;
            string name = $"{chart.Name}-{chart.Version}.tgz";
            Directory.CreateDirectory(folder);
            RemoveOthers(folder, chart.Name, name);
            AtomicFile.WriteBytes(Path.Combine(folder, name), archive);
            output.WriteLine($"charts/{name} from {dependency.Repository}");
            got.Add(dependency with { Version = chart.Version });
        }

        return got;
    }

    // A dependency without a repository is a directory that somebody put there.
    private static string FindUnpacked(string folder, LockedDependency dependency)
    {
        string path = Path.Combine(folder, dependency.Name);
        return Directory.Exists(path)
            ? ChartLoader.LoadDirectory(new DirectoryTree(path), "").Metadata.Version
            : throw new CommandException($"no repository is given for the dependency {dependency.Name}, and there is no {path}", 1);
    }

    // Two archives of one chart would both be loaded.
    private static void RemoveOthers(string folder, string chart, string kept)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $"{chart}-*.tgz"))
        {
            if (Path.GetFileName(path) == kept)
            {
                continue;
            }

            using var archive = File.OpenRead(path);
            if (ChartLoader.LoadArchive(path, archive).Name == chart)
            {
                File.Delete(path);
            }
        }
    }

    private async Task<byte[]?> FetchAsync(LockedDependency dependency, CancellationToken cancellationToken)
    {
        if (dependency.Repository.StartsWith(LocalScheme, StringComparison.Ordinal))
        {
            string path = Path.GetFullPath(dependency.Repository[LocalScheme.Length..], root);
            return Directory.Exists(path)
                ? ChartArchive.Pack(new DirectoryTree(path), "", dependency.Name)
                : throw new CommandException($"directory {path} not found", 1);
        }

        ChartRequest request = dependency.Repository.StartsWith("oci://", StringComparison.Ordinal)
            ? OciChartRequest.Parse($"{dependency.Repository.TrimEnd('/')}/{dependency.Name}") with { SemVer = dependency.Version }
            : Uri.TryCreate(dependency.Repository, UriKind.Absolute, out var repository) && repository.Scheme is "http" or "https"
                ? new HttpChartRequest(repository, dependency.Name, dependency.Version)
                : throw new CommandException($"the dependency {dependency.Name} names the repository {dependency.Repository}; wants https://, oci:// or file://", 1);
        return await File.ReadAllBytesAsync((await sources.FetchAsync(request, cancellationToken)).Path, cancellationToken);
    }
}
