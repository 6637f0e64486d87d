using Hearth.TestKit;

namespace Hearth.EndToEnd.Tests;

/// <summary>A link called <c>kustomize</c> to the native binary is kustomize.</summary>
public sealed class KustomizeLinkTests
{
    [Fact]
    public async Task A_link_called_kustomize_builds()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("app/kustomization.yaml", "resources: [a.yaml]\nnamespace: media\n");
        directory.Write("app/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n");
        File.CreateSymbolicLink(directory.Combine("kustomize"), NativeBinary.Path);

        var result = await NativeBinary.RunAsync(directory.Path, ["build", "app"], program: directory.Combine("kustomize"));

        Assert.Equal("", result.Error);
        Assert.Equal("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: media\n", result.Out);
        Assert.Equal(0, result.ExitCode);
    }
}
