#!/bin/bash
# Marketing claims www.example.com, which web serves. It is stored, and web keeps the name.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

./as marketing "$LINTEL/v1/changes?message=We+want+www" --json '{
  "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
  "metadata": {"namespace": "marketing", "name": "marketing-takeover"},
  "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
    {"name": "www", "hostname": "www.example.com", "port": 80, "protocol": "HTTP"}]}}' |
    jq -r '.gateways[].lost[] | "lost: \(.id): \(.reason). \(.message)"'
