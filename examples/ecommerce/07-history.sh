#!/bin/bash
# What the gateway was: every version, newest first, and one set's life.
set -euo pipefail
cd "$(dirname "$0")"
team=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces

./as platform "$team/infra/gateways/edge/versions" | jq -r '.versions[] |
    "version \(.version): \(.listenerCount) listeners, +\(.added) -\(.removed), \(.actor): \(.message)"'
./as platform "$team/marketing/listenersets/marketing-takeover/history" | jq -r '.history[] |
    "\(.action) in commit \(.revision) by \(.actor): \(.message)"'
