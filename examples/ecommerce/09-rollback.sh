#!/bin/bash
# Back to the version before. It is a new version at the end; nothing is rewritten.
set -euo pipefail
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

version=$(curl -sS --fail-with-body "$gateway/versions?limit=2" | jq '.versions[1].version')
now=$(curl -sS --fail-with-body "$gateway/rollback" -H 'Lintel-Actor: platform' \
    --json "{\"toVersion\": $version, \"message\": \"Friday is off\"}" | jq '.gateways[0].version')
cmp <(curl -sS --fail-with-body "$gateway/versions/$version/snapshot" | jq -c .listeners) \
    <(curl -sS --fail-with-body "$gateway/versions/$now/snapshot" | jq -c .listeners)
echo "version $now serves what version $version served"
