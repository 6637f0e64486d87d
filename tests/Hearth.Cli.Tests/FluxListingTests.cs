using Hearth.TestKit;

namespace Hearth.Cli.Tests;

/// <summary>What <c>hearth get</c> and <c>hearth graph</c> say of objects that make no others, and of ResourceSets.</summary>
public sealed class FluxListingTests : IDisposable
{
    private readonly TemporaryDirectory files = new();

    public FluxListingTests()
    {
        files.Write("flux/cluster/all.yaml", """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system, labels: {part: core}}
            spec: {url: https://example.com/repo.git, ref: {branch: main}}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {name: demo, namespace: web}
            spec: {url: oci://registry.example/charts/demo, ref: {tag: 1.2.3}}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: demo, namespace: web}
            spec: {chartRef: {kind: OCIRepository, name: demo}}
            ---
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Provider
            metadata: {name: chat, namespace: web}
            spec: {type: slack}
            ---
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Alert
            metadata: {name: all, namespace: web}
            spec: {eventSeverity: error, providerRef: {name: chat}, eventSources: [{kind: HelmRelease, name: '*'}]}
            ---
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImageRepository
            metadata: {name: app, namespace: flux-system}
            spec: {image: ghcr.io/x/app}
            ---
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImagePolicy
            metadata: {name: app, namespace: flux-system}
            spec: {imageRepositoryRef: {name: app}, policy: {semver: {range: ">=1.0.0"}}}
            ---
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: sites, namespace: web}
            spec: {type: Static, defaultValues: {names: [one, two]}}
            ---
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSet
            metadata: {name: sites, namespace: web}
            spec:
              inputsFrom: [{name: sites}]
              resourcesTemplate: |
                <<- range inputs.names >>
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: << . >>, namespace: web}
                stringData: {user: a, password: b}
                <<- end >>
            """);
        files.Write("other.yaml", "image: ghcr.io/x/app:1.0.0 # {\"$imagepolicy\": \"flux-system:app\"}\n");
    }

    public void Dispose() => files.Dispose();

    [Theory]
    [InlineData("sources -n web -o table", "NAMESPACE   KIND            NAME   URL                                  REF\nweb         OCIRepository   demo   oci://registry.example/charts/demo   1.2.3\n")]
    [InlineData("sources -l part=core -o name", "GitRepository/flux-system/flux-system\n")]
    [InlineData("charts -n web -o json", "[\n  {\n    \"chart\": \"demo\",\n    \"version\": \"1.2.3\",\n    \"releases\": \"1\",\n    \"source\": \"oci://registry.example/charts/demo\",\n    \"usedBy\": \"web/demo\"\n  }\n]\n")]
    [InlineData("charts -n nowhere -o json", "[]\n")]
    [InlineData("notifications", "NAMESPACE   KIND       NAME   TYPE    REFERS TO\nweb         Alert      all    error   Provider/web/chat, HelmRelease/web/*\nweb         Provider   chat   slack   \n")]
    [InlineData("automation -o wide", "NAMESPACE     KIND              NAME   IMAGE OR POLICY   REFERS TO                         MARKERS   LINES          OWNER\nflux-system   ImagePolicy       app    semver >=1.0.0    ImageRepository/flux-system/app   1         other.yaml:1   flux-system\nflux-system   ImageRepository   app    ghcr.io/x/app                                                                flux-system\n")]
    [InlineData("rset", "NAMESPACE   NAME    STATUS     OBJECTS   INPUTS FROM\nweb         sites   Rendered   2         sites\n")]
    [InlineData("secrets -o yaml", "- keys: password, user\n  kind: Secret\n  name: one\n  namespace: web\n  owner: sites\n- keys: password, user\n  kind: Secret\n  name: two\n  namespace: web\n  owner: sites\n")]
    [InlineData("all -n web -o name", "HelmRelease/web/demo\nOCIRepository/web/demo\nResourceSet/web/sites\nAlert/web/all\nProvider/web/chat\n")]
    public async Task Get_lists(string arguments, string expected)
    {
        var result = await CommandLine.RunAsync(["get", .. arguments.Split(' '), "--offline", "--no-cache"], files.Path);
        Assert.Equal((0, expected), (result.ExitCode, result.Out));
    }

    [Theory]
    [InlineData("text", "Alert/web/all  ← Provider/web/chat, HelmRelease/web/demo\n")]
    [InlineData("text", "ResourceSet/web/sites  ← ResourceSetInputProvider/web/sites\n")]
    [InlineData("text", "ImagePolicy/flux-system/app  ← ImageRepository/flux-system/app\n")]
    [InlineData("dot", "\"Alert/web/all\" -> \"HelmRelease/web/demo\" [label=refers];\n")]
    [InlineData("mermaid", "-->|refers|")]
    [InlineData("json", "\"kind\": \"refers\"")]
    public async Task Graph_shows_what_refers_to_what(string format, string expected) =>
        Assert.Contains(expected, (await CommandLine.RunAsync(["graph", "--sources", "-o", format, "--no-cache"], files.Path)).Out);

    [Fact]
    public async Task A_ResourceSet_is_built_and_explained()
    {
        Assert.Equal(2, (await CommandLine.RunAsync(["build", "rset", "sites", "--no-cache"], files.Path)).Out.Split("kind: Secret").Length - 1);
        var result = await CommandLine.RunAsync(["explain", "Secret/web/two", "metadata.name", "--offline", "--no-cache"], files.Path);
        Assert.Contains("made by ResourceSet/web/sites", result.Out);
        Assert.Contains("flux/cluster/all.yaml:51:", result.Out); // The template's line,
        Assert.Contains("flux/cluster/all.yaml:39:", result.Out); // and the input's.
    }
}
