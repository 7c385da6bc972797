#!/bin/bash
# Undo what the mobile team did long ago; everything later stays.
set -euo pipefail
LINTEL=${LINTEL:-http://127.0.0.1:8080}

commit=$(curl -sS --fail-with-body "$LINTEL/v1/commits?limit=1000" |
    jq '[.commits[] | select(.actor == "mobile")][0].revision')
curl -sS --fail-with-body "$LINTEL/v1/commits/$commit/revert" -H 'Lintel-Actor: platform' --json '{}' |
    jq -r '.gateways[].removed[] | "removed: \(.id)"'
curl -sS --fail-with-body "$LINTEL/v1/namespaces/infra/gateways/edge/snapshot" | jq -r '"\(.listenerCount) listeners stay"'
