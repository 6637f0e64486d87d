using Hearth.Helm.Charts;
using Hearth.Helm.Sources;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Helm.Tests.Sources;

/// <summary>A cache of its own and impatient settings, so that servers which misbehave are given up on quickly.</summary>
public abstract class ChartSourcesFixture : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    protected static readonly byte[] Chart = ChartArchive.Pack(new MemoryTree().Add("romm/Chart.yaml", "apiVersion: v2\nname: romm\nversion: 1.2.3\n"), "romm");

    protected ChartCache Cache => new(directory.Combine("cache"));

    public void Dispose()
    {
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected ChartSources Open(bool offline = false, RegistryCredentials? registry = null, IReadOnlyDictionary<string, BasicCredentials>? repositories = null) => new(Cache, new ChartSourceOptions
    {
        Offline = offline,
        StallTimeout = TimeSpan.FromMilliseconds(400),
        FirstPause = TimeSpan.FromMilliseconds(1),
        RegistryCredentials = registry ?? new RegistryCredentials(),
        RepositoryCredentials = repositories ?? new Dictionary<string, BasicCredentials>(),
    });

    protected static async Task<ChartSourceException> FailsAsync(ChartSources sources, ChartRequest request) =>
        await Assert.ThrowsAsync<ChartSourceException>(() => sources.FetchAsync(request, CancellationToken.None));

    protected string TemporaryPath(string name) => directory.Combine(name);
}
