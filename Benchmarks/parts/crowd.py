"""What people and proxies notice of 200 greedy readers at once, of a gateway of 38,400 listeners."""

import json
import subprocess
import threading
import time
from http.client import HTTPConnection

from servers import Lintel
from shapes import EDGE, SNAPSHOT, gateway, listener_set

READERS = 200
SECONDS = 10
#: What they ask for, again and again, whatever they are told.
GREEDY = {
    "lists": "/v1/listenersets?limit=1000",
    "events": "/v1/events?after=0&limit=1000",
    "diffs": EDGE + "/diff?from=100&to=500",
    "an old version": EDGE + "/versions/300/snapshot",
    "nodes": EDGE + "/nodes",
}


def run(bench):
    folder = bench.subfolder("crowd")
    with Lintel(bench.lintel, folder) as lintel:
        lintel.change([gateway()])
        for number in range(600):
            lintel.change([listener_set(number, 64)])
        lintel.get(SNAPSHOT)
        for name, path in GREEDY.items():
            acts, others = crowd(lintel, path)
            row = f"{READERS} readers of {name}: 99 % of"
            bench.table.most(f"{row} dry rollbacks and reverts, large changesets", acts, "ms", 500)
            bench.table.most(f"{row} small changes, polls, readiness", others, "ms", 300)


def crowd(lintel, path):
    """Milliseconds below which 99 % of what matters is answered meanwhile."""
    # Readers may still be queued from before, and this is none of them.
    head = lintel.change([listener_set(1, 2, f"-{time.time_ns()}")])["revision"]
    json_type = {"Content-Type": "application/json"}

    def change(sets):
        return json.dumps({"changes": [{"apply": one} for one in sets]})

    def small(number):
        return change([listener_set(1, 2, f"s{number}")])

    def large(number):
        return change([listener_set(700 + k, 64, f"l{number}") for k in range(4)])

    acts = [
        ("POST", EDGE + "/rollback?dryRun=true",
         lambda _: json.dumps({"toVersion": head - 5}), json_type),
        ("POST", f"/v1/commits/{head - 3}/revert?dryRun=true", lambda _: None, {}),
        ("POST", "/v1/changes", large, json_type),
    ]
    others = [
        ("POST", "/v1/changes", small, json_type),
        ("GET", SNAPSHOT + "?since={seen}", lambda _: None, {}),
        ("GET", SNAPSHOT, lambda _: None, {"If-None-Match": '"none"'}),
        ("GET", "/readyz", lambda _: None, {}),
    ]
    readers = subprocess.Popen(
        ["wrk", "-t", "1", "-c", str(READERS), "-d", f"{SECONDS}s", "--timeout", "60s",
         lintel.url(path)], stdout=subprocess.DEVNULL)
    time.sleep(1)
    times = {id(probe): [] for probe in acts + others}
    threads = [threading.Thread(target=ask, args=(lintel.port, head, probe, times[id(probe)], readers))
               for probe in acts + others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    readers.wait()
    return tuple(max(percentile(times[id(probe)]) for probe in group) for group in (acts, others))


def ask(port, seen, probe, times, readers):
    """Asks one after the other as long as there are readers; `seen` is the version it has."""
    method, path, body, headers = probe
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while readers.poll() is None:
        start = time.monotonic()
        connection.request(method, path.format(seen=seen), body(len(times)), headers)
        answer = connection.getresponse()
        content = answer.read()
        times.append((time.monotonic() - start) * 1000)
        assert answer.status in (200, 201, 409), f"{method} {path}: {answer.status}"
        if "since" in path:
            seen = json.loads(content)["version"]
        time.sleep(0.03)


def percentile(times):
    return sorted(times)[int(len(times) * 0.99)]
