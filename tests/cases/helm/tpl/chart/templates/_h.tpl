{{ define "outer" }}outer {{ .Chart.Name }}{{ end }}
