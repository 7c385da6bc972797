"""From the answer to a change until a proxy serves it, seen through a real Envoy."""

import json
import time

from connection import Connection
from edge import Edge
from samples import add_latencies
from servers import Envoy, Lintel, free_port

NODE = "edge-1"
NODES = "/v1/namespaces/infra/gateways/edge/nodes"
JSON = ("Content-Type: application/json",)
SAMPLES = 120
#: Between two looks at the proxy: looking without a pause would take a core from those measured.
PAUSE = 0.0003


def run(bench):
    folder, edge = bench.subfolder("served"), Edge(free_port(), sets=30, listeners=10)
    with Lintel(bench.lintel, folder) as lintel:
        edge.apply_to(lintel)
        with Envoy(bench.envoy, bench.lintel, folder, lintel, "infra/edge", NODE):
            until_answered(edge, edge.host(0, 0), 302)
            with Connection(lintel.port) as author:
                for what, measure, count, limits in (
                        ("a route changes", changed_route, SAMPLES, (15, 50)),
                        ("a listener more: Envoy builds all chains anew", added_listener, 10, ())):
                    seconds = []
                    for number in range(count):
                        until_held(lintel)
                        seconds.append(measure(edge, author, number))
                    add_latencies(bench.table, f"{edge.count} HTTPS listeners, {what}; from the "
                                  "201 until Envoy serves it", seconds, *limits)


def until_answered(edge, host, status, seconds=60):
    """Waits until the proxy answers a new client so; returns when it did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with Connection(edge.port, host, edge.authority.pem) as connection:
                if connection.get("/", host)[0] == status:
                    return time.perf_counter()
        except OSError:
            pass
        time.sleep(PAUSE)
    raise RuntimeError(f"Envoy does not serve {host} within {seconds} s")


def until_held(lintel, node=NODE, seconds=60):
    """Waits until the proxy has said that it runs the newest version, and asks for the next.

    It pauses between polls for as long as its bootstrap says; a change within that pause waits.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        nodes = lintel.json(NODES)["nodes"]
        if any(known["name"] == node and known["upToDate"] for known in nodes):
            return
        time.sleep(0.01)
    raise RuntimeError(f"Envoy is not up to date after {seconds} s: {nodes}")


def changed_route(edge, author, number, seconds=30):
    """Seconds until a client that stays connected is redirected elsewhere."""
    team, index = number * 7 % edge.sets, number % edge.listeners
    host, target = edge.host(team, index), f"target-{number}.example.com"
    with Connection(edge.port, host, edge.authority.pem) as client:
        assert client.get("/", host)[0] == 302
        accepted = change(author, edge.route(team, index, target))
        while (answer := client.get("/", host))[3] < accepted + seconds:
            if f"location: https://{target}:{edge.port}/".encode() in answer[1]:
                return answer[3] - accepted
            time.sleep(PAUSE)
    raise RuntimeError(f"Envoy does not redirect to {target} within {seconds} s")


def added_listener(edge, author, number):
    """Seconds until a new client of a new name gets an answer, if only that there is no route."""
    host = f"new-{number}.example.com"
    accepted = change(author, edge.set(number, extra=[host]))
    return until_answered(edge, host, 404) - accepted


def change(author, *resources):
    """When the change was accepted."""
    body = json.dumps({"changes": [{"apply": resource} for resource in resources]}).encode()
    status, _, answer, accepted = author.post("/v1/changes", body, JSON)
    if status != 201:
        raise RuntimeError(f"a change was answered with {status}: {answer[:500]}")
    return accepted
