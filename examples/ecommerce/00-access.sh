#!/bin/bash
# The operator has the token of the first start, and gives everybody one of their own: the platform, four teams,
# two proxies.
set -euo pipefail
cd "$(dirname "$0")"
LINTEL=${LINTEL:-http://127.0.0.1:8080}

mkdir -p "$LINTEL_TOKENS"
keep() { # WHO TOKEN: as curl reads it
    (umask 077 && printf 'header = "Authorization: Bearer %s"\n' "$2" >"$LINTEL_TOKENS/$1")
}
keep operator "$(cat "$LINTEL_ADMIN_TOKEN_FILE")"
./as operator "$LINTEL/v1/changes?message=Who+may+do+what" -H 'Content-Type: application/yaml' \
    --data-binary @access.yaml | jq -r '"commit \(.revision): \(.changes | length) accounts and bindings"'
issue() { # NAMESPACE NAME: the token is shown once
    local token
    token=$(./as operator "$LINTEL/v1/namespaces/$1/serviceaccounts/$2/tokens" \
        --json '{"expiresIn": "1d", "note": "the demo"}' | jq -r .token)
    keep "$3" "$token"
    printf '%s' "$token" >"$LINTEL_TOKENS/$3.token"
    echo "$3 has a token of $1/$2"
}
issue infra ci platform
for team in web mobile international marketing; do issue "$team" ci "$team"; done
for proxy in envoy-1 envoy-2; do issue infra "$proxy" "$proxy"; done
