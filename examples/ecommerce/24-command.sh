#!/bin/bash
# The same by the command, as international: what a change would do, who serves a name then, and away with it.
set -euo pipefail
export LINTEL_SERVER=$LINTEL LINTEL_NAMESPACE=international
lintel() { # ARGUMENT...
    printf '$ lintel%s\n' "$(printf ' %q' "$@")"
    "$LINTEL_PROGRAM" "$@" --token-file "$LINTEL_TOKENS/international.token"
}

cd "$DEMO_FOLDER"
cat >lunar-year.yaml <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {namespace: international, name: lunar-year}
spec:
  parentRef: {namespace: infra, name: edge}
  listeners:
    - {name: sale, port: 80, protocol: HTTP, hostname: lunar-year.example.com}
    - {name: www, port: 80, protocol: HTTP, hostname: www.example.com}
YAML
lintel plan -f lunar-year.yaml
echo
sed -i '/name: www/d' lunar-year.yaml
lintel apply -f lunar-year.yaml --yes --message 'The new year of the moon'
echo
lintel explain lunar-year.example.com:80
echo
lintel history listenerset/lunar-year
echo
lintel delete listenerset/lunar-year --yes --message 'The year has begun'
