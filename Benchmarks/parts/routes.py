"""The shape of gateway-api-bench: 2,500 sets of 16 listeners, a route for each, and one changes."""

import json
import time

from connection import Connection
from testkit import backend, gateway, https, listener_set, prefix, route, rule
from samples import add_latencies
from servers import Lintel
from shapes import SNAPSHOT

SETS, LISTENERS = 2_500, 16
SAMPLES = 300
JSON = ("Content-Type: application/json",)


def run(bench):
    with Lintel(bench.lintel, bench.subfolder("routes")) as lintel:
        lintel.change([gateway(certificates="external")])
        start = time.perf_counter()
        for first in range(0, SETS, 50):
            lintel.change([resource for number in range(first, first + 50)
                           for resource in team(number)])
        bench.table.add(f"{SETS:,} sets, {SETS * LISTENERS:,} listeners and as many routes applied",
                        f"{time.perf_counter() - start:.1f} s")
        assert json.loads(lintel.get(SNAPSHOT)[2])["listenerCount"] == SETS * LISTENERS
        with Connection(lintel.port) as author, Connection(lintel.port) as follower:
            for name, measure in (("long poll", held_poll), ("poll after the answer", next_poll)):
                version = lintel.json(SNAPSHOT)["version"]
                samples = []
                for number in range(SAMPLES):
                    path = f"/{name[0]}{number}"
                    body = changed_route(number, path)
                    version, *times = measure(author, follower, version, body, path)
                    samples.append(times)
                sent, accepted = zip(*samples[len(samples) // 10:])
                what = f"one of {SETS * LISTENERS:,} routes, {name}: delta read after the change"
                add_latencies(bench.table, f"{what} is sent", sent, tail_limit=5)
                add_latencies(bench.table, f"{what} is accepted", accepted)
        bench.table.add("resident memory with these", f"{lintel.memory():,.0f} MB")


def team(number):
    """A backend, a set and the routes of its listeners."""
    namespace = f"team-{number}"
    return [backend(namespace, "web", 8080),
            listener_set(namespace, "web", *(
                https(f"l{index}", 443, f"h{index}.team-{number}.example.com")
                for index in range(LISTENERS))),
            *(team_route(number, index, "/") for index in range(LISTENERS))]


def team_route(number, index, path):
    return route(f"team-{number}", f"r{index}", [f"web/l{index}"],
                 rule("web", matches=prefix(path)))


def changed_route(number, path):
    """The body of a change, each time of another team's route."""
    resource = team_route(number * 37 % SETS, number % LISTENERS, path)
    return json.dumps({"changes": [{"apply": resource}]}).encode()


def held_poll(author, follower, version, body, path):
    """A follower waits for the next version: seconds from sending, and from the 201."""
    follower.send("GET", f"{SNAPSHOT}?since={version}&wait=30s")
    # The answer to another request says that the server has had the time to read that one.
    author.get("/healthz")
    time.sleep(0.002)
    sent = time.perf_counter()
    accepted = post(author, body)
    version, arrived = delta(follower, version, path)
    return version, arrived - sent, max(0, arrived - accepted)


def next_poll(author, follower, version, body, path):
    """A follower asks as soon as the change was accepted."""
    sent = time.perf_counter()
    accepted = post(author, body)
    follower.send("GET", f"{SNAPSHOT}?since={version}")
    version, arrived = delta(follower, version, path)
    return version, arrived - sent, arrived - accepted


def post(author, body):
    status, _, answer, arrived = author.post("/v1/changes", body, JSON)
    if status != 201:
        raise RuntimeError(f"a change was answered with {status}: {answer[:500]}")
    return arrived


def delta(follower, version, path):
    """The version and the time of the delta, which must show the new path and little else."""
    status, _, content, arrived = follower.receive()
    assert status == 200 and f'"{path}"'.encode() in content and len(content) < 5_000, content[:500]
    answer = json.loads(content)
    assert answer["since"] == version < answer["version"]
    return answer["version"], arrived
