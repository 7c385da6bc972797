#!/bin/bash
# Each team is at home in its own namespace only; and a token that is revoked ends at once.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
teams=$LINTEL/v1/namespaces
ask() { ./as "$@" --no-fail-with-body; }

ask web -X DELETE "$teams/marketing/listenersets/marketing-listener" | jq -r '"web deletes a set of marketing: \(.status) \(.title)"'
ask web "$teams/marketing/listenersets/marketing-listener" | jq -r '"web looks at it: \(.status) \(.title)"'
ask web "$LINTEL/v1/listenersets" | jq -r '"web lists all sets and sees those of: \([.items[].metadata.namespace] | unique | join(", "))"'
ask web "$LINTEL/v1/changes?dryRun=true" --json '{
  "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
  "metadata": {"namespace": "web", "name": "web-promo"},
  "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
    {"name": "promo", "hostname": "promo1.example.com", "port": 80, "protocol": "HTTP"}]}}' |
    jq -r '.gateways[].lost[] | "web wants promo1.example.com: \(.reason). \(.message)"'
ask envoy-1 "$LINTEL/v1/commits" | jq -r '"a proxy reads the log: \(.status) \(.title)"'

tokens=$teams/marketing/serviceaccounts/ci/tokens
id=$(ask operator "$tokens" | jq -r '.tokens[0].id')
ask operator -X DELETE "$tokens/$id" -o /dev/null
ask marketing "$LINTEL/v1/me" | jq -r '"marketing, whose token was revoked: \(.status) \(.title)"'
