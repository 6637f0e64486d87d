using System.CommandLine;
using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Helm.Values;
using Hearth.Syntax.Files;

namespace Hearth.Cli.Commands.Helm;

/// <summary>Which chart is meant: a directory, an archive, <c>oci://…</c>, or a name with <c>--repo</c>.</summary>
internal sealed class ChartOptions
{
    public Option<string> Version { get; } = new("--version") { Description = "Version or range of the chart; the newest where absent", DefaultValueFactory = _ => "" };

    public Option<string?> Repository { get; } = new("--repo") { Description = "Address of the HTTP repository that the chart is in" };

    public Option<string?> UserName { get; } = new("--username") { Description = "For the repository" };

    public Option<string?> Password { get; } = new("--password") { Description = "For the repository" };

    public Option<bool> Devel { get; } = new("--devel") { Description = "Prereleases count too, as with --version '>0.0.0-0'" };

    public Option<bool> PlainHttp { get; } = new("--plain-http") { Description = "Speak HTTP to the OCI registry" };

    public Option<bool> Offline { get; } = new("--offline") { Description = "Use only charts that are in the cache" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Version, Devel, Repository, UserName, Password, PlainHttp, Offline])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Loads the chart that a command line names.</summary>
    public async Task<Chart> LoadAsync(string reference, ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        string path = context.GetFullPath(reference);
        if (parsed.GetValue(Repository) is null && Directory.Exists(path))
        {
            return ChartLoader.LoadDirectory(new DirectoryTree(path, reference.TrimEnd('/') + "/"), "");
        }

        string archive = parsed.GetValue(Repository) is null && File.Exists(path) ? path : (await FetchAsync(reference, parsed, cancellationToken)).Path;
        await using var stream = File.OpenRead(archive);
        return ChartLoader.LoadArchive(File.Exists(path) ? reference : Path.GetFileName(reference.TrimEnd('/')), stream);
    }

    public bool IsOffline(ParseResult parsed) => parsed.GetValue(Offline);

    /// <summary>Gets what the schemas of a chart refer to on the web.</summary>
    public async Task FetchSchemasAsync(Chart chart, ChartSchemas schemas, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var sources = new ChartSources(ChartCache.ForUser(), new ChartSourceOptions { Offline = IsOffline(parsed) });
        await sources.FetchSchemasAsync(chart, schemas, cancellationToken);
    }

    /// <summary>Gets the archive of a chart that is not on disk.</summary>
    public async Task<FetchedChart> FetchAsync(string reference, ParseResult parsed, CancellationToken cancellationToken)
    {
        string version = parsed.GetRequiredValue(Version) is { Length: > 0 } asked ? asked : parsed.GetValue(Devel) ? ">0.0.0-0" : "";
        ChartRequest request;
        var credentials = new Dictionary<string, BasicCredentials>();
        if (reference.StartsWith("oci://", StringComparison.Ordinal))
        {
            var address = OciChartRequest.Parse(reference) with { PlainHttp = parsed.GetValue(PlainHttp) };
            request = version.Length == 0 && address.Tag is null && address.Digest is null ? address with { SemVer = "*" }
                : version.Length == 0 ? address
                : address with { SemVer = version };
        }
        else if (parsed.GetValue(Repository) is { } repository && Uri.TryCreate(repository, UriKind.Absolute, out var repositoryAddress))
        {
            request = new HttpChartRequest(repositoryAddress, reference, version);
            if (parsed.GetValue(UserName) is { } user)
            {
                credentials[repositoryAddress.AbsoluteUri.TrimEnd('/')] = new BasicCredentials(user, parsed.GetValue(Password) ?? "");
            }
        }
        else
        {
            throw new CommandException($"there is no chart {reference}: no such directory or archive; charts elsewhere are named as oci://… or with --repo ADDRESS", 1);
        }

        using var sources = new ChartSources(ChartCache.ForUser(), new ChartSourceOptions { Offline = parsed.GetValue(Offline), RepositoryCredentials = credentials });
        return await sources.FetchAsync(request, cancellationToken);
    }
}
