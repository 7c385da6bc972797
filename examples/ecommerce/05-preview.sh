#!/bin/bash
# What would it do? Then exactly that, or nothing.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
friday='{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
  "metadata": {"namespace": "marketing", "name": "marketing-friday"},
  "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
    {"name": "friday", "hostname": "friday.example.com", "port": 80, "protocol": "HTTP"}]}}'

preview=$(./as marketing "$LINTEL/v1/changes?dryRun=true" --json "$friday")
jq -r '"would add: \(.gateways[].added[].id)", "plan: \(.plan)"' <<<"$preview"
./as marketing "$LINTEL/v1/changes?expectPlan=$(jq -r .plan <<<"$preview")" \
    --url-query 'message=Black Friday' --json "$friday" |
    jq -r '"added: \(.gateways[].added[].id), commit \(.revision)"'
