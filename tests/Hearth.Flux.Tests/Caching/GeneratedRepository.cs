using System.Globalization;
using System.Text;
using Hearth.Syntax.Files;

namespace Hearth.Flux.Tests.Caching;

/// <summary>
/// A small repository with everything that one object takes from another (variables, patches of a parent, components,
/// generated maps, a chart of its own, values from objects), and edits that reach one, several or none of them.
/// </summary>
internal sealed class GeneratedRepository
{
    public const int Edits = 19;

    private const int Apps = 4;

    private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);
    private int edits;

    public GeneratedRepository(int seed)
    {
        files["flux/ks.yaml"] = Kustomization("settings", "settings", "") + "---\n" + Kustomization("apps", "apps", """
              postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}
              patches:
                - target: {kind: Kustomization}
                  patch: |
                    - {op: add, path: /spec/postBuild, value: {substitute: {ZONE: "zone-$${HOST:=none}"}, substituteFrom: [{kind: ConfigMap, name: settings}]}}

            """);
        files["settings/settings.yaml"] = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: flux-system}
            data:
              HOST: example.org
              COLOR: green

            """;
        files["components/common/kustomization.yaml"] = """
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            resources: [shared.yaml]

            """;
        files["components/common/shared.yaml"] = Map("shared", "${COLOR}");
        files["charts/demo/Chart.yaml"] = "apiVersion: v2\nname: demo\nversion: 1.0.0\n";
        files["charts/demo/values.yaml"] = "text: default\nimage: registry.example/demo:1\n";
        files["charts/demo/templates/map.yaml"] = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}-map}
            data:
              {{- toYaml .Values | nindent 2 }}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{ .Release.Name }}}
            spec: {containers: [{name: main, image: {{ .Values.image }}}]}

            """;
        files["apps/source.yaml"] = """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: flux-system, namespace: flux-system}
            spec: {url: "https://example.com/repo.git"}

            """;
        files["apps/set.yaml"] = ResourceSet("input");
        files["apps/provider.yaml"] = Provider("one", "first");
        for (int i = 0; i < Apps; i++)
        {
            AddApp(i, seed >> (i * 3));
        }
    }

    public SnapshotTree Tree()
    {
        var tree = new MemoryTree();
        foreach (var (path, text) in files)
        {
            tree.Add(path, text);
        }

        return new SnapshotTree(tree);
    }

    /// <summary>The same files in a directory; only what differs is written.</summary>
    public void WriteTo(string directory)
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(path => !files.ContainsKey(Path.GetRelativePath(directory, path).Replace('\\', '/'))).ToList())
        {
            File.Delete(path);
        }

        foreach (var (path, text) in files)
        {
            string full = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!); // A file below a directory has one.
            if (!File.Exists(full) || File.ReadAllText(full) != text)
            {
                File.WriteAllText(full, text);
            }
        }
    }

    /// <summary>One edit, chosen by a number; what it says of the file before does not matter.</summary>
    public void Edit(int choice)
    {
        edits++;
        string app = $"apps/{(choice / Edits) % Apps}";
        switch (choice % Edits)
        {
            case 0: // No object changes, only places.
                string commented = files.Keys.ElementAt(choice / Edits % files.Count);
                files[commented] = $"# edit {edits}\n{files[commented]}";
                break;
            case 1:
                files["settings/settings.yaml"] = Map("settings", "x", $"  HOST: host{edits}.example\n  COLOR: c{edits}\n");
                break;
            case 2:
                files["settings/settings.yaml"] = Map("settings", "x", "  HOST: example.org\n");
                break;
            case 3:
                files[$"{app}/map.yaml"] = Map("own", $"value{edits} ${{HOST}}");
                break;
            case 4: // Looked for before, and absent.
                files[$"{app}/kustomization.yaml"] = $"resources: [map.yaml]\nconfigMapGenerator: [{{name: made, files: [data.txt]}}]\nnamespace: n{edits}\n";
                break;
            case 5:
                files.Remove($"{app}/kustomization.yaml");
                break;
            case 6:
                files[$"{app}/data.txt"] = $"data {edits}\n";
                break;
            case 7:
                files.Remove($"{app}/data.txt");
                break;
            case 8:
                files["components/common/shared.yaml"] = Map("shared", $"shared{edits} ${{COLOR}}");
                break;
            case 9:
                files[$"{app}/release.yaml"] = Release($"release{(choice / Edits) % Apps}", $"text: t{edits} ${{HOST}}");
                break;
            case 10:
                files.Remove($"{app}/release.yaml");
                break;
            case 11:
                files["charts/demo/values.yaml"] = $"text: default{edits}\nimage: registry.example/demo:{edits}\n";
                break;
            case 12:
                files["charts/demo/templates/map.yaml"] += $"# {edits}\n";
                break;
            case 13:
                files[$"{app}/map.yaml"] = "kind: [\n";
                break;
            case 14:
                files[$"{app}/more{edits % 3}.yaml"] = Map($"more{edits % 3}", edits.ToString(CultureInfo.InvariantCulture));
                break;
            case 15:
                files["apps/values.yaml"] = Map("values", "x", $"  values.yaml: |\n    text: from{edits}\n");
                break;
            case 16:
                files["apps/provider.yaml"] = Provider("one", $"first{edits}") + (edits % 2 == 0 ? "" : "---\n" + Provider("two", "second"));
                break;
            case 17:
                files["apps/set.yaml"] = ResourceSet($"input{edits}");
                break;
            case 18: // A template that fails.
                files["apps/set.yaml"] = ResourceSet("<< inputs.missing >>");
                break;
        }
    }

    private void AddApp(int i, int shape)
    {
        string directory = $"apps/{i}";
        files[$"apps/ks{i}.yaml"] = Kustomization($"app{i}", directory, (shape & 1) == 0 ? "" : "  components: [../../components/common]\n");
        files[$"{directory}/map.yaml"] = Map("own", (shape & 2) == 0 ? "plain" : "\"${ZONE} ${COLOR:-none}\"");
        files[$"{directory}/data.txt"] = "data\n";
        if ((shape & 4) != 0)
        {
            files[$"{directory}/release.yaml"] = Release($"release{i}", "text: ${HOST}");
        }

        // The parent takes only these: an app's own files are its own.
        files["apps/kustomization.yaml"] = new StringBuilder("resources:\n- source.yaml\n- set.yaml\n- provider.yaml\n").AppendJoin("", Enumerable.Range(0, i + 1).Select(static n => $"- ks{n}.yaml\n")).ToString();
    }

    private static string Kustomization(string name, string path, string more) => $$"""
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: {{name}}, namespace: flux-system}
        spec:
          path: ./{{path}}
          prune: true
          sourceRef: {kind: GitRepository, name: flux-system}

        """ + more;

    private static string ResourceSet(string value) => $$"""
        apiVersion: fluxcd.controlplane.io/v1
        kind: ResourceSet
        metadata: {name: set, namespace: flux-system}
        spec:
          inputsFrom:
            - kind: ResourceSetInputProvider
              selector: {matchLabels: {for: set} }
          resources:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: "set-<< inputs.name >>", namespace: flux-system}
              data: {value: "{{value}} << inputs.text >>"}

        """;

    private static string Provider(string name, string text) => $$"""
        apiVersion: fluxcd.controlplane.io/v1
        kind: ResourceSetInputProvider
        metadata: {name: {{name}}, namespace: flux-system, labels: {for: set} }
        spec:
          type: Static
          defaultValues: {name: {{name}}, text: {{text}} }

        """;

    private static string Map(string name, string value, string more = "") =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: flux-system}}\ndata:\n  value: {value}\n{more}";

    private static string Release(string name, string value) => """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: NAME, namespace: flux-system}
        spec:
          chart: {spec: {chart: charts/demo, sourceRef: {kind: GitRepository, name: flux-system}}}
          valuesFrom: [{kind: ConfigMap, name: values, optional: true}]
          values:
            VALUE

        """.Replace("NAME", name, StringComparison.Ordinal).Replace("VALUE", value, StringComparison.Ordinal);
}
