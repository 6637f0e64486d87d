using System.Globalization;

namespace Hearth.Benchmarks;

/// <summary>
/// Writes a repository of the shape that home-ops repositories have, as large as wanted: namespaces of ten apps, each a Flux
/// Kustomization with a release, an ExternalSecret and a claim; a component for all, variables and a parent patch. The
/// chart lies in the repository, so that nothing is fetched. The same number gives the same files.
/// </summary>
internal static class SyntheticRepository
{
    private const int AppsPerNamespace = 10;

    /// <param name="directory">Where to write; made if it is not there.</param>
    /// <param name="apps">How many apps: 120 are about a large real repository.</param>
    public static void Write(string directory, int apps)
    {
        Write("kubernetes/flux/cluster/ks.yaml", Kustomization("cluster-settings", "flux-system", "kubernetes/settings", "") + "---\n" + Kustomization("cluster-apps", "flux-system", "kubernetes/apps", ParentPatch));
        Write("kubernetes/settings/settings.yaml", Settings);
        Write("kubernetes/settings/source.yaml", "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {url: \"https://git.example/home-ops.git\"}\n");
        Write("kubernetes/components/common/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [settings.yaml]\n");
        Write("kubernetes/components/common/settings.yaml", Settings.Replace(", namespace: flux-system", "", StringComparison.Ordinal));
        Write("kubernetes/charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
        Write("kubernetes/charts/app/values.yaml", "replicas: 1\nimage: {repository: registry.example/app, tag: latest}\nenv: {}\nports: []\n");
        Write("kubernetes/charts/app/templates/all.yaml", Template);
        for (int i = 0; i < apps; i++)
        {
            string @namespace = Name("ns", i / AppsPerNamespace), app = Name("app", i);
            string root = $"kubernetes/apps/{@namespace}";
            if (i % AppsPerNamespace == 0)
            {
                var names = Enumerable.Range(i, Math.Min(AppsPerNamespace, apps - i)).Select(static n => $"  - ./{Name("app", n)}/ks.yaml\n");
                Write($"{root}/kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: {@namespace}\ncomponents:\n  - ../../components/common\nresources:\n{string.Concat(names)}");
            }

            Write($"{root}/{app}/ks.yaml", Kustomization(app, null, $"{root}/{app}/app", $"  targetNamespace: {@namespace}\n  postBuild:\n    substitute:\n      APP: {app}\n"));
            Write($"{root}/{app}/app/kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ./release.yaml\n  - ./secret.yaml\n  - ./claim.yaml\nconfigMapGenerator:\n  - name: {app}-files\n    files: [settings.ini=./resources/settings.ini]\n");
            Write($"{root}/{app}/app/release.yaml", Release(app, i));
            Write($"{root}/{app}/app/secret.yaml", $"apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: {app}\nspec:\n  secretStoreRef: {{kind: ClusterSecretStore, name: vault}}\n  target:\n    name: {app}-secret\n    template:\n      data:\n        TOKEN: \"{{{{ .token }}}}\"\n  dataFrom:\n    - extract: {{key: {app}}}\n");
            Write($"{root}/{app}/app/claim.yaml", $"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: {app}\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: {{requests: {{storage: {1 + (i % 20)}Gi}}}}\n  storageClassName: ceph\n");
            Write($"{root}/{app}/app/resources/settings.ini", string.Concat(Enumerable.Range(0, 20).Select(n => $"key{n} = {app} {n}\n")));
        }

        void Write(string path, string text)
        {
            string full = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!); // A file below the directory has one.
            File.WriteAllText(full, text);
        }
    }

    private static string Name(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word}{number:00000}");

    private static string Kustomization(string name, string? @namespace, string path, string more) =>
        $"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n{(@namespace is null ? "" : $"  namespace: {@namespace}\n")}spec:\n  interval: 1h\n  path: ./{path}\n  prune: true\n  sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}\n{more}";

    private static string Release(string app, int number) => $$"""
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: {{app}}
        spec:
          interval: 1h
          chart:
            spec:
              chart: kubernetes/charts/app
              sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
          values:
            replicas: {{1 + (number % 3)}}
            image:
              repository: registry.example/{{app}}
              tag: 1.{{number % 50}}.0
            env:
              TZ: "${TIMEZONE}"
              HOST: "${APP}.${DOMAIN}"
              LEVEL: info
            ports: [{{8000 + (number % 1000)}}, 9090]

        """;

    private const string ParentPatch = """
          patches:
            - target: {group: kustomize.toolkit.fluxcd.io, kind: Kustomization}
              patch: |
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: not-used}
                spec:
                  postBuild:
                    substituteFrom:
                      - {kind: ConfigMap, name: cluster-settings}
          postBuild:
            substituteFrom:
              - {kind: ConfigMap, name: cluster-settings}

        """;

    // Variables are taken from the own namespace: each has a copy.
    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: cluster-settings, namespace: flux-system}
        data:
          TIMEZONE: Europe/Berlin
          DOMAIN: example.org
          ZONE: main

        """;

    private const string Template = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .Release.Name }}
          labels:
            app.kubernetes.io/name: {{ .Release.Name }}
            helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app.kubernetes.io/name: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app.kubernetes.io/name: {{ .Release.Name }}}}
            spec:
              containers:
                - name: app
                  image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
                  env:
                    {{- range $name, $value := .Values.env }}
                    - name: {{ $name }}
                      value: {{ $value | quote }}
                    {{- end }}
                  ports:
                    {{- range .Values.ports }}
                    - containerPort: {{ . }}
                    {{- end }}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{ .Release.Name }}
        spec:
          selector: {app.kubernetes.io/name: {{ .Release.Name }}}
          ports:
            {{- range .Values.ports }}
            - {name: port-{{ . }}, port: {{ . }}}
            {{- end }}

        """;
}
