#!/bin/bash
# The platform says what teams may claim. What exists and breaks it is told beforehand, and goes on serving.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

policy='{"spec": {
  "namespaceSelector": {"matchLabels": {"team": "web"}},
  "hostnames": [{"hostname": "example.com"}, {"hostname": "www.example.com"}, {"hostname": "*.web.example.com", "wildcards": "Deny"}],
  "names": [{"kind": "ListenerSet", "pattern": "{namespace}-{env}-listener"}],
  "variables": [{"name": "env", "values": ["dev", "prod"]}],
  "quota": {"listeners": 20}}}'
put() { ./as platform -X PUT "$LINTEL/v1/listenerpolicies/web$1" --json "$policy"; }
put '?dryRun=true' | jq -r '.warnings[] | "would break it: \(.message)"'
put '' | jq -r '"commit \(.revision): the policy is there"'

echo
./as web --no-fail-with-body "$LINTEL/v1/changes?dryRun=true" --json '{
  "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
  "metadata": {"namespace": "web", "name": "spring-sale"},
  "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
    {"name": "sale", "hostname": "sale.example.org", "port": 80, "protocol": "HTTP"}]}}' |
    jq -r '"\(.status) \(.title)", (.errors[] | "  \(.pointer): \(.detail)")'

echo
./as web "$LINTEL/v1/namespaces/web/limits" | jq -r '.summary[] | "web may: \(.)"'
