#!/bin/bash
# A proxy takes the merged configuration, and then asks whether there is a newer one.
set -euo pipefail
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

curl -sS --fail-with-body "$gateway/snapshot?node=edge-1" | jq -r '"version \(.version): \(.listenerCount) listeners"'

etag=$(curl -sSI "$gateway/snapshot" | tr -d '\r' | sed -n 's/^etag: //Ip')
curl -sS "$gateway/snapshot?node=edge-1" -H "If-None-Match: $etag" -o /dev/null \
    -w 'polled again: %{http_code}, %{size_download} bytes\n'
