using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Versions;

namespace Hearth.Flux.Releases;

/// <summary>
/// Charts for releases, each loaded once: from local directories first, from the repository, then from the cache and the
/// network. Safe to use from several threads.
/// </summary>
/// <param name="sources">The cache and the network.</param>
/// <param name="directories">Local directories with charts: <c>NAME/Chart.yaml</c>, <c>NAME-VERSION/Chart.yaml</c>, <c>NAME-VERSION.tgz</c>, <c>NAME.tgz</c>, or the chart itself.</param>
/// <param name="stamps">What the files of local charts held when they were last read; null to read each.</param>
public sealed class ChartStore(ChartSources sources, IReadOnlyList<string> directories, FileStamps? stamps = null)
{
    private readonly ConcurrentDictionary<string, Lazy<Chart>> charts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<LocalChart>> locals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Version), string?> places = new();
    private readonly ConditionalWeakTable<FileTree, ConcurrentDictionary<string, string>> digests = [];

    public IReadOnlyList<string> Directories => directories;

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
        // A chart of the repository is another one at another revision.
        string key = FindLocal(wanted.Identity) is null && IsHere(wanted, tree) ? DigestHere(tree, wanted.LocalPath!) : wanted.Request?.CacheKey ?? wanted.LocalPath ?? wanted.Identity.ToString(); // IsHere looked at it.
        return charts.GetOrAdd(key, _ => new Lazy<Chart>(() => Load(wanted, tree, cancellationToken))).Value;
    }

    /// <summary>Identifies everything that the chart holds, and the names that its files are shown by.</summary>
    /// <exception cref="ChartSourceException">It cannot be had.</exception>
    internal string GetDigest(WantedChart wanted, FileTree tree, CancellationToken cancellationToken)
    {
        if (FindLocal(wanted.Identity) is { } local)
        {
            return $"{local} {Open(local).Digest}";
        }

        if (IsHere(wanted, tree))
        {
            return $"{wanted.LocalPath} {DigestHere(tree, wanted.LocalPath!)}"; // IsHere looked at it.
        }

        var fetched = Fetch(wanted, cancellationToken);
        return $"{wanted.Identity.Name} {fetched.Digest} {(wanted.AppendsDigest ? fetched.ArtifactDigest : "")}";
    }

    /// <summary>
    /// The version of a local directory's chart that takes the place of another version, or of one that cannot be told (a
    /// digest); null where it is the chart that the release asks for. What such a chart gets wrong, the wanted one may not.
    /// </summary>
    internal string? FindStandIn(WantedChart wanted)
    {
        if (wanted.Request is null or GitChartRequest || FindLocal(wanted.Identity) is not { } local)
        {
            return null;
        }

        if (Path.GetFileName(local) is var name && (name == $"{wanted.Identity.Name}-{wanted.Identity.Version}.tgz" || name == $"{wanted.Identity.Name}-{wanted.Identity.Version}"))
        {
            return null; // As `helm pull` names it; an archive is not unpacked only to say so.
        }

        string version = Open(local).Version.Value;
        return Fits(wanted.Identity.Version, version) ? null : version;
    }

    private static bool Fits(string wanted, string version)
    {
        if (wanted.Contains(':', StringComparison.Ordinal))
        {
            return false; // A digest, whose version only the registry knows.
        }

        if (SemanticVersion.TryParse(wanted.Replace('_', '+'), out var exact))
        {
            return SemanticVersion.TryParse(version, out var own) && exact.CompareTo(own) == 0;
        }

        // A range; other words (a channel, a branch) say nothing of versions.
        return !VersionConstraint.TryParse(wanted, out var range) || !SemanticVersion.TryParse(version, out var found) || range.Allows(found);
    }

    private static bool IsHere(WantedChart wanted, FileTree tree) => wanted.LocalPath is { } path && tree.IsFile($"{path}/Chart.yaml");

    private Chart Load(WantedChart wanted, FileTree tree, CancellationToken cancellationToken)
    {
        if (FindLocal(wanted.Identity) is { } local)
        {
            return Open(local).Load();
        }

        if (IsHere(wanted, tree))
        {
            return ChartLoader.LoadDirectory(tree, wanted.LocalPath!); // IsHere looked at it.
        }

        var fetched = Fetch(wanted, cancellationToken);
        var chart = LoadArchive(File.ReadAllBytes(fetched.Path), wanted.Identity.Name);
        if (wanted.AppendsDigest && fetched.ArtifactDigest.IndexOf(':') is var colon and >= 0)
        {
            // helm-controller makes the digest part of the version, so that a moved tag is a new release.
            string digest = fetched.ArtifactDigest[(colon + 1)..];
            chart.Metadata.Version = $"{chart.Metadata.Version.Split('+')[0]}+{digest[..Math.Min(12, digest.Length)]}";
        }

        return chart;
    }

    private string? FindLocal(ChartIdentity chart) => directories.Count == 0 ? null : places.GetOrAdd((chart.Name, chart.Version), _ => LookFor(chart));

    private string? LookFor(ChartIdentity chart)
    {
        foreach (string directory in directories)
        {
            foreach (string candidate in (ReadOnlySpan<string>)[$"{chart.Name}-{chart.Version}.tgz", $"{chart.Name}-{chart.Version}", $"{chart.Name}.tgz", chart.Name])
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

    // The one place where rendering waits for the network; all fetches are under way by now.
    private FetchedChart Fetch(WantedChart wanted, CancellationToken cancellationToken) => wanted.Request is { } request
        ? sources.FetchAsync(request, cancellationToken).GetAwaiter().GetResult()
        : throw new ChartSourceException(ChartSourceProblem.NotFound, $"the chart comes from {wanted.Identity.Source}, whose content is only known in the cluster; to render it, give a directory that holds {wanted.Identity.Name}/ or {wanted.Identity.Name}.tgz with --chart-dir");

    private LocalChart Open(string local) => locals.GetOrAdd(local, path => new Lazy<LocalChart>(() =>
    {
        if (Directory.Exists(path))
        {
            var files = new SnapshotTree(new DirectoryTree(path, path + "/", stamps));
            return new LocalChart(
                DigestOf(files, ""),
                () =>
                {
                    var chart = ChartLoader.LoadDirectory(files, "");
                    return files.HasChanged ? throw Changed(path) : chart;
                },
                new Lazy<string>(() => VersionOf(files)));
        }

        byte[]? archive = null;
        string digest = stamps?.Find(path) ?? Read();
        return new LocalChart(digest, Load, new Lazy<string>(() => VersionOf(Load)));

        Chart Load()
        {
            string now = archive is null ? Read() : digest;
            return now == digest ? LoadArchive(archive!, Path.GetFileName(path)) : throw Changed(path); // It was read.
        }

        string Read()
        {
            archive = stamps is null ? File.ReadAllBytes(path) : stamps.Read(path, out _);
            return BlobId.Of(archive);
        }
    })).Value;

    // What is rendered is what the digest says.
    private static ChartSourceException Changed(string path) => new(ChartSourceProblem.DigestMismatch, $"{path} was changed while it was read");

    // Once for a revision, however many releases use the chart.
    private string DigestHere(FileTree tree, string directory) =>
        digests.GetValue(tree, static _ => new(StringComparer.Ordinal)).GetOrAdd(directory, static (path, files) => DigestOf(files, path), tree);

    private static string DigestOf(FileTree tree, string directory)
    {
        var text = new StringBuilder();
        foreach (string path in tree.Walk(directory))
        {
            text.Append(path).Append('\n').Append(tree.GetDigest(path)).Append('\n');
        }

        return ChartCache.DigestOf(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static Chart LoadArchive(byte[] bytes, string name)
    {
        using var archive = new MemoryStream(bytes);
        return ChartLoader.LoadArchive(name, archive);
    }

    private static string VersionOf(Func<Chart> load)
    {
        try
        {
            return load().Metadata.Version;
        }
        catch (Exception exception) when (exception is ChartLoadException or ChartArchiveException)
        {
            return ""; // Rendering reports it.
        }
    }

    private static string VersionOf(FileTree files) => files.TryRead("Chart.yaml") is { } text && YamlReader.Read(text).Documents is [{ Root: YamlMapping root }, ..] ? root.GetString("version") ?? "" : "";

    private sealed record LocalChart(string Digest, Func<Chart> Load, Lazy<string> Version);
}
