#!/bin/bash
# Installs the Debian packages that are missing to build, test and show Lintel, and those named
# as arguments.
set -euo pipefail

packages="libsqlite3-dev libmicrohttpd-dev libgnutls28-dev libcurl4-gnutls-dev libsimdjson-dev libre2-dev zlib1g-dev libjemalloc-dev pkg-config jq curl openssl python3-venv $*"

if ! command -v swift >/dev/null; then
    echo "Swift 6.3 is missing: https://www.swift.org/install/linux/" >&2
    exit 1
fi
if ! command -v dpkg-query >/dev/null; then
    echo "Not Debian: make sure you have the equivalents of $packages." >&2
    exit 0
fi

missing=
for package in $packages; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "Missing:$missing. Install them as root: apt-get install$missing" >&2
    exit 1
fi
echo "Installing$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
