#!/bin/bash
# python-environment.sh REQUIREMENTS...: makes .venv, or the folder in $VENV, with what these files
# name, if it is not there.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${VENV:-.venv}
python=$folder/bin/python
[ -x "$python" ] || python3 -m venv "$folder"
for requirements in "$@"; do
    done=$folder/$(tr / - <<<"$requirements")
    cmp -s "$requirements" "$done" && continue
    "$python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$done"
done
