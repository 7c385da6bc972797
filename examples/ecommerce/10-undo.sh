#!/bin/bash
# Undo what the mobile team did long ago; everything later stays.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

commit=$(./as platform "$LINTEL/v1/commits?limit=1000" |
    jq '[.commits[] | select(.actor == "mobile")][0].revision')
./as platform "$LINTEL/v1/commits/$commit/revert" --json '{}' |
    jq -r '.gateways[].removed[] | "removed: \(.id)"'
./as platform "$LINTEL/v1/namespaces/infra/gateways/edge/snapshot" | jq -r '"\(.listenerCount) listeners stay"'
