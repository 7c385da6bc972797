"""`lintel apply --yes` of 10,000 sets with a listener each: one commit, from one file and from
10,000; and applying the same again, which changes nothing."""

import os
import statistics
import subprocess
import time

from servers import Lintel
from shapes import gateway

SETS = 10_000
LIMIT = 4


def run(bench):
    folder = bench.subfolder("apply")
    files = folder / "files"
    for number in range(SETS):
        place = files / f"team-{number % 100:02}" / f"web-{number}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(manifest(number))
    whole = folder / "all.yaml"
    whole.write_text("---\n".join(manifest(number) for number in range(SETS)))
    for what, path in (("one file", whole), (f"{SETS:,} files", files)):
        rounds = [applied_twice(bench, folder, path) for _ in range(3)]
        first, again = (statistics.median(values) for values in zip(*rounds))
        bench.table.most(f"lintel apply --yes of {SETS:,} sets, {what}", first, "s", LIMIT)
        bench.table.most("… and of the same again", again, "s", LIMIT)


def manifest(number):
    return f"""\
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  namespace: team-{number % 100:02}
  name: web-{number}
  labels:
    app: web
spec:
  parentRef:
    namespace: infra
    name: edge
  listeners:
  - name: http
    port: 80
    protocol: HTTP
    hostname: www-{number}.example.com
"""


def applied_twice(bench, folder, path):
    """Seconds of the first time and of the second, on a log of its own."""
    for old in folder.glob("lintel.db*"):
        old.unlink()
    with Lintel(bench.lintel, folder) as lintel:
        lintel.change([gateway()])
        before = lintel.revision()
        first = applied(bench, lintel, path, f"{SETS} created.")
        again = applied(bench, lintel, path, f"{SETS} unchanged.")
        assert lintel.revision() == before + 1
    return first, again


def applied(bench, lintel, path, end):
    environment = os.environ | {
        "LINTEL_SERVER": lintel.url(""), "LINTEL_CONFIG": "/dev/null/none"}
    start = time.perf_counter()
    run = subprocess.run([bench.lintel, "apply", "--yes", "-f", str(path)], env=environment,
                         capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    assert run.stdout.rstrip().endswith(end), run.stdout[-200:]
    return seconds
