"""A minute without the server: proxies go on, and know all that happened soon after it is back."""

import contextlib
import signal
import time

from certificates import secret
from clients import Client, get
from conftest import until
from resources import backend, gateway, http, https, listener_set, prefix, route, rule
from servers import free_port

SECONDS = 60
SITES = [f"site-{number}" for number in range(20)]


def open_street(house):
    """Twenty names by HTTP and HTTPS, a proxy that serves them all, and two connections to it."""
    house.start()
    house.http, house.https, house.web = free_port(), free_port(), house.backend("web")
    resources = [gateway(), backend("shop", "web", house.web.port),
                 route("shop", "web", ["set"], rule("web"))]
    listeners = []
    for site in SITES:
        host = f"{site}.example.com"
        resources.append(secret("shop", site, house.authority.leaf(host)))
        listeners += [http(site, house.http, host),
                      https(f"{site}-tls", house.https, host, site)]
    house.apply(*resources, listener_set("shop", "set", *listeners))
    house.edge = house.envoy()
    for site in SITES:
        until(lambda: get(house.http, f"{site}.example.com").status == 200)
        until(lambda: ask(house, site).status == 200)
    until(lambda: all(node["upToDate"] for node in house.nodes()))
    host = f"{SITES[0]}.example.com"
    house.kept = [Client(house.http), Client(house.https, host, house.authority.pem)]
    for client in house.kept:
        house.stack.callback(client.close)
    return house


def ask(house, site):
    return get(house.https, f"{site}.example.com", sni=True, trusted=house.authority.pem)


def check(house, site):
    """One name by new connections, and the first by those that were there before."""
    for answer in (get(house.http, f"{site}.example.com"), ask(house, site),
                   *(client.get(f"{SITES[0]}.example.com") for client in house.kept)):
        assert answer.status == 200
        assert answer.headers.get("connection") != "close", "the proxy drains it"


def counts(house):
    return {name: house.edge.stat(f"listener_manager.listener_{name}")
            for name in ("added", "modified", "removed", "in_place_updated")}


def test_a_minute_without_the_server(houses):
    """Once the server is gone, and once it is there and says nothing."""
    gone, silent = open_street(houses()), open_street(houses())
    before = [counts(house) for house in (gone, silent)]
    gone.lintel.process.send_signal(signal.SIGKILL)
    gone.lintel.process.wait()
    with contextlib.ExitStack() as awake:
        silent.lintel.process.send_signal(signal.SIGSTOP)
        awake.callback(lambda: silent.lintel.process.send_signal(signal.SIGCONT))
        start, turn = time.monotonic(), 0
        while time.monotonic() - start < SECONDS:
            for house in (gone, silent):
                check(house, SITES[turn % len(SITES)])
            turn += 1
            time.sleep(0.05)  # so that the minute does not cost a core
        assert turn > len(SITES)
        for house in (gone, silent):
            assert house.edge.stat("cluster_manager.cds.update_failure") > 0
    gone.start()
    for house in (gone, silent):
        house.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/after")),
                          rule("web")))
        other = house.backend("other")
        house.apply(backend("shop", "web", other.port))
        until(lambda: get(house.http, "site-0.example.com").echo["backend"] == "other",
              "the change is served", seconds=30)
        until(lambda: all(node["upToDate"] for node in house.nodes()))
    for house, old in zip((gone, silent), before):
        for site in SITES:
            check(house, site)
        assert counts(house) == old, "no listener was touched"
        assert [node["rejections"] for node in house.nodes()] == [0]
