#!/usr/bin/env bash
# Encrypts every *.sops.yaml below the directories that is still plain.
set -euo pipefail
while IFS= read -r -d '' file; do
    if ! grep -q '^sops:' "${file}"; then
        sops --encrypt --in-place "${file}"
    fi
done < <(find "$@" -name '*.sops.yaml' -print0)
