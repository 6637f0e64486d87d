using BenchmarkDotNet.Attributes;
using Hearth.Kustomize;
using Hearth.Kustomize.Loading;
using Hearth.Syntax.Files;

namespace Hearth.Benchmarks;

/// <summary>
/// All kustomizations of a synthetic repository in one process: a namespace directory with a component per ten apps,
/// each app with a patch, a generator and a HelmRelease. The time per app must not grow with the repository.
/// </summary>
[MemoryDiagnoser]
public class KustomizeBenchmarks
{
    private readonly List<string> directories = [];
    private string root = "";

    /// <summary>1 is ten apps.</summary>
    [Params(1, 10, 100)]
    public int Scale { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        root = Directory.CreateTempSubdirectory("hearth-bench-").FullName;
        Write("components/common/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [namespace.yaml]\n");
        Write("components/common/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: placeholder\n");
        for (int space = 0; space < Scale; space++)
        {
            Write($"apps/space{space}/kustomization.yaml", $"namespace: space{space}\ncomponents: [../../components/common]\nresources:\n{string.Concat(Enumerable.Range(0, 10).Select(app => $"  - app{app}\n"))}");
            directories.Add($"apps/space{space}");
            for (int app = 0; app < 10; app++)
            {
                WriteApp($"apps/space{space}/app{app}", $"app{app}");
                directories.Add($"apps/space{space}/app{app}");
            }
        }
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(root, recursive: true);

    [Benchmark]
    public int BuildAll()
    {
        var kustomizer = new Kustomizer(new ParsedFiles(new DirectoryTree(root)), new KustomizeOptions { RestrictLoads = false });
        int length = 0;
        foreach (string directory in directories)
        {
            length += Kustomizer.ToYaml(kustomizer.Build(directory).Resources).Length;
        }

        return length;
    }

    private void WriteApp(string directory, string name)
    {
        Write($"{directory}/kustomization.yaml", $$"""
            resources: [helmrelease.yaml, secret.yaml]
            configMapGenerator:
              - name: {{name}}-config
                files: [config.yaml]
            patches:
              - target: {kind: HelmRelease}
                patch: |
                  apiVersion: helm.toolkit.fluxcd.io/v2
                  kind: HelmRelease
                  metadata: {name: any}
                  spec: {interval: 1h}

            """);
        Write($"{directory}/config.yaml", string.Concat(Enumerable.Range(0, 40).Select(line => $"key{line}: value number {line}\n")));
        Write($"{directory}/secret.yaml", $"apiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\nstringData:\n  token: abc\n");
        Write($"{directory}/helmrelease.yaml", $"""
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata:
              name: {name}
            spec:
              chartRef:
                kind: OCIRepository
                name: app-template
              values:
                controllers:
                  {name}:
                    containers:
                      app:
                        image:
                          repository: ghcr.io/org/{name}
                          tag: 1.2.3
                        env:
            {string.Concat(Enumerable.Range(0, 30).Select(line => $"              VARIABLE_{line}: \"{line}\"\n"))}
            """);
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // A file has a directory.
        AtomicFile.WriteText(full, text);
    }
}
