"""What /metrics takes with 1,000 gateways of three proxies each, and what polls notice of it."""

import threading
import time

from connection import Connection
from samples import add_latencies
from servers import Lintel
from shapes import gateway

GATEWAYS = 1000
PROXIES = 3
#: Proxies of one gateway that are all behind.
CROWD = 5000
SCRAPES = 60
#: Between two scrapes: hundreds of times as often as a Prometheus asks.
PAUSE = 0.02


def run(bench):
    with Lintel(bench.lintel, bench.subfolder("metrics")) as lintel, \
            Connection(lintel.port) as poller, Connection(lintel.port) as scraper:
        names = [f"g{number:04}" for number in range(GATEWAYS)]
        for start in range(0, GATEWAYS, 100):
            lintel.change([named(name) for name in names[start:start + 100]])
        for name in names:
            for number in range(PROXIES):
                poll(poller, name, number)
        # In alternating rounds, as the machine has other work to do.
        alone, beside, scrapes = [], [], []
        for _ in range(bench.options.rounds):
            alone += polls(poller, lambda taken: taken >= 2000)
            thread = threading.Thread(target=scrape, args=(scraper, scrapes, SCRAPES))
            thread.start()
            beside += polls(poller, lambda _: not thread.is_alive())
            thread.join()
        add_latencies(bench.table, f"metrics of {GATEWAYS:,} gateways", scrapes, 100, 100)
        # One gateway has very many proxies, and all of all gateways have an older version than they
        # are to have.
        for number in range(PROXIES, CROWD):
            poll(poller, "g0002", number)
        for start in range(0, GATEWAYS, 100):
            lintel.change([named(name, serving=True) for name in names[start:start + 100]])
        behind = []
        scrape(scraper, behind, SCRAPES)
        count = PROXIES * (GATEWAYS - 1) + CROWD
        add_latencies(bench.table, f"the same with {count:,} proxies behind", behind, 100, 100)
        add_latencies(bench.table, "a poll while nobody asks for metrics", alone)
        add_latencies(bench.table, "a poll while somebody does", beside)


def named(name, serving=False):
    resource = gateway()
    resource["metadata"]["name"] = name
    if serving:
        resource["spec"]["listeners"] = [{"name": "www", "port": 80, "protocol": "HTTP"}]
    return resource


def poll(connection, name, number):
    start = time.perf_counter()
    path = f"/v1/namespaces/infra/gateways/{name}/snapshot?node=proxy-{number}"
    status, _, _, end = connection.get(path)
    assert status == 200
    return end - start


def polls(connection, is_over):
    taken = []
    while not is_over(len(taken)):
        taken.append(poll(connection, "g0001", 1))
    return taken


def scrape(connection, times, count):
    for _ in range(count):
        start = time.perf_counter()
        status, _, _, end = connection.get("/metrics")
        assert status == 200
        times.append(end - start)
        time.sleep(PAUSE)
