#!/bin/bash
# follow.sh NAMESPACE/GATEWAY NODE COMMAND…: runs COMMAND with the file of each new snapshot of a gateway
# as its last argument. When it exits 0, the node has the version, and says so with its next poll.
#
# LINTEL             the server (http://127.0.0.1:8080)
# LINTEL_TOKEN_FILE  a file with the token of the node; none for a server that is open
set -euo pipefail

gateway=${1%/*}/gateways/${1#*/} node=$2
shift 2
url=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/$gateway/snapshot?node=$node

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
header=()
if [ -n "${LINTEL_TOKEN_FILE:-}" ]; then
    # In a file, since others on the machine can read the words of a command.
    (umask 077; echo "Authorization: Bearer $(cat "$LINTEL_TOKEN_FILE")" > "$folder/token")
    header=(-H "@$folder/token")
fi

etag=
while true; do
    status=$(curl -sS --max-time 90 -o "$folder/next.json" -D "$folder/head" -w '%{http_code}' \
        "${header[@]}" -H "If-None-Match: $etag" "$url&wait=60s") || status=none
    case $status in
        200)
            next=$(tr -d '\r' < "$folder/head" | sed -n 's/^etag: //Ip')
            if "$@" "$folder/next.json"; then
                etag=$next
                echo "$node has version $(jq .version "$folder/next.json")"
                continue
            fi
            echo "$node keeps what it has: version $(jq .version "$folder/next.json") was refused" >&2
            sleep 25
            ;;
        304) continue ;;
        *) echo "$node: the server answers $status; what is there goes on" >&2 ;;
    esac
    sleep 5
done
