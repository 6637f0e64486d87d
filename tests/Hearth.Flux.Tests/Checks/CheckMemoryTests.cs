using CsCheck;
using Hearth.Flux.Caching;
using Hearth.Flux.Checks;
using Hearth.Flux.Releases;
using Hearth.Flux.Rendering;
using Hearth.Flux.Sources;
using Hearth.Flux.Tests.Caching;
using Hearth.Helm.Rendering;
using Hearth.Helm.Sources;
using Hearth.Kustomize.Remote;
using Hearth.Syntax.Diagnostics;
using Hearth.Syntax.Files;
using Hearth.TestKit;

namespace Hearth.Flux.Tests.Checks;

/// <summary>Reports out of the cache: they are what a run without one gives, and they are there only where nothing has changed.</summary>
public sealed class CheckMemoryTests : IDisposable
{
    // Names that are checked against each other across files, and a value that no template reads.
    private const string Files = """
        == flux/ks.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec:
          path: ./app
          wait: true
          sourceRef: {kind: GitRepository, name: flux-system}
          postBuild: {substitute: {UNUSED: "1", USED: "2"}}
        == app/kustomization.yaml
        resources: [./pod.yaml, ./hr.yaml]
        == app/forgotten.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: forgotten, namespace: web}
        == app/pod.yaml
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: web, annotations: {used: "${USED}"}}
        spec:
          containers: [{name: main, image: example.org/x:1, imgePullPolicy: Always, envFrom: [{configMapRef: {name: nowhere}}]}]
        == app/hr.yaml
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: web}
        spec:
          interval: 1h
          chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}
          values: {imag: x, text: "{{ .Values.other }}"}
        == flux/source.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: flux-system, namespace: flux-system}
        spec: {interval: 1h, url: "ssh://git@example.org/home-ops"}
        == charts/web/Chart.yaml
        apiVersion: v2
        name: web
        version: 1.0.0
        == charts/web/values.yaml
        image: a
        text: b
        other: c
        == charts/web/templates/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {image: {{ .Values.image }}, text: {{ tpl .Values.text . | quote }}}

        """;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Whatever_is_edited_the_findings_are_those_of_a_run_without_the_cache() =>
        Gen.Select(Gen.Int[0, 4095], Gen.Int[0, 16 * 16].Array[1, 4]).Sample(
            (seed, edits) =>
            {
                using var place = new TemporaryDirectory();
                var repository = new GeneratedRepository(seed);
                for (int i = 0; i <= edits.Length; i++)
                {
                    string full = Text(Check(repository.Tree(), null));
                    Assert.Equal(full, Text(Check(repository.Tree(), Open(place.Path))));
                    Assert.Equal(full, Text(Check(repository.Tree(), Open(place.Path), mayRender: false)));
                    if (i < edits.Length)
                    {
                        repository.Edit(edits[i]);
                    }
                }

                return true;
            },
            iter: 25, threads: 2);

    [Fact]
    public void A_report_comes_back_whole()
    {
        var tree = new SnapshotTree(Repository.Tree(Files));
        string full = Text(Check(tree, null));
        foreach (string code in (string[])["CHART001", "SCHEMA001", "SECRET002", "STRUCT001", "SUBST001"])
        {
            Assert.Contains(code, full, StringComparison.Ordinal);
        }

        Assert.Equal(full, Text(Check(tree, Open())));
        Assert.Equal(full, Text(Check(new SnapshotTree(Repository.Tree(Files)), Open(), mayRender: false)));

        // Other checks are asked of what is rendered already.
        var another = Check(new SnapshotTree(Repository.Tree(Files)), Open(), options: new CheckOptions { Enable = ["SAFE"] });
        Assert.Equal(Text(Check(tree, null, options: new CheckOptions { Enable = ["SAFE"] })), Text(another));
    }

    [Theory]
    [InlineData("app/pod.yaml", "imgePullPolicy", "imagePullPolicy")]
    [InlineData("charts/web/templates/map.yaml", ".Values.image", ".Values.imag")]
    [InlineData("app/kustomization.yaml", "./hr.yaml]", "./hr.yaml, ./forgotten.yaml]")]
    [InlineData("app/forgotten.yaml", "metadata", "# hearth:ignore-file STRUCT001 on purpose\nmetadata")]
    public void A_change_of_any_file_is_seen(string path, string from, string to)
    {
        Check(new SnapshotTree(Repository.Tree(Files)), Open());
        string before = Files[Files.IndexOf($"== {path}", StringComparison.Ordinal)..];
        string changed = Files.Replace(before, before.Replace(from, to, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(Files, changed);
        string full = Text(Check(new SnapshotTree(Repository.Tree(changed)), null));
        Assert.NotEqual(Text(Check(new SnapshotTree(Repository.Tree(Files)), null)), full);
        Assert.Equal(full, Text(Check(new SnapshotTree(Repository.Tree(changed)), Open())));

        // The way back is known.
        Check(new SnapshotTree(Repository.Tree(Files)), Open(), mayRender: false);
    }

    [Fact]
    public void What_an_address_holds_is_asked_again()
    {
        string files = Files.Replace("[./pod.yaml,", "[./pod.yaml, https://example.org/map.yaml,", StringComparison.Ordinal);
        var remote = new Remote();
        string first = Text(Check(new SnapshotTree(Repository.Tree(files)), Open(), remote: remote));
        Assert.Equal(first, Text(Check(new SnapshotTree(Repository.Tree(files)), Open(), mayRender: false, remote: remote)));

        remote.Kind = "ConfigMapp";
        Assert.Equal(Text(Check(new SnapshotTree(Repository.Tree(files)), null, remote: remote)), Text(Check(new SnapshotTree(Repository.Tree(files)), Open(), remote: remote)));
        remote.Kind = null;
        string failed = Text(Check(new SnapshotTree(Repository.Tree(files)), Open(), remote: remote));
        Assert.NotEqual(first, failed);
        Assert.Equal(failed, Text(Check(new SnapshotTree(Repository.Tree(files)), Open(), mayRender: false, remote: remote)));
    }

    [Fact]
    public void A_refused_value_is_reported_once_in_its_place()
    {
        const string schema = """
            == charts/web/values.schema.json
            {"properties": {"image": {"type": "string"}, "other": {"type": "string"}}}

            """;
        var tree = new SnapshotTree(Repository.Tree(Files.Replace("{imag: x,", "{image: 1, other: [],", StringComparison.Ordinal) + schema));
        Assert.Equal(["CHART002", "CHART002"], Codes(new CheckOptions { Only = ["CHART002", "FLUX"] }));
        Assert.Equal(["FLUX021"], Codes(new CheckOptions { Only = ["FLUX"] }));

        IEnumerable<string> Codes(CheckOptions options) => Check(tree, null, options: options).Findings.Select(static finding => finding.Rule.Code);
    }

    [Fact]
    public void A_damaged_entry_is_made_anew()
    {
        var tree = new SnapshotTree(Repository.Tree(Files));
        string full = Text(Check(tree, Open()));
        foreach (string entry in System.IO.Directory.GetFiles(directory.Path, "*.entry"))
        {
            File.WriteAllBytes(entry, File.ReadAllBytes(entry)[..^3]);
        }

        Assert.Equal(full, Text(Check(tree, Open())));
        Assert.Equal(full, Text(Check(tree, Open(), mayRender: false)));
    }

    [Fact]
    public void Without_a_key_nothing_of_a_report_is_stored()
    {
        var tree = new SnapshotTree(Repository.Tree(Files));
        Check(tree, new RenderCache(new EntryStore(directory.Path, TimeProvider.System), "test", static () => null));
        Assert.DoesNotContain(System.IO.Directory.GetFiles(directory.Path, "*.entry"), static file => Path.GetFileName(file) is ['r', 'e', 'p', ..] or ['c', 'h', ..] or ['r', 'e', 'a', ..]);
    }

    private static CheckReport Check(SnapshotTree tree, RenderCache? cache, bool mayRender = true, CheckOptions? options = null, IRemoteSource? remote = null)
    {
        using var charts = new TemporaryDirectory();
        using var sources = new ChartSources(new ChartCache(charts.Path), new ChartSourceOptions { Offline = true });
        var settings = new RenderSettings { Cache = cache, Parallel = 2, Remote = remote, Releases = new ReleaseRenderer(new ChartStore(sources, []), new RenderOptions()) };
        return RepositoryCheck.Run(
            tree,
            "flux",
            settings,
            options ?? new CheckOptions(),
            watched => mayRender ? ClusterRenderer.Render(tree, RootFinder.Find(tree, "flux").Roots, watched, CancellationToken.None) : throw new InvalidOperationException("it was to come out of the cache"),
            CancellationToken.None);
    }

    // As people see it; and the fixes, which they see when they ask.
    private static string Text(CheckReport report)
    {
        var text = new StringWriter { NewLine = "\n" };
        new TextDiagnosticWriter(text, false).WriteAll(report.Findings);
        text.Write($"{report.Silenced} {report.Accepted} {string.Join(' ', report.NotRendered)}\n{string.Join('\n', report.Findings.Select(report.Fixes.Find))}");
        return text.ToString();
    }

    private RenderCache Open() => Open(directory.Path);

    private static RenderCache Open(string path) => new(new EntryStore(path, TimeProvider.System), "test", static () => new byte[32]);

    private sealed class Remote : IRemoteSource
    {
        public string? Kind { get; set; } = "ConfigMap";

        public byte[] FetchFile(string url) => Kind is null ? throw new RemoteException($"{url} is gone")
            : System.Text.Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: {Kind}\nmetadata: {{name: far, namespace: web}}\ndta: {{}}\n");

        public FileTree Clone(RepoSpec repository) => throw new RemoteException("no repositories here");
    }
}
