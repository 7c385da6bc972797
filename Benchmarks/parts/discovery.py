"""Discovery polls of proxies that have the newest version, against sovereign with the same listeners.

The body is what a real Envoy posts. Such a poll is held as long as the proxy allows; here the
proxy allows one millisecond, so what is measured is the way to the 304, which is also the way to
holding it.
"""

import json

from edge import Edge
from load import SCRIPTS, Load
from peers import Sovereign
from recorder import LISTENERS, first_poll
from servers import Lintel, free_port

NODES = 64
CONNECTIONS = 16
HEADERS = {"Content-Type": "application/json", "x-envoy-expected-rq-timeout-ms": "1"}


def run(bench):
    folder = bench.subfolder("discovery")
    body = first_poll(bench, folder, "edge-1")
    edge = Edge(free_port(), sets=30, listeners=10)
    with Lintel(bench.lintel, folder) as lintel:
        edge.apply_to(lintel)
        resources = json.loads(answer(lintel, body, 200))["resources"]
        with Sovereign(bench.sovereign, folder, "listeners", resources) as sovereign:
            assert json.loads(answer(sovereign, body, 200))["resources"] == resources
            ours, peer = (poll(server, body, folder / name) for name, server in
                          (("lintel.json", lintel), ("sovereign.json", sovereign)))
            result = bench.compare(ours, peer, CONNECTIONS)
            what = f"unchanged polls of {len(body) / 1000:.0f} kB, {edge.count} listeners, " \
                   f"{CONNECTIONS} connections"
            bench.table.compare(what, result, "sovereign", 50)
            bench.table.least("… of these", result.rates[0], "polls/s", 10_000)


def answer(server, body, expected):
    status, _, content, _ = server.request("POST", LISTENERS, body, HEADERS)
    if status != expected:
        raise RuntimeError(f"{server.url(LISTENERS)} answered {status}: {content[:500]}")
    return content


def poll(server, body, file):
    """Polls of nodes that have all been given the version they name."""
    for node in range(1, NODES + 1):
        named = body.replace(b'"id":"edge-1"', b'"id":"edge-%d"' % node, 1)
        version = json.loads(answer(server, named, 200))["version_info"]
        answer(server, newer(named, version), 304)
    file.write_bytes(newer(body, version))
    return Load(server.url("/"), script=SCRIPTS / "poll_discovery.lua", arguments=(file, NODES),
                cpu=server.cpu)


def newer(body, version):
    """The body of the next poll: Envoy writes the version it has first."""
    return b'{"version_info":%s,' % json.dumps(version).encode() + body[1:]
