#!/bin/bash
# Back to the version before. It is a new version at the end; nothing is rewritten.
set -euo pipefail
cd "$(dirname "$0")"
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

version=$(./as platform "$gateway/versions?limit=2" | jq '.versions[1].version')
now=$(./as platform "$gateway/rollback" \
    --json "{\"toVersion\": $version, \"message\": \"Friday is off\"}" | jq '.gateways[0].version')
cmp <(./as platform "$gateway/versions/$version/snapshot" | jq -c .listeners) \
    <(./as platform "$gateway/versions/$now/snapshot" | jq -c .listeners)
echo "version $now serves what version $version served"
