using System.Collections.Concurrent;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Releases;

/// <summary>
/// Charts for releases, each loaded once: from local directories first, from the repository, then from the cache and the
/// network. Safe to use from several threads.
/// </summary>
/// <param name="sources">The cache and the network.</param>
/// <param name="directories">Local directories with charts: <c>NAME/Chart.yaml</c>, <c>NAME-VERSION.tgz</c>, <c>NAME.tgz</c>, or the chart itself.</param>
public sealed class ChartStore(ChartSources sources, IReadOnlyList<string> directories)
{
    private readonly ConcurrentDictionary<string, Lazy<Chart>> charts = new(StringComparer.Ordinal);

    /// <summary>Begins to fetch, so that all charts are under way before the first is waited for.</summary>
    internal void Start(WantedChart wanted, FileTree tree, CancellationToken cancellationToken)
    {
        if (wanted.Request is { } request && !sources.IsOffline && !IsHere(wanted, tree) && FindLocal(wanted.Identity) is null)
        {
            _ = sources.FetchAsync(request, cancellationToken).ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        }
    }

    /// <exception cref="ChartSourceException">It cannot be had.</exception>
    /// <exception cref="ChartLoadException">It is broken.</exception>
    internal Chart Get(WantedChart wanted, FileTree tree, CancellationToken cancellationToken)
    {
        string key = wanted.Request?.CacheKey ?? wanted.LocalPath ?? wanted.Identity.ToString();
        return charts.GetOrAdd(key, _ => new Lazy<Chart>(() => Load(wanted, tree, cancellationToken))).Value;
    }

    private static bool IsHere(WantedChart wanted, FileTree tree) => wanted.LocalPath is { } path && tree.IsFile($"{path}/Chart.yaml");

    private Chart Load(WantedChart wanted, FileTree tree, CancellationToken cancellationToken)
    {
        if (FindLocal(wanted.Identity) is { } local)
        {
            return Directory.Exists(local) ? ChartLoader.LoadDirectory(new DirectoryTree(local, local + "/"), "") : LoadArchive(local, TreePath.GetName(local));
        }

        if (IsHere(wanted, tree))
        {
            return ChartLoader.LoadDirectory(tree, wanted.LocalPath!); // IsHere looked at it.
        }

        // The one place where rendering waits for the network; all fetches are under way by now.
        var fetched = sources.FetchAsync(wanted.Request!, cancellationToken).GetAwaiter().GetResult(); // What is not here is fetched.
        var chart = LoadArchive(fetched.Path, wanted.Identity.Name);
        if (wanted.AppendsDigest && fetched.ArtifactDigest.IndexOf(':') is var colon and >= 0)
        {
            // helm-controller makes the digest part of the version, so that a moved tag is a new release.
            string digest = fetched.ArtifactDigest[(colon + 1)..];
            chart.Metadata.Version = $"{chart.Metadata.Version.Split('+')[0]}+{digest[..Math.Min(12, digest.Length)]}";
        }

        return chart;
    }

    private string? FindLocal(ChartIdentity chart)
    {
        foreach (string directory in directories)
        {
            foreach (string candidate in (ReadOnlySpan<string>)[$"{chart.Name}-{chart.Version}.tgz", $"{chart.Name}.tgz", chart.Name])
            {
                string path = Path.Combine(directory, candidate);
                if (File.Exists(path) || File.Exists(Path.Combine(path, "Chart.yaml")))
                {
                    return path;
                }
            }

            if (Path.GetFileName(directory.TrimEnd('/')) == chart.Name && File.Exists(Path.Combine(directory, "Chart.yaml")))
            {
                return directory;
            }
        }

        return null;
    }

    private static Chart LoadArchive(string path, string name)
    {
        using var archive = File.OpenRead(path);
        return ChartLoader.LoadArchive(name, archive);
    }
}
