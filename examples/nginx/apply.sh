#!/bin/bash
# apply.sh SNAPSHOT: makes nginx serve a snapshot, if nginx takes it. examples/follow.sh calls it.
#
# NGINX_FOLDER       where nginx.conf is put (nginx, in the present folder)
# CERTIFICATES       a folder with NAMESPACE/NAME.pem for each Secret: certificates and key
# ADDRESS, OFFSET    where listeners listen, and what is added to their ports (*, 0)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "${NGINX_FOLDER:-nginx}" && cd "${NGINX_FOLDER:-nginx}" && pwd)
certificates=${CERTIFICATES:-/nonexistent}
names=$(cd "$certificates" 2> /dev/null && find . -name '*.pem' | sed 's|^\./||; s|\.pem$||' | jq -nR '[inputs]') ||
    names='[]'

render() { jq -r -L "$here/.." --argjson certificates "$names" "$@"; }
render 'include "snapshot"; left_out($certificates)' "$1" >&2
render --arg folder "$certificates" --arg address "${ADDRESS:-*}" --argjson offset "${OFFSET:-0}" \
    -f "$here/nginx.jq" "$1" > "$folder/next.conf"

nginx -q -t -p "$folder" -e stderr -c next.conf -g 'pid nginx.pid;'
mv "$folder/next.conf" "$folder/nginx.conf"
if [ -s "$folder/nginx.pid" ] && kill -0 "$(cat "$folder/nginx.pid")" 2> /dev/null; then
    kill -HUP "$(cat "$folder/nginx.pid")"
else
    nginx -p "$folder" -e stderr -c nginx.conf -g 'pid nginx.pid; daemon off;' &
fi
