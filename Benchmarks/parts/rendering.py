"""One of 5,000 listeners changes: until the answer to proxies is ready, and what it costs."""

import re

from connection import Connection
from edge import Edge
from parts.served import added_listener, change, until_answered, until_held
from proxy import Subscription, settle
from recorder import first_poll
from samples import add_latencies
from servers import Envoy, Lintel, free_port

SAMPLES = 40


def run(bench):
    folder, edge = bench.subfolder("rendering"), Edge(free_port(), sets=500, listeners=10)
    body = first_poll(bench, folder, "edge-1")
    with Lintel(bench.lintel, folder) as lintel, Connection(lintel.port) as author:
        edge.apply_to(lintel)
        measure_unseen(bench.table, lintel, author, edge)
        measure_answers(bench.table, lintel, author, edge, body)
        measure_envoy(bench, folder, lintel, author, edge)


def measure_unseen(table, lintel, author, edge):
    """Changes that no proxy asks for."""
    used = lintel.cpu()
    for number in range(SAMPLES):
        changed_listener(author, edge, number, "unseen")
        settle()
    used = (lintel.cpu() - used) / SAMPLES
    table.add(f"{edge.count:,} HTTPS listeners, one changes, no proxy ever polled: CPU of the "
              "server", f"{used * 1000:.1f} ms")


def measure_answers(table, lintel, author, edge, body):
    """A proxy that holds polls for clusters, listeners, and the routes that these refer to."""
    clusters = Subscription(lintel.port, "clusters", body)
    clusters.hold()
    listeners = Subscription(lintel.port, "listeners", body)
    name = re.search(rb'"route_config_name":"([^"]+)"', listeners.content)[1].decode()
    routes = Subscription(lintel.port, "routes", body, name)
    seconds, used = [], lintel.cpu()
    for number in range(SAMPLES):
        listeners.hold()
        routes.hold()
        settle()
        accepted = changed_listener(author, edge, number, "seen")
        content, head, _ = listeners.answer()
        assert edge_host(number, "seen").encode() in content
        routes.answer()
        seconds.append(head - accepted)
    used = lintel.cpu() - used
    for subscription in (clusters, listeners, routes):
        subscription.stop()
    add_latencies(table, f"… a proxy polls, and gets {len(content) / 1e6:.1f} MB: from the 201 "
                  "until the first byte of it", seconds, 5)
    table.add("… CPU of the server", f"{used / SAMPLES * 1000:.1f} ms")


def measure_envoy(bench, folder, lintel, author, edge):
    with Envoy(bench.envoy, bench.lintel, folder, lintel, "infra/edge", "edge-2"):
        until_answered(edge, edge.host(edge.sets - 1, 0), 302)
        until_held(lintel, "edge-2")
        seconds = added_listener(edge, author, edge.sets - 2)
        bench.table.add("… a listener more; from the 201 until Envoy serves it, nearly all of it "
                        "Envoy's own time", f"{seconds:.1f} s")


def edge_host(number, label):
    return f"{label}-{number}.example.com"


def changed_listener(author, edge, number, label):
    """When a change of the first listener of a team was accepted."""
    changed = edge.set(number)
    changed["spec"]["listeners"][0]["hostname"] = edge_host(number, label)
    return change(author, changed)
