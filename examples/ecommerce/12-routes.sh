#!/bin/bash
# Every team says where its traffic goes: one commit each.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

for file in routes/*.yaml; do
    team=$(sed -n 's/^  namespace: //p' "$file" | head -1)
    ./as "$team" "$LINTEL/v1/changes" --url-query "message=$(head -1 "$file" | cut -c3-)" \
        -H 'Content-Type: application/yaml' --data-binary "@$file" |
        jq -r '"commit \(.revision): \(.changes | length) routes and backends of \(.changes[0].namespace)"'
done
./as platform "$LINTEL/v1/httproutes" | jq -r '"\(.items | length) routes, \([.items[].spec.rules[]] | length) rules"'
