#!/bin/bash
# Nothing of web is changed before the sale is over, except by who says that it has to be.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

./as platform -X PUT "$LINTEL/v1/changefreezes/sale" --json '{"spec": {
  "namespaces": ["mobile"], "reason": "the sale is on; ask the platform team", "until": "2199-12-01T00:00:00Z"}}' |
    jq -r '"commit \(.revision): frozen"'
label() { # WHO QUERY
    ./as "$1" --no-fail-with-body -X PATCH "$LINTEL/v1/namespaces/mobile/listenersets/mobile-listener$2" \
        -H 'Content-Type: application/merge-patch+json' --data '{"metadata": {"labels": {"urgent": "yes"}}}'
}
label mobile '' | jq -r '"mobile changes something: \(.status) \(.detail)"'
label mobile '?overrideFreeze=true' | jq -r '"mobile insists: \(.status) \(.title)"'
label platform '?overrideFreeze=true' |
    jq -r '"the platform insists: commit \(.revision), which says that it overrides \(.terms.overriddenFreezes | join(", "))"'
./as platform -X DELETE "$LINTEL/v1/changefreezes/sale" | jq -r '"commit \(.revision): no longer frozen"'
