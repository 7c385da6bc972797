"""Unchanged discovery polls, against sovereign with the same listeners.

The body is what a real Envoy posts. Such a poll is held as long as the proxy allows; here the
proxy allows none, so what is measured is the way to the 304, which is also the way to
holding it.
"""

import gzip
import json

from edge import Edge
from load import SCRIPTS, Load, Rounds
from peers import Sovereign
from proxy import newer, path
from recorder import first_poll
from servers import Lintel, free_port

NODES = 64
CONNECTIONS = 16
HEADERS = {"Content-Type": "application/json", "x-envoy-expected-rq-timeout-ms": "0"}
GZIP = HEADERS | {"Content-Encoding": "gzip"}


def run(bench):
    folder = bench.subfolder("discovery")
    body = first_poll(bench, folder, "edge-1")
    edge = Edge(free_port(), sets=30, listeners=10)
    with Lintel(bench.lintel, folder) as lintel:
        edge.apply_to(lintel)
        resources = json.loads(answer(lintel, body, 200))["resources"]
        with Sovereign(bench.sovereign, folder, "listeners", resources) as sovereign:
            assert json.loads(first_answer(sovereign, body))["resources"] == resources
            ours = polls(lintel, body, bench.subfolder("discovery/ours"))
            peer = polls(sovereign, body, bench.subfolder("discovery/peers"))
            result = bench.compare(ours, peer, CONNECTIONS)
        what = f"unchanged polls of {len(body) / 1000:.0f} kB, {edge.count} listeners, " \
               f"{CONNECTIONS} connections"
        bench.table.compare(what, result, "sovereign", 50)
        bench.table.least("… of these", result.rates[0], "polls/s", 10_000)
        packed = polls(lintel, body, bench.subfolder("discovery/packed"), GZIP)
        rate, cpu = Rounds.measure(packed, CONNECTIONS, bench.options.seconds)
        bench.table.add("… with gzip, as Envoys on other machines send them", f"{rate:,.0f}/s")
        bench.table.add("… CPU for each", f"{cpu:,.0f} µs")


def first_answer(server, body, tries=10):
    """Sovereign's worker renders when first asked, and the web process waits a few seconds."""
    for _ in range(tries):
        status, _, content, _ = server.request("POST", path("listeners"), body, HEADERS)
        if status == 200:
            return content
    raise RuntimeError(f"sovereign answers {status}: {content[:500]}")


def answer(server, body, expected, headers=HEADERS):
    status, _, content, _ = server.request("POST", path("listeners"), body, headers)
    if status != expected:
        raise RuntimeError(
            f"{server.url(path('listeners'))} answered {status}: {content[:500]}")
    return content


def polls(server, body, folder, headers=HEADERS):
    """Polls of nodes that have all been given the version they name."""
    pack = gzip.compress if "Content-Encoding" in headers else bytes
    for node in range(1, NODES + 1):
        named = body.replace(b'"id":"edge-1"', b'"id":"edge-%d"' % node, 1)
        version = json.loads(answer(server, pack(named), 200, headers))["version_info"]
        poll = pack(newer(named, version))
        answer(server, poll, 304, headers)
        (folder / str(node)).write_bytes(poll)
    return Load(server.url("/"), tuple(f"{name}: {value}" for name, value in headers.items()),
                script=SCRIPTS / "poll_discovery.lua", arguments=(folder, NODES), cpu=server.cpu)
