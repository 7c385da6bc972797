"""A gateway of 2,500 sets and 40,000 listeners: the poll after a change, and memory."""

import json
import statistics

from peers import TUNED, Nginx
from servers import Lintel
from shapes import SNAPSHOT, gateway, listener_set


def run(bench):
    folder, files = bench.subfolder("large"), bench.subfolder("large/files")
    with Lintel(bench.lintel, folder) as lintel, Nginx(folder, files, TUNED) as nginx:
        lintel.change([gateway()])
        for first in range(0, 2500, 100):
            lintel.change([listener_set(number, 16) for number in range(first, first + 100)])
        lintel.get(SNAPSHOT)
        rounds = [poll_after_change(lintel, nginx, files, number)
                  for number in range(bench.options.rounds * 4)]
        since, whole, peer = (statistics.median(values) * 1000 for values in zip(*rounds))
        bench.table.add("next poll of the whole snapshot, 40,000 listeners", f"{whole:.1f} ms",
                        f"nginx {peer:.1f} ms", f"{whole / peer:.2f}", "< 50 ms", whole < 50)
        bench.table.most("next `since` poll, 40,000 listeners", since, "ms", 2)
        bench.table.most("resident memory with 40,000 listeners", lintel.memory(), "MB", 300)
        bench.table.most("… the most it ever was", lintel.memory("VmHWM"), "MB", 300)


def poll_after_change(lintel, nginx, files, number):
    """Seconds of a delta, of the whole, and of nginx sending the same bytes."""
    version, hostname = lintel.revision(), f"new-{number}.example.com"
    changed = listener_set(number * 37, 16)
    changed["spec"]["listeners"][0]["hostname"] = hostname
    lintel.change([changed])
    _, _, delta, since = lintel.get(f"{SNAPSHOT}?since={version}")
    _, _, content, whole = lintel.get(SNAPSHOT)
    (files / f"{number}.json").write_bytes(content)
    _, _, same, peer = nginx.get(f"/{number}.json")
    delta, snapshot = json.loads(delta), json.loads(content)
    assert [item["hostname"] for item in delta["upserted"]] == [hostname] and same == content
    assert snapshot["version"] == delta["version"] > version
    assert snapshot["listenerCount"] == len(snapshot["listeners"]) == 40_000
    return since, whole, peer
