#!/bin/bash
# The same, as who runs the house sees it: Prometheus scrapes the server, and the rules of docs/alerts say that a
# listener was displaced.
set -euo pipefail

name=LintelListenerDisplaced
alert() {
    curl -sS --fail-with-body "$PROMETHEUS/api/v1/alerts" |
        jq -e --arg name "$name" '.data.alerts[] | select(.labels.alertname == $name and .state == "firing")'
}
for _ in {1..300}; do
    if fires=$(alert); then
        jq -r '"firing: \(.labels.alertname): \(.annotations.summary)"' <<<"$fires"
        exit
    fi
    sleep 0.1
done
echo "$name does not fire" >&2
exit 1
