#!/bin/bash
# All tests: Swift first, then the API as a client sees it, against the server just built.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build
swift test --parallel

python=.venv/bin/python
[ -x "$python" ] || python3 -m venv .venv
cmp -s Tests/OpenAPI/requirements.txt .venv/requirements.txt || {
    "$python" -m pip install --quiet --disable-pip-version-check -r Tests/OpenAPI/requirements.txt
    cp Tests/OpenAPI/requirements.txt .venv/requirements.txt
}
LINTEL_BINARY="$(swift build --show-bin-path)/lintel" HYPOTHESIS_STORAGE_DIRECTORY=.venv/hypothesis \
    "$python" -m pytest -p no:cacheprovider -q Tests/OpenAPI
