#!/bin/bash
# What the gateway was: every version, newest first, and one set's life.
set -euo pipefail
team=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces

curl -sS --fail-with-body "$team/infra/gateways/edge/versions" | jq -r '.versions[] |
    "version \(.version): \(.listenerCount) listeners, +\(.added) -\(.removed), \(.actor): \(.message)"'
curl -sS --fail-with-body "$team/marketing/listenersets/marketing-takeover/history" | jq -r '.history[] |
    "\(.action) in commit \(.revision) by \(.actor): \(.message)"'
