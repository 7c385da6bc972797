#!/bin/bash
# A proxy takes the merged configuration, and then asks whether there is a newer one.
set -euo pipefail
cd "$(dirname "$0")"
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

./as envoy-1 "$gateway/snapshot?node=edge-1" | jq -r '"version \(.version): \(.listenerCount) listeners"'

etag=$(./as envoy-1 -I "$gateway/snapshot" | tr -d '\r' | sed -n 's/^etag: //Ip')
./as envoy-1 "$gateway/snapshot?node=edge-1" -H "If-None-Match: $etag" -o /dev/null \
    -w 'polled again: %{http_code}, %{size_download} bytes\n'
