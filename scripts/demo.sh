#!/bin/bash
# Starts a server with an empty log, two Envoys that poll it and the teams' backends, runs
# examples/demo.sh against them, and leaves them running if somebody is there to stop them.
# LINTEL_PORT chooses the server's port; otherwise the first free one from 8080.
set -euo pipefail
lintel=$(realpath "$1")
cd "$(dirname "$0")/.."
envoy=$PWD/.venv/bin/envoy

DEMO_FOLDER=$(mktemp -d)
export DEMO_FOLDER
processes=()
# shellcheck disable=SC2329
finish() {
    for process in "${processes[@]}"; do
        kill -TERM "$process" 2>/dev/null || true
    done
    for process in "${processes[@]}"; do
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$DEMO_FOLDER"
}
trap finish EXIT
trap 'exit 0' INT TERM

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
start() { # NAME COMMAND...
    local name=$1
    shift
    "$@" >"$DEMO_FOLDER/$name.log" 2>&1 &
    processes+=($!)
}
answers() { # URL: within ten seconds
    for _ in {1..100}; do
        curl -fsS -o /dev/null "$1" 2>/dev/null && return
        sleep 0.1
    done
    echo "$1 does not answer" >&2
    return 1
}
tell() {
    for log in "$DEMO_FOLDER"/*.log; do
        printf '\n%s said:\n' "$(basename "$log" .log)" >&2
        tail -n 30 "$log" >&2
    done
    exit 1
}

port=${LINTEL_PORT:-8080}
while is_taken "$port"; do
    if [ -n "${LINTEL_PORT:-}" ]; then
        echo "Port $port is taken." >&2
        exit 1
    fi
    port=$((port + 1))
done
export LINTEL=http://127.0.0.1:$port
# The command, with a configuration of its own.
export LINTEL_PROGRAM=$lintel LINTEL_CONFIG=$DEMO_FOLDER/config.yaml

# The proxies open the ports of the listeners, 80 and 443, shifted: two of them share this machine.
for taken in {9101..9108} 10080 10443 20080 20443 18099 9901 9902; do
    if is_taken "$taken"; then
        echo "Port $taken is taken; the proxies and backends of the demo need it." >&2
        exit 1
    fi
done

start lintel "$lintel" serve --database "$DEMO_FOLDER/lintel.db" --listen "127.0.0.1:$port" \
    --envoy-binary "$envoy" --webhook-allow 127.0.0.0/8
answers "$LINTEL/readyz" || tell
export LINTEL_TOKENS=$DEMO_FOLDER/tokens LINTEL_ADMIN_TOKEN_FILE=$DEMO_FOLDER/lintel.db.admin-token
printf '\nThe operator gives everybody a token.  (00-access.sh)\n'
examples/ecommerce/00-access.sh | sed 's/^/    /' || tell
start backends examples/backends.py 9101=www 9102=www-next 9103=api 9104=m 9105=countries 9106=countries \
    9107=promotions 9108=analytics
# Somebody holds a port that the second proxy will be asked to open.
start squatter python3 -c 'import socket, threading
held = socket.create_server(("0.0.0.0", 28099))
threading.Event().wait()'
for number in 1 2; do
    bootstrap=$DEMO_FOLDER/envoy-$number.yaml
    "$lintel" envoy bootstrap --gateway infra/edge --server "$LINTEL" --node "envoy-$number" \
        --token-file "$LINTEL_TOKENS/envoy-$number.token" \
        --admin-port "990$number" --port-offset "${number}0000" >"$bootstrap"
    start "envoy-$number" "$envoy" -c "$bootstrap" --use-dynamic-base-id --concurrency 1 --log-level error
done

# Whoever runs the house is alarmed by Prometheus, where there is one.
if folder=$(scripts/prometheus.sh 2>"$DEMO_FOLDER/no-prometheus"); then
    prometheus_port=9190
    while is_taken "$prometheus_port"; do prometheus_port=$((prometheus_port + 1)); done
    cat >"$DEMO_FOLDER/prometheus.yaml" <<YAML
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: ["$PWD/docs/alerts/lintel.rules.yaml"]
scrape_configs:
  - job_name: lintel
    honor_labels: true
    authorization: {credentials_file: "$LINTEL_TOKENS/platform.token"}
    static_configs: [{targets: ["127.0.0.1:$port"]}]
YAML
    start prometheus "$folder/prometheus" --config.file="$DEMO_FOLDER/prometheus.yaml" \
        --storage.tsdb.path="$DEMO_FOLDER/prometheus" --web.listen-address="127.0.0.1:$prometheus_port"
    export PROMETHEUS=http://127.0.0.1:$prometheus_port
    answers "$PROMETHEUS/-/ready" || tell
else
    printf '\nThere is no Prometheus, so there is no alarm: %s\n' "$(cat "$DEMO_FOLDER/no-prometheus")"
fi

examples/demo.sh || tell

cat <<END
    curl --connect-to ::127.0.0.1:10443 --cacert $DEMO_FOLDER/www-example-com.crt https://www.example.com/
    curl http://127.0.0.1:9901/config_dump       # what the first Envoy runs
    xdg-open $LINTEL/                            # the console; sign in with the token of this file:
    cat $LINTEL_ADMIN_TOKEN_FILE
END
if [ -t 0 ]; then
    printf '\nCtrl-C ends everything.\n'
    wait "${processes[0]}"
else
    printf '\nNobody is at the terminal, so everything ends here.\n'
fi
