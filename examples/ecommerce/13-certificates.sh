#!/bin/bash
# Every team brings its own certificate, self-signed on the spot. Then the gateway stops taking them
# for granted: from here on a listener is served with a certificate of its team, or not at all.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}
folder=${DEMO_FOLDER:-$(mktemp -d)}

sets=$(./as platform "$LINTEL/v1/listenersets?limit=1000")
jq -r '[.items[] | .metadata.namespace as $team | .spec.listeners[] | select(.tls) |
        {team: $team, certificate: .tls.certificateRefs[0].name, hostname}] | group_by(.certificate)[] |
       "\(.[0].team) \(.[0].certificate) \(map("DNS:" + .hostname) | join(","))"' <<<"$sets" |
    while read -r team certificate names; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=$certificate" \
            -addext "subjectAltName=$names" -keyout "$folder/$certificate.key" -out "$folder/$certificate.crt" 2>/dev/null
        jq -n --arg team "$team" --arg name "$certificate" \
            --rawfile chain "$folder/$certificate.crt" --rawfile key "$folder/$certificate.key" \
            '{apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata: {namespace: $team, name: $name},
              stringData: {"tls.crt": $chain, "tls.key": $key}}' |
            ./as "$team" "$LINTEL/v1/changes" --json @- |
            jq -r '"commit \(.revision): \(.changes[0].namespace)/\(.changes[0].name)"'
    done
cat "$folder"/*.crt >"$folder/trusted.pem"

./as platform -X PATCH "$LINTEL/v1/namespaces/infra/gateways/edge" \
    -H 'Content-Type: application/merge-patch+json' \
    --data '{"metadata": {"annotations": {"lintel.dev/certificates": null}}}' |
    jq -r '"commit \(.revision): certificates count; \([.gateways[].removed[]] | length) listeners without one"'
