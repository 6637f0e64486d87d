{{- define "who" }}sub{{ end -}}
