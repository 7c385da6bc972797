#!/bin/bash
# What the newest version changed, as people read it.
set -euo pipefail
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

read -r to from < <(curl -sS --fail-with-body "$gateway/versions?limit=2" | jq -r '[.versions[].version] | @tsv')
curl -sS --fail-with-body "$gateway/diff?from=$from&to=$to" -H 'Accept: text/plain'
