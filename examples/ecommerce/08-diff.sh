#!/bin/bash
# What the newest version changed, as people read it.
set -euo pipefail
cd "$(dirname "$0")"
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

read -r to from < <(./as platform "$gateway/versions?limit=2" | jq -r '[.versions[].version] | @tsv')
./as platform "$gateway/diff?from=$from&to=$to" -H 'Accept: text/plain'
