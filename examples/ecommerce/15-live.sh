#!/bin/bash
# A change of one team, and going back: from its acceptance to the first answers that show it.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
gateway=$LINTEL/v1/namespaces/infra/gateways/edge

status_of() { curl -s -o /dev/null -w '%{http_code}' --connect-to "::127.0.0.1:$1" http://friday.example.com/; }
await() { # STATUS: until both proxies answer so
    local since port
    since=$(date +%s%N)
    for port in 10080 20080; do
        until [ "$(status_of "$port")" = "$1" ]; do :; done
    done
    echo "both proxies answer $1 after $((($(date +%s%N) - since) / 1000000)) ms"
}

before=$(./as platform "$gateway/snapshot" | jq .version)
./as marketing "$LINTEL/v1/changes" --json '{"message": "Black Friday", "changes": [
  {"apply": {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
    "metadata": {"namespace": "marketing", "name": "marketing-friday"},
    "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
      {"name": "friday", "hostname": "friday.example.com", "port": 80, "protocol": "HTTP"}]}}},
  {"apply": {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
    "metadata": {"namespace": "marketing", "name": "friday"},
    "spec": {"parentRefs": [{"kind": "ListenerSet", "name": "marketing-friday"}], "rules": [
      {"backendRefs": [{"group": "lintel.dev", "kind": "Backend", "name": "promotions"}]}]}}}]}' |
    jq -r '"commit \(.revision): friday.example.com"'
await 200

./as platform "$gateway/rollback" \
    --json "{\"toVersion\": $before, \"message\": \"Friday is off\"}" | jq -r '"commit \(.revision): back again"'
await 404
