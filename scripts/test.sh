#!/bin/bash
# All tests: Swift first, then, against the server just built, real proxies that poll it, a real
# Prometheus, the API as a client sees it, and the documentation as a reader types it.
set -euo pipefail
cd "$(dirname "$0")/.."

PROMETHEUS_FOLDER=$(scripts/prometheus.sh)
scripts/python-environment.sh Tests/{OpenAPI,Envoy,Documentation,Console}/requirements.txt
LINTEL_BINARY="$(swift build --show-bin-path)/lintel"
ENVOY_BINARY="$PWD/.venv/bin/envoy"
export LINTEL_BINARY ENVOY_BINARY PROMETHEUS_FOLDER HYPOTHESIS_STORAGE_DIRECTORY=.venv/hypothesis

swift build
swift test --parallel
# What speaks over sockets once more, by TLS.
LINTEL_TEST_TLS=1 swift test --skip-build --parallel --filter 'MicroHTTPTests|EndToEndTests'

# A minute that is mostly waiting, beside the others.
outage=Tests/Envoy/test_outage.py
log=$(mktemp)
.venv/bin/python -m pytest -p no:cacheprovider -q "$outage" > "$log" 2>&1 &
beside=$!
trap 'kill $beside 2> /dev/null || true; rm -f "$log"' EXIT
.venv/bin/python -m pytest -p no:cacheprovider -q Tests/Envoy --ignore "$outage"
wait $beside || { cat "$log"; exit 1; }
.venv/bin/python -m pytest -p no:cacheprovider -q Tests/Prometheus
.venv/bin/python -m pytest -p no:cacheprovider -q Tests/OpenAPI
.venv/bin/python -m pytest -p no:cacheprovider -q Tests/Documentation
# What a browser does around a page, such as windows, cookies and focus, in the whole of Chromium; all
# else in the same without windows, which takes half the time. Two at once, since much is waiting.
console=(.venv/bin/python -m pytest -p no:cacheprovider -q -n 2 --dist loadfile)
whole=(Tests/Console/test_{shell,sessions,one_browser,sign_in,issuer}.py)
CHROMIUM_BINARY=/usr/bin/chromium "${console[@]}" "${whole[@]}"
CHROMIUM_BINARY=/usr/bin/chromium-headless-shell "${console[@]}" Tests/Console "${whole[@]/#/--ignore=}"
