using System.Text;

namespace Hearth.Benchmarks;

/// <summary>Texts shaped as a home-operations repository has them: Flux kustomizations, Helm releases, config maps, comments, anchors.</summary>
internal static class YamlCorpus
{
    private static readonly string[] Apps = ["romm", "home-assistant", "zigbee2mqtt", "paperless", "immich", "sonarr", "plex", "grafana", "cloudnative-pg", "external-dns"];

    public static string HomeOps(int length)
    {
        var text = new StringBuilder(length + 8192);
        for (int i = 0; text.Length < length; i++)
        {
            string app = Apps[i % Apps.Length];
            text.Append($$"""
                ---
                # yaml-language-server: $schema=https://raw.githubusercontent.com/fluxcd-community/flux2-schemas/main/kustomization-kustomize-v1.json
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata:
                  name: &app {{app}}-{{i}}
                  namespace: &namespace default
                spec:
                  commonMetadata:
                    labels:
                      app.kubernetes.io/name: *app
                  dependsOn:
                    - name: external-secrets-stores
                      namespace: external-secrets
                    - name: rook-ceph-cluster
                  interval: 1h
                  path: ./kubernetes/apps/default/{{app}}/app
                  postBuild:
                    substitute:
                      APP: *app
                      VOLSYNC_CAPACITY: 10Gi
                  prune: true
                  sourceRef:
                    kind: GitRepository
                    name: flux-system
                  targetNamespace: *namespace
                ---
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata:
                  name: {{app}}-{{i}}
                spec:
                  interval: 30m
                  chartRef:
                    kind: OCIRepository
                    name: app-template
                  values:
                    controllers:
                      {{app}}:
                        annotations:
                          reloader.stakater.com/auto: "true"
                        containers:
                          app:
                            image:
                              repository: ghcr.io/home-operations/{{app}}
                              tag: 4.0.{{i}}@sha256:ca1ae2a5f4a8a2f5f1e4a3b4fc9ad61b1d9c1a8ae4fd66e1d4e7d9d2a0b1c2d3
                            env:
                              TZ: Europe/Vienna
                              {{app.ToUpperInvariant()}}__LOG_LEVEL: info
                              DATABASE_URL: 'postgres://{{app}}:pass@postgres-rw.database.svc.cluster.local:5432/{{app}}'
                            envFrom:
                              - secretRef:
                                  name: "{{app}}-secret"
                            probes:
                              liveness: &probes
                                enabled: true
                                custom: true
                                spec:
                                  httpGet: {path: /api/heartbeat, port: &port 8080}
                                  initialDelaySeconds: 0
                                  periodSeconds: 10
                              readiness: *probes
                            securityContext: # as the image wants it
                              allowPrivilegeEscalation: false
                              readOnlyRootFilesystem: true
                              capabilities: { drop: ["ALL"] }
                            resources:
                              requests:
                                cpu: 10m
                              limits:
                                memory: 1Gi
                    service:
                      app:
                        controller: {{app}}
                        ports:
                          http:
                            port: *port
                    persistence:
                      config:
                        existingClaim: {{app}}
                      tmpfs:
                        type: emptyDir
                        globalMounts:
                          - path: /tmp
                            subPath: tmp
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{app}}-{{i}}
                data:
                  config.yaml: |
                    server:
                      listen: 0.0.0.0:8080
                      # how many
                      workers: 4
                    logging:
                      level: info
                  script.sh: |-
                    #!/usr/bin/env bash
                    set -euo pipefail
                    echo "starting {{app}}"
                    exec /app/run --config /config/config.yaml
                  description: >-
                    A text that is folded
                    over some lines, as people
                    write them.

                """);
        }

        return text.ToString();
    }
}
