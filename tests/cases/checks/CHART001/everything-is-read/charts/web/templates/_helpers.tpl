{{- define "web.labels" -}}
app: {{ .Values.nameOverride | default .Chart.Name }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
{{- define "web.env" -}}
{{- range $name, $entry := .env }}
- name: {{ $name }}
  value: {{ tpl $entry.value $.context | quote }}
{{- end }}
{{- end -}}
