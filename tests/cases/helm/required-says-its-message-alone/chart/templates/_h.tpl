{{- define "need" }}{{ required "image.tag is needed: set it" .Values.tag }}{{ end -}}
