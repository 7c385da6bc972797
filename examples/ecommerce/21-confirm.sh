#!/bin/bash
# A change on trial: nobody confirms it, so it goes back by itself, and what others did meanwhile stays.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
team=$LINTEL/v1/namespaces/mobile
backend='{"spec": {"endpoints": [{"host": "10.0.0.9", "port": 8080}]}}'

./as mobile -X PUT "$team/backends/trial?confirmWithin=2s" --json "$backend" |
    jq -r '"commit \(.revision): a Backend, unless nobody confirms before \(.terms.confirmBefore[11:19])"'
./as mobile -X PUT "$team/backends/other" --json "$backend" | jq -r '"commit \(.revision): another Backend"'
head=$(./as platform "$LINTEL/readyz" | jq .revision)
until ./as platform "$LINTEL/v1/commits?limit=1" | jq -e --argjson head "$head" '.commits[0].revision > $head' >/dev/null; do
    sleep 0.2
done
./as platform "$LINTEL/v1/commits?limit=1" | jq -r '.commits[0] | "commit \(.revision) by \(.actor): \(.message)"'
./as mobile "$team/backends" | jq -r '"what is left: \([.items[].metadata.name] | join(", "))"'
