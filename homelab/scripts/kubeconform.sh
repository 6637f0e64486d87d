#!/usr/bin/env bash
# Builds every kustomization below a directory and checks what it gives.
set -euo pipefail
root="${1:?usage: kubeconform.sh DIRECTORY}"
status=0
while IFS= read -r -d '' file; do
    # Components are built by those that use them.
    if grep -q '^kind: Component' "${file}"; then
        continue
    fi
    echo "=== ${file%/kustomization.yaml}"
    if ! kustomize build "${file%/kustomization.yaml}" --load-restrictor=LoadRestrictionsNone |
        kubeconform -strict -ignore-missing-schemas -skip Secret -summary; then
        status=1
    fi
done < <(find "${root}" -name kustomization.yaml -print0 | sort -z)
exit "${status}"
