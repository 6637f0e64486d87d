{{- define "app.name" -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of one of several things: the release's own for "main" and "app", else with the key behind it. */}}
{{- define "app.nameOf" -}}
{{- $name := include "app.name" .root -}}
{{- if has .key (list "main" "app" $name) -}}{{ $name }}{{- else -}}{{ printf "%s-%s" $name .key | trunc 63 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{- define "app.labels" -}}
app.kubernetes.io/name: {{ include "app.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "app.selector" -}}
app.kubernetes.io/name: {{ include "app.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/controller: {{ .key }}
{{- end -}}

{{- define "app.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "app.name" .) -}}
{{- end -}}
