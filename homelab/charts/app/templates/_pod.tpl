{{/* A container: root, controller, name, container. */}}
{{- define "app.container" -}}
{{- $container := .container -}}
name: {{ if eq .name "app" }}{{ include "app.name" .root }}{{ else }}{{ .name }}{{ end }}
image: {{ printf "%s:%v" $container.image.repository $container.image.tag | quote }}
{{- with $container.image.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
{{- with $container.command }}
command:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.env }}
env:
  {{- range $key, $value := . }}
  - name: {{ $key }}
    {{- if kindIs "map" $value }}
    {{- toYaml $value | nindent 4 }}
    {{- else }}
    value: {{ $value | toString | quote }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $container.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.ports }}
ports:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- range $kind, $probe := $container.probes }}
{{ $kind }}Probe:
  {{- toYaml $probe | nindent 2 }}
{{- end }}
{{- with $container.lifecycle }}
lifecycle:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $container.terminationMessagePolicy }}
terminationMessagePolicy: {{ . }}
{{- end }}
{{- $mounts := list -}}
{{- range $volume, $item := .root.Values.persistence -}}
{{- range $mount := $item.mounts | default (list (dict "path" (printf "/%s" $volume))) -}}
{{- if and (or (not $item.controllers) (has $.controller $item.controllers)) (or (not $mount.containers) (has $.name $mount.containers)) -}}
{{- $entry := dict "name" $volume "mountPath" $mount.path -}}
{{- with $mount.subPath }}{{- $_ := set $entry "subPath" . }}{{ end -}}
{{- with $mount.readOnly }}{{- $_ := set $entry "readOnly" . }}{{ end -}}
{{- with $mount.mountPropagation }}{{- $_ := set $entry "mountPropagation" . }}{{ end -}}
{{- $mounts = append $mounts $entry -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $mounts }}
volumeMounts:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A volume: root, name, item. */}}
{{- define "app.volume" -}}
name: {{ .name }}
{{- $item := .item }}
{{- if eq $item.type "persistentVolumeClaim" }}
persistentVolumeClaim:
  claimName: {{ $item.existingClaim | default (include "app.nameOf" (dict "root" .root "key" .name)) }}
{{- else if eq $item.type "emptyDir" }}
emptyDir: {{ pick $item "medium" "sizeLimit" | toJson }}
{{- else if eq $item.type "nfs" }}
nfs:
  server: {{ required (printf "persistence.%s.server" .name) $item.server }}
  path: {{ required (printf "persistence.%s.path" .name) $item.path }}
{{- else if eq $item.type "configMap" }}
configMap:
  name: {{ $item.name }}
{{- else if eq $item.type "secret" }}
secret:
  secretName: {{ $item.name }}
{{- else if eq $item.type "hostPath" }}
hostPath:
  path: {{ $item.path }}
  type: {{ $item.hostPathType | default "" | quote }}
{{- else if eq $item.type "projected" }}
projected:
  sources:
    {{- toYaml $item.sources | nindent 4 }}
{{- else }}
{{- fail (printf "persistence.%s.type is %q; wants persistentVolumeClaim, emptyDir, nfs, configMap, secret, hostPath or projected" .name $item.type) }}
{{- end }}
{{- end -}}

{{/* A pod template: root, key, controller. */}}
{{- define "app.podTemplate" -}}
{{- $root := .root -}}
{{- $key := .key -}}
metadata:
  labels:
    {{- include "app.selector" . | nindent 4 }}
  {{- with .controller.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- $options := mergeOverwrite (deepCopy $root.Values.defaultPodOptions) (.controller.pod | default dict) }}
  {{- if $root.Values.serviceAccount.create }}
  {{- $options = mergeOverwrite (dict "serviceAccountName" (include "app.serviceAccountName" $root)) $options (dict "automountServiceAccountToken" true) }}
  {{- end }}
  {{- toYaml $options | nindent 2 }}
  {{- with .controller.initContainers }}
  initContainers:
    {{- range $name, $container := . }}
    - {{- include "app.container" (dict "root" $root "controller" $key "name" $name "container" $container) | nindent 6 }}
    {{- end }}
  {{- end }}
  containers:
    {{- range $name, $container := .controller.containers }}
    - {{- include "app.container" (dict "root" $root "controller" $key "name" $name "container" $container) | nindent 6 }}
    {{- end }}
  {{- $volumes := dict -}}
  {{- range $name, $item := $root.Values.persistence }}
  {{- if or (not $item.controllers) (has $key $item.controllers) }}{{ $_ := set $volumes $name $item }}{{ end }}
  {{- end }}
  {{- with $volumes }}
  volumes:
    {{- range $name, $item := . }}
    - {{- include "app.volume" (dict "root" $root "name" $name "item" $item) | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end -}}
