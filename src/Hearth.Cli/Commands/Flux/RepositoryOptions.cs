using System.CommandLine;
using Hearth.Flux.Caching;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Kubernetes.Resources;
using Hearth.Kustomize.Remote;
using Hearth.Secrets.Sops;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Flux;

/// <summary>The options of every command that renders a repository, and the rendering itself.</summary>
/// <param name="directory">An argument that names the repository in the place of <c>--repository</c>; null where the command has none.</param>
internal sealed class RepositoryOptions(Argument<string?>? directory = null)
{
    private readonly Option<string> repository = new("--repository", "-C") { Description = "The repository; found from the working directory upwards where it is left out" };
    private readonly Option<string> path = new("--path") { Description = "The directory that Flux starts from; found by FluxInstance, gotk-sync.yaml or name where it is left out" };
    private readonly Option<string> revision = new("--revision") { Description = "Render a git revision (HEAD~1, a branch, a tag) and not the files on disk" };
    private readonly Option<bool> offline = new("--offline") { Description = "Take charts and remote bases from the cache only" };
    private readonly Option<string[]> chartDirectories = new("--chart-dir") { Description = "A directory with charts that are used and not fetched: NAME/, NAME.tgz, NAME-VERSION.tgz" };
    private readonly Option<string[]> substitutes = new("--substitute") { Description = "NAME=VALUE for every Kustomization that substitutes, below its own variables" };
    private readonly Option<bool> lenient = new("--no-strict-substitution") { Description = "Let variables without a value be empty, as Flux before 2.9 did" };
    private readonly Option<bool> withoutCache = new("--no-cache") { Description = "Render everything: neither use what was rendered before nor keep it" };
    private readonly Option<string> kubeVersion = new("--kube-version") { Description = "The Kubernetes version that charts see" };
    private readonly Option<string[]> apiVersions = new("--api-versions") { Description = "API versions that charts see beside the built-in ones", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> namespaceOption = new("--namespace", "-n") { Description = "Only objects of this namespace" };
    private readonly Option<string> selector = new("--selector", "-l") { Description = "Only objects with these labels, as kubectl writes it" };

    private EntryStore? store;

    public RepositoryOptions AddTo(Command command, bool withRevision = true)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[repository, path, offline, chartDirectories, substitutes, lenient, withoutCache, kubeVersion, apiVersions, namespaceOption, selector])
        {
            command.Add(option);
        }

        if (withRevision)
        {
            command.Add(revision);
        }

        return this;
    }

    /// <summary>The directory of the repository: <see cref="RepositoryPlace"/>.</summary>
    public string Directory(ParseResult parsed, CommandContext context) => Place(parsed, context).Root;

    private RepositoryPlace Place(ParseResult parsed, CommandContext context)
    {
        string given = parsed.GetValue(repository) ?? (directory is null ? null : parsed.GetValue(directory)) ?? ".";
        string start = context.GetFullPath(given);
        return System.IO.Directory.Exists(start) ? RepositoryPlace.Find(start)
            : throw new CommandException(File.Exists(start) ? $"{given} is a file; wanted the directory of a repository" : $"there is no directory {given}", ExitCodes.Usage);
    }

    public SnapshotTree OpenTree(ParseResult parsed, CommandContext context, string? atRevision = null)
    {
        string root = Directory(parsed, context);
        if ((atRevision ?? parsed.GetValue(revision)) is { Length: > 0 } wanted)
        {
            var commit = GitCommitTree.Open(root, wanted);
            return new SnapshotTree(Place(parsed, context).PathInGit is { Length: > 0 } inside ? new SubTree(commit, inside) : commit);
        }

        string prefix = Path.GetRelativePath(context.WorkingDirectory, root);
        return new SnapshotTree(new DirectoryTree(root, prefix == "." ? "" : prefix.StartsWith("../../../", StringComparison.Ordinal) ? root + "/" : prefix + "/", Store(parsed, context)?.StampsOf(root)));
    }

    /// <summary>Renders the repository; ends the command where there is nothing to start from.</summary>
    public ClusterRender Render(ParseResult parsed, CommandContext context, FileTree tree, bool withReleases, CancellationToken cancellationToken)
    {
        using var rendering = Prepare(parsed, context, withReleases);
        return rendering.Render(tree, rendering.FindRoots(tree), cancellationToken);
    }

    /// <summary>What renders one or several revisions of the repository, sharing charts and what is known of the past.</summary>
    public RepositoryRendering Prepare(ParseResult parsed, CommandContext context, bool withReleases)
    {
        string root = Directory(parsed, context);
        var cache = Store(parsed, context);
        var sources = withReleases ? new ChartSources(ChartCache.ForUser(), new ChartSourceOptions { Offline = parsed.GetValue(offline) }, context.Time) : null;
        var keys = AgeKeySource.FromEnvironment(new KeyEnvironment { Get = context.GetEnvironmentVariable, WorkingDirectory = root });
        var settings = new RenderSettings
        {
            StrictSubstitution = !parsed.GetValue(lenient),
            Decryptor = new SopsDecryptor(keys),
            Variables = ReadSubstitutes(parsed),
            Remote = new RemoteSource(Path.Combine(UserDirectories.Cache, "kustomize"), parsed.GetValue(offline), context.Time),
            Releases = sources is null ? null : new ReleaseRenderer(new ChartStore(sources, [.. (parsed.GetValue(chartDirectories) ?? []).Select(context.GetFullPath)], cache?.StampsOf(root)), ReadRenderOptions(parsed)),
            Cache = cache is null ? null : new RenderCache(cache, HearthVersion.Build, () => DeriveKey(keys)),
        };
        string? inside = PathInRepository(parsed, context);
        cache?.UsePack($"{root}\n{inside}");
        return new RepositoryRendering(settings, cache, sources, keys, inside, context);
    }

    // One for all trees and renderings of a command.
    private EntryStore? Store(ParseResult parsed, CommandContext context) => parsed.GetValue(withoutCache) ? null : store ??= EntryStore.ForUser(context.Time);

    /// <summary>The cache for renderings that decrypt nothing; <see cref="Complete"/> ends its use.</summary>
    public RenderCache? OpenCache(ParseResult parsed, CommandContext context)
    {
        var entries = Store(parsed, context);
        entries?.UsePack($"{Directory(parsed, context)}\nplaceholders");
        return entries is null ? null : new RenderCache(entries, HearthVersion.Build, static () => null);
    }

    /// <summary>Keeps what a command has learned.</summary>
    public void Complete() => store?.Complete();

    /// <summary>Where a place that was shown lies in the git repository; places of a revision are seen from its root, those on disk from the working directory.</summary>
    public string PathInGit(ParseResult parsed, CommandContext context, string gitDirectory, string shown) =>
        (parsed.GetValue(revision) is { Length: > 0 } ? shown : Path.GetRelativePath(gitDirectory, context.GetFullPath(shown))).Replace('\\', '/');

    /// <summary>Whether an object that makes none is asked for by namespace and labels.</summary>
    public Func<ClusterObject, bool> ObjectSelection(ParseResult parsed)
    {
        string? wantedNamespace = parsed.GetValue(namespaceOption);
        var labels = ReadSelector(parsed);
        return found => (wantedNamespace is null || found.Id.Namespace == wantedNamespace) && Matches(labels, found.Resource);
    }

    /// <summary>Whether an object is asked for by namespace, labels and names.</summary>
    public Func<RenderedOwner, bool> Selection(ParseResult parsed, string? name = null, string? kind = null)
    {
        string? wantedNamespace = parsed.GetValue(namespaceOption);
        var labels = ReadSelector(parsed);
        string[]? parts = name?.Split('/');
        return owner =>
            (kind is null || owner.Id.Kind == kind)
            && (wantedNamespace is null || owner.Id.Namespace == wantedNamespace)
            && (parts is null || (owner.Id.Name == parts[^1] && (parts.Length == 1 || owner.Id.Namespace == parts[^2])))
            && Matches(labels, owner.Object.Resource);
    }

    private LabelSelector? ReadSelector(ParseResult parsed) => parsed.GetValue(selector) is not { } text
        ? null
        : LabelSelector.TryParse(text, out string? error) ?? throw new CommandException($"--selector {text}: {error}", ExitCodes.Usage);

    private static bool Matches(LabelSelector? labels, Resource resource) =>
        labels is null || labels.Matches(label => resource.Root.GetMapping("metadata")?.GetMapping("labels")?.GetString(label));

    private static byte[]? DeriveKey(AgeKeySource keys)
    {
        using var key = keys.DeriveKey("hearth: cache of what was rendered");
        return key?.Span.ToArray();
    }

    private string? PathInRepository(ParseResult parsed, CommandContext context)
    {
        if (parsed.GetValue(path) is not { } given)
        {
            return null;
        }

        string relative = Path.GetRelativePath(Directory(parsed, context), context.GetFullPath(given));
        return !relative.StartsWith("..", StringComparison.Ordinal) && Path.Exists(context.GetFullPath(given)) ? relative.Replace('\\', '/') : given;
    }

    private Dictionary<string, string> ReadSubstitutes(ParseResult parsed)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string assignment in parsed.GetValue(substitutes) ?? [])
        {
            int equals = assignment.IndexOf('=');
            variables[equals > 0 ? assignment[..equals] : throw new CommandException($"--substitute {assignment} is no NAME=VALUE", ExitCodes.Usage)] = assignment[(equals + 1)..];
        }

        return variables;
    }

    private RenderOptions ReadRenderOptions(ParseResult parsed)
    {
        var capabilities = new Capabilities();
        if (parsed.GetValue(kubeVersion) is { Length: > 0 } version)
        {
            capabilities = capabilities with { KubeVersion = version.StartsWith('v') ? version : "v" + version };
        }

        if (parsed.GetValue(apiVersions) is { Length: > 0 } more)
        {
            capabilities = capabilities with { ApiVersions = [.. capabilities.ApiVersions, .. more.SelectMany(static text => text.Split(','))] };
        }

        return new RenderOptions { Capabilities = capabilities };
    }
}
