#!/bin/bash
# The second proxy cannot open a port that a team asks for: somebody on its machine holds it. The team
# is told, the first proxy serves it, and everything else goes on.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
set=$LINTEL/v1/namespaces/mobile/listenersets/mobile-beta

./as mobile "$LINTEL/v1/changes?message=A+port+of+our+own" --json '{
  "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
  "metadata": {"namespace": "mobile", "name": "mobile-beta"},
  "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
    {"name": "beta", "hostname": "beta.example.com", "port": 8099, "protocol": "HTTP"}]}}' |
    jq -r '"commit \(.revision): beta.example.com on port 8099"'

# A refusal is known when the proxy polls again and still has the version before.
refusal='.status.refusals[]? | "refused by \(.node): \(.message)"'
for _ in {1..100}; do
    answer=$(./as mobile "$set" | jq -r "$refusal")
    [ -n "$answer" ] && break
    sleep 0.1
done
echo "${answer:-nobody refused it}"
curl -s -o /dev/null -w 'envoy-1 answers on the new port: %{http_code}\n' --connect-to ::127.0.0.1:18099 http://beta.example.com:8099/
curl -s -o /dev/null -w 'envoy-2 goes on with the rest: %{http_code}\n' --connect-to ::127.0.0.1:20080 http://us.example.com/
./as mobile -X DELETE "$set" | jq -r '"commit \(.revision): given up"'
