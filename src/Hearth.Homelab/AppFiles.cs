namespace Hearth.Homelab;

/// <summary>The texts of a new app, in the layout of the reference homelab.</summary>
internal static class AppFiles
{
    public static string Kustomization(string area, string name) => $"""
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: &app {name}
          namespace: &namespace {area}
        spec:
          targetNamespace: *namespace
          commonMetadata:
            labels:
              app.kubernetes.io/name: *app
          dependsOn:
            - name: store
              namespace: external-secrets
          interval: 1h
          retryInterval: 2m
          timeout: 5m
          path: ./kubernetes/apps/{area}/{name}/app
          prune: true
          sourceRef:
            kind: GitRepository
            name: flux-system
            namespace: flux-system
          wait: false

        """;

    public static string Resources() => """
        ---
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - ./externalsecret.yaml
          - ./helmrelease.yaml

        """;

    public static string ExternalSecret(string name) => $"""
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: {name}
        spec:
          refreshInterval: 1h
          secretStoreRef:
            kind: ClusterSecretStore
            name: onepassword
          target:
            name: {name}-secret
          dataFrom:
            - extract:
                key: {name}

        """;

    public static string HelmRelease(string name, string image, string tag, int port) => $$"""
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata:
          name: {{name}}
        spec:
          interval: 1h
          chart:
            spec:
              chart: ./charts/app
              sourceRef:
                kind: GitRepository
                name: flux-system
                namespace: flux-system
          install:
            remediation:
              retries: 3
          upgrade:
            cleanupOnFail: true
            remediation:
              retries: 3
          values:
            controllers:
              main:
                containers:
                  app:
                    image:
                      repository: {{image}}
                      tag: "{{tag}}"
                    env:
                      TZ: ${TIMEZONE}
                    envFrom:
                      - secretRef:
                          name: {{name}}-secret
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities:
                        drop:
                          - ALL
            service:
              main:
                ports:
                  http:
                    port: {{port}}
            ingress:
              main:
                className: cilium
                hosts:
                  - host: {{name}}.${SECRET_DOMAIN}
            persistence:
              tmp:
                type: emptyDir

        """;

    public static string Namespace(string area) => $"""
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: {area}
          annotations:
            kustomize.toolkit.fluxcd.io/prune: disabled

        """;

    public static string Area(string area, bool hasCommon) => $"""
        ---
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: {area}
        {(hasCommon ? "components:\n  - ../../components/common\n" : "")}resources:
          - ./namespace.yaml

        """;
}
