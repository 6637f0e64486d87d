{{- define "who" }}parent{{ end -}}
