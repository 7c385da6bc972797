#!/bin/bash
# A proxy waits for the next version and takes only what changed.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
gateway=$LINTEL/v1/namespaces/infra/gateways/edge

version=$(./as envoy-1 "$gateway/snapshot" | jq .version)
./as envoy-1 "$gateway/snapshot?since=$version&wait=30s" |
    jq -r '"the proxy hears of version \(.version): \(.upserted | length) listeners to add"' &
sleep 1
./as mobile "$LINTEL/v1/changes?message=Mobile+is+back" -H 'Content-Type: application/yaml' \
    --data-binary @manifests/4-mobile.yaml | jq -r '"commit \(.revision)"'
wait $!
