#!/bin/bash
# apply.sh SNAPSHOT: makes HAProxy serve a snapshot, if HAProxy takes it. examples/follow.sh calls it.
#
# HAPROXY_FOLDER     where haproxy.cfg is put (haproxy, in the present folder)
# CERTIFICATES       a folder with NAMESPACE/NAME.pem for each Secret: certificates and key
# ADDRESS, OFFSET    where listeners listen, and what is added to their ports (*, 0)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "${HAPROXY_FOLDER:-haproxy}" && cd "${HAPROXY_FOLDER:-haproxy}" && pwd)
certificates=${CERTIFICATES:-/nonexistent}
names=$(cd "$certificates" 2> /dev/null && find . -name '*.pem' | sed 's|^\./||; s|\.pem$||' | jq -nR '[inputs]') ||
    names='[]'

render() { jq -r -L "$here/.." --argjson certificates "$names" "$@"; }
render 'include "snapshot"; left_out($certificates)' "$1" >&2
render --arg folder "$folder" --arg address "${ADDRESS:-*}" --argjson offset "${OFFSET:-0}" \
    -f "$here/haproxy.jq" "$1" > "$folder/next.cfg"
for port in $(jq '[.listeners[] | select(.protocol == "HTTPS") | .port] | unique[]' "$1"); do
    render --arg folder "$certificates" --argjson port "$port" -f "$here/crt-list.jq" "$1" \
        > "$folder/port_$port.list"
done

haproxy -c -q -f "$folder/next.cfg"
mv "$folder/next.cfg" "$folder/haproxy.cfg"
if [ -s "$folder/haproxy.pid" ] && kill -0 "$(cat "$folder/haproxy.pid")" 2> /dev/null; then
    kill -USR2 "$(cat "$folder/haproxy.pid")"
else
    haproxy -W -f "$folder/haproxy.cfg" -p "$folder/haproxy.pid" &
fi
