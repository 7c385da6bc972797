#!/bin/bash
# Every team applies its own file: one commit each.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

for file in manifests/*.yaml; do
    team=$(sed -n 's/^  namespace: //p' "$file" | head -1)
    if [ "${team:-infra}" = infra ]; then team=platform; fi
    ./as "$team" "$LINTEL/v1/changes" --url-query "message=$(head -1 "$file" | cut -c3-)" \
        -H 'Content-Type: application/yaml' --data-binary "@$file" |
        jq -r '"commit \(.revision): \(.changes | length) resources, +\([.gateways[].added[]] | length) listeners"'
done
