"""Proxies that are not equally fast, or not told apart: none waits for another, and what is said of
each is true."""

import contextlib
import json
import signal
import time

import pytest

from conftest import until
from resources import backend, gateway, http, listener_set, prefix, route, rule
from servers import free_port


@pytest.fixture
def shop(house):
    house.start()
    house.apply(gateway(), backend("shop", "web", house.backend("web").port),
                listener_set("shop", "set", http("http", free_port(), "www.example.com")),
                route("shop", "web", ["set"], rule("web")))
    return house


def change(house, path):
    house.apply(route("shop", "web", ["set"], rule("web", matches=prefix(path))))


def runs(envoy, path):
    """Whether its route table has the path. Both bind one port, so requests would not tell whose
    answer it is."""
    return f'"{path}"' in json.dumps(envoy.config_dump("dynamic_route_configs"))


@contextlib.contextmanager
def stopped(envoy):
    envoy.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        envoy.process.send_signal(signal.SIGCONT)


def node(house, name):
    return next(node for node in house.nodes() if node["name"] == name)


def is_settled(house, name):
    line = node(house, name)
    return line["upToDate"] and all(item["held"] for item in line["discovery"]) and line


def item(house, name, kind):
    return next(item for item in node(house, name)["discovery"] if item["type"] == kind)


def test_a_slow_proxy_holds_nobody_back(shop):
    fast, slow = shop.envoy("fast"), shop.envoy("slow")
    for name in ("fast", "slow"):
        until(lambda: is_settled(shop, name))
    old = node(shop, "slow")["version"]
    with stopped(slow):
        for number in range(10):
            change(shop, f"/p{number}")
            until(lambda: runs(fast, f"/p{number}"))
        line = until(lambda: is_settled(shop, "fast"))
        assert line["rejections"] == 0
        line, routes = node(shop, "slow"), item(shop, "slow", "routes")
        assert (line["version"], line["upToDate"], line["rejections"]) == (old, False, 0)
        # It was given the first change, for which its poll waited, and has said nothing yet.
        assert routes["accepted"]["version"] == old < routes["delivered"]["version"]
        assert routes["delivered"]["version"] < node(shop, "fast")["version"]
    until(lambda: runs(slow, "/p9"))
    line = until(lambda: is_settled(shop, "slow"))
    assert line["rejections"] == 0 and line["version"] == node(shop, "fast")["version"]


def test_a_proxy_that_gave_an_answer_up_gets_it_again(shop):
    """It was away for longer than it waits for answers: what it never read, it did not refuse."""
    slow = shop.envoy("slow", rewrite=lambda text: text.replace(
        "request_timeout: 35s", "request_timeout: 1s"))
    until(lambda: node(shop, "slow")["upToDate"])
    for number in range(3):
        with stopped(slow):
            shop.apply(backend("shop", f"more-{number}", 9),
                       route("shop", f"more-{number}", ["set"],
                             rule(f"more-{number}", matches=prefix(f"/more-{number}"))))
            until(lambda: not item(shop, "slow", "clusters")["held"])
            time.sleep(1.2)  # it has to be late by its own clock
        until(lambda: runs(slow, f"/more-{number}"))
        until(lambda: node(shop, "slow")["upToDate"])
        assert node(shop, "slow")["rejections"] == 0


def test_two_proxies_of_one_name_are_both_served(shop):
    twins = [shop.envoy("twin"), shop.envoy("twin")]
    for number in range(20):
        # Route tables and clusters, one right after the other, so that answers cross.
        change(shop, f"/p{number}")
        shop.apply(backend("shop", "web", 9, number + 10))
        for twin in twins:
            until(lambda: runs(twin, f"/p{number}"))
    assert until(lambda: node(shop, "twin").get("shared"))
    rejections = node(shop, "twin")["rejections"]
    for number in range(20, 25):
        change(shop, f"/p{number}")
        for twin in twins:
            until(lambda: runs(twin, f"/p{number}"))
    assert node(shop, "twin")["rejections"] == rejections
    assert until(lambda: is_settled(shop, "twin"))
    warnings = until(lambda: shop.get("/v1/namespaces/infra/warnings")["warnings"])
    assert "NodeShared" in {warning["reason"] for warning in warnings}
