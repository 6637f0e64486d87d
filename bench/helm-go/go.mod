module helm-go

go 1.25.0

require (
	helm.sh/helm/v4 v4.1.4
	sigs.k8s.io/yaml v1.6.0
)
