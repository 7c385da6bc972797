#!/bin/bash
# Who serves a name, who lost it, and since which commit.
set -euo pipefail
cd "$(dirname "$0")"
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

./as platform "$gateway/explain?port=80&hostname=www.example.com" |
    jq -r '.summary, (.servedBy | "served by \(.id) since commit \(.since.revision)"),
           (.lost[] | "lost: \(.id), \(.reason), since commit \(.since.revision)")'
