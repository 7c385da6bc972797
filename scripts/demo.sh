#!/bin/bash
# Starts a server with an empty log, runs examples/demo.sh against it, and leaves it running if
# somebody is there to stop it. LINTEL_PORT chooses the port; otherwise the first free one from 8080.
set -euo pipefail
lintel=$1
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
server=
# shellcheck disable=SC2329
finish() {
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 0' INT TERM

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=${LINTEL_PORT:-8080}
while is_taken "$port"; do
    if [ -n "${LINTEL_PORT:-}" ]; then
        echo "Port $port is taken." >&2
        exit 1
    fi
    port=$((port + 1))
done

"$lintel" serve --database "$folder/lintel.db" --listen "127.0.0.1:$port" --open \
    >"$folder/server.log" 2>&1 &
server=$!
export LINTEL=http://127.0.0.1:$port

for _ in {1..100}; do
    curl -fsS -o /dev/null "$LINTEL/readyz" 2>/dev/null && break
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
done

if ! curl -fsS -o /dev/null "$LINTEL/readyz" || ! examples/demo.sh; then
    printf '\nThe server said:\n' >&2
    tail -n 50 "$folder/server.log" >&2
    exit 1
fi

if [ -t 0 ]; then
    printf '\nCtrl-C ends the server.\n'
    wait "$server"
else
    printf '\nNobody is at the terminal, so the server ends here.\n'
fi
