#!/usr/bin/env bash
# What must be there before Flux can work: custom resources, network, DNS, Flux itself and its key.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

echo "Waiting for the nodes"
until kubectl get nodes >/dev/null; do sleep 5; done

kubectl apply --server-side --filename <(kustomize build "${root}/bootstrap/crds")

# The settings that Flux would substitute.
set -a
# shellcheck source=/dev/null
source <(sed -n 's/^  \([A-Z_]*\): \(.*\)$/\1=\2/p' "${root}/kubernetes/components/common/cluster-settings.yaml")
set +a

for app in cilium coredns; do
    directory="${root}/kubernetes/apps/kube-system/${app}/app"
    # Custom resources of Cilium itself come later, with Flux: its operator has to register them first.
    kustomize build "${directory}" | envsubst |
        yq 'select(.kind == "ConfigMap" or .kind == "Namespace")' | kubectl apply --server-side --namespace kube-system --filename -
    envsubst <"${directory}/helmrelease.yaml" | yq '.spec.values' |
        helm upgrade --install "${app}" "${root}/charts/app" --namespace kube-system --values - --wait
done

kubectl create namespace flux-system --dry-run=client --output yaml | kubectl apply --server-side --filename -
kubectl --namespace flux-system create secret generic sops-age --from-file="age.agekey=${root}/age.key" \
    --dry-run=client --output yaml | kubectl apply --server-side --filename -
kubectl create namespace external-secrets --dry-run=client --output yaml | kubectl apply --server-side --filename -
if [[ -f "${root}/bootstrap/secrets.sops.yaml" ]]; then
    sops --decrypt "${root}/bootstrap/secrets.sops.yaml" | kubectl apply --server-side --filename -
fi

kubectl apply --server-side --filename <(kustomize build "${root}/bootstrap/flux")
kubectl --namespace flux-system wait deployments --all --for condition=Available --timeout 5m
kubectl apply --server-side --filename <(kustomize build "${root}/kubernetes/flux/cluster")
