#!/bin/bash
# mobile hears at once, and signed, that international took a name of its own. The server allows webhooks to this
# machine (--webhook-allow 127.0.0.0/8).
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
team=$LINTEL/v1/namespaces/mobile

folder=$(mktemp -d)
(umask 077 && printf 'whsec_%s' "$(openssl rand -base64 32)" >"$folder/secret")
python3 ../receiver.py "$folder/secret" >"$folder/heard" &
receiver=$!
trap 'kill "$receiver"; rm -rf "$folder"' EXIT
heard() { # PATTERN: waits for a line that has it
    timeout 20 grep -m1 -- "$1" <(tail -n +1 -f "$folder/heard")
}
port=$(heard '^[0-9]')

./as mobile "$LINTEL/v1/changes?message=Tell+us" -H 'Content-Type: application/yaml' --data-binary @- <<YAML |
{apiVersion: v1, kind: Secret, metadata: {namespace: mobile, name: pager}, type: lintel.dev/webhook,
 stringData: {secret: "$(cat "$folder/secret")"}}
---
{apiVersion: lintel.dev/v1, kind: Webhook, metadata: {namespace: mobile, name: pager},
 spec: {url: "http://127.0.0.1:$port/lintel", secretRef: {name: pager}, serviceAccountName: ci,
        events: [ListenerDisplaced, ConflictGone]}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: ListenerSet, metadata: {namespace: mobile, name: mobile-next},
 spec: {parentRef: {namespace: infra, name: edge},
        listeners: [{name: beta, port: 80, protocol: HTTP, hostname: beta.m.example.com}]}}
YAML
    jq -r '"commit \(.revision): a Webhook, its Secret, and a new set"'
./as mobile -X POST "$team/webhooks/pager/test" |
    jq -r '"a test: \(if .delivered then "answered \(.status)" else .problem end)"'
heard dev.lintel.test >/dev/null

# The set of international is older, so the name is its.
old=$LINTEL/v1/namespaces/international/listenersets/international-americas-listener
taken=$(./as international "$old" | jq '.spec.listeners += [{name: "beta", port: 80, protocol: "HTTP", hostname: "beta.m.example.com"}]' |
    ./as international -X PUT "$old" -H 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' --json @- |
    jq .revision)
echo "commit $taken: international takes beta.m.example.com"
heard listener.displaced
./as international -X POST "$LINTEL/v1/commits/$taken/revert" | jq -r '"commit \(.revision): international gives it back"'
heard conflict.gone
