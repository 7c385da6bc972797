#!/bin/bash
# python-environment.sh REQUIREMENTS...: makes .venv with what these files name, if it is not there.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
[ -x "$python" ] || python3 -m venv .venv
for requirements in "$@"; do
    done=.venv/$(tr / - <<<"$requirements")
    cmp -s "$requirements" "$done" && continue
    "$python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$done"
done
