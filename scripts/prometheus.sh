#!/bin/bash
# Puts Prometheus and promtool of Debian into .prometheus, if they are not there, and prints that
# folder. They are taken out of their package, not installed: that would start a service.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$PWD/.prometheus
if [ ! -x "$folder/promtool" ]; then
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        echo "Not Debian: put the programs prometheus and promtool into $folder." >&2
        exit 1
    fi
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # As root, apt-get gives its rights away, and then has to be able to write here.
    chmod 755 "$work"
    load() { (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root prometheus >&2); }
    # On a machine that is quite new nobody has asked yet what packages there are.
    if ! load && ! { [ "$(id -u)" = 0 ] && apt-get update -qq >&2 && load; }; then
        echo "The package prometheus cannot be loaded: run apt-get update as root, then this again." >&2
        exit 1
    fi
    dpkg-deb -x "$work"/prometheus_*.deb "$work/content"
    mkdir -p "$folder"
    cp "$work/content/usr/bin/prometheus" "$folder/prometheus"
    # Last: it says that all are there.
    cp "$work/content/usr/bin/promtool" "$folder/promtool"
fi
echo "$folder"
