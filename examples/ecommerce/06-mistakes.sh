#!/bin/bash
# Everything that is wrong is said at once, and nothing is written. A misspelt hostname would make a
# listener that takes everything: a name that nobody knows is refused, with the one that was meant.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

./as web --no-fail-with-body "$LINTEL/v1/changes" --json '{
  "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
  "metadata": {"namespace": "web", "name": "web-sale"},
  "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
    {"name": "sale", "hostname": "SALE.example.com", "port": 80, "protocol": "HTTP"},
    {"name": "sale", "hostname": "sale.example.com", "port": 70000, "protocol": "HTTP"},
    {"name": "gift", "hostnmae": "gift.example.com", "port": 80, "protocol": "HTTP"},
    {"name": "pay", "hostname": "pay.example.com", "port": 443, "protocol": "HTTPS"}]}}' |
    jq -r '"\(.status) \(.title)", (.errors[] | "  \(.pointer) (\(.code)): \(.detail)")'
