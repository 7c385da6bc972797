#!/bin/bash
# A change that somebody else has to agree to: proposed by who asks, done when a second person approves.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

./as platform -X PUT "$LINTEL/v1/listenerpolicies/two-keys" --json '{"spec": {
  "approval": {"changes": [{"kinds": ["Gateway", "ListenerPolicy", "ClusterRoleBinding"]}]}}}' |
    jq -r '"commit \(.revision): gateways and policies take a second person from now on"'
answer=$(./as platform -X PATCH "$LINTEL/v1/namespaces/infra/gateways/edge?message=OPS-12" \
    -H 'Content-Type: application/merge-patch+json' --data '{"metadata": {"labels": {"tier": "gold"}}}' -w '\n%{http_code}')
proposal=$(jq -rs '.[0].metadata.name' <<<"$answer")
echo "the platform labels the gateway: $(tail -n 1 <<<"$answer"), proposal $proposal"
approve() { ./as "$1" --no-fail-with-body "$LINTEL/v1/proposals/$proposal/approve" --json '{"word": "as we said"}'; }
approve platform | jq -r '"the platform approves it: \(.status) \(.detail)"'
approve operator | jq -r '"the operator approves it: commit \(.spec.ending.revision)"'
./as platform "$LINTEL/v1/proposals/$proposal" | jq -r '"proposal \(.metadata.name): \(.spec.state)"'
./as platform "$LINTEL/v1/commits?limit=1" |
    jq -r '.commits[0] | "commit \(.revision): proposed by \(.terms.proposal.author), approved by \(.terms.proposal.approvers | join(", "))"'
