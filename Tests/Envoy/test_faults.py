"""Servers that die, proxies that refuse, differ, or lie."""

import json
import signal
import socket

import pytest

from certificates import secret
from clients import get
from conftest import REFUSED, until
from resources import backend, gateway, http, listener_set, prefix, route, rule
from servers import free_port


@pytest.fixture
def shop(house):
    house.start()
    house.port, house.web = free_port(), house.backend("web")
    house.apply(gateway(), backend("shop", "web", house.web.port),
                listener_set("shop", "set", http("http", house.port, "www.example.com")),
                route("shop", "web", ["set"], rule("web")))
    house.edge = house.envoy()
    until(lambda: get(house.port, "www.example.com").status == 200)
    return house


def works(house, path="/"):
    return get(house.port, "www.example.com", path).status == 200


def kill(house):
    house.lintel.process.send_signal(signal.SIGKILL)
    house.lintel.process.wait()


def versions(envoy):
    """What the proxy runs, as it says itself."""
    dump = envoy.config_dump()["configs"]
    return json.dumps([{key: value for key, value in item.items() if "dynamic" in key}
                       for item in dump if "dynamic" in str(item.keys())], sort_keys=True)


def test_killed_and_started_again_nothing_changes_for_the_proxies(shop):
    before = versions(shop.edge)
    added = shop.edge.stat("listener_manager.listener_added")
    modified = shop.edge.stat("listener_manager.listener_modified")
    kill(shop)
    failures = shop.edge.stat("cluster_manager.cds.update_failure")
    until(lambda: shop.edge.stat("cluster_manager.cds.update_failure") > failures + 2)
    assert works(shop)
    shop.start()
    until(lambda: is_settled(shop), "each of its polls waits for something new")
    assert works(shop)
    assert versions(shop.edge) == before
    assert shop.edge.stat("listener_manager.listener_added") == added
    assert shop.edge.stat("listener_manager.listener_modified") == modified
    # And what comes next comes in.
    shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/after"))))
    until(lambda: get(shop.port, "www.example.com", "/").status == 404)
    assert works(shop, "/after")


def is_settled(house):
    """Whether the server knows that the proxy has all there is, and holds its polls."""
    line = node(house, "edge-1")
    return line.get("upToDate") and len(line["discovery"]) == 3 and all(
        item["held"] for item in line["discovery"])


def test_a_restarted_proxy_is_seen(shop):
    until(lambda: node(shop, "edge-1").get("upToDate"), "it has said what it runs")
    shop.edge.stop()
    shop.envoy()
    until(lambda: works(shop))
    until(lambda: any("restart" in key.lower() and value
                      for key, value in node(shop, "edge-1").items()), "the restart is seen")


def node(house, name):
    return next((node for node in house.nodes() if node["name"] == name), {})


def test_two_proxies_one_of_which_refuses(shop):
    """The second one cannot bind a port that somebody on its machine holds."""
    second = shop.envoy("edge-2")
    taken = socket.socket()
    taken.bind(("0.0.0.0", 0))
    taken.listen()
    try:
        occupied = taken.getsockname()[1]
        shop.apply(listener_set("shop", "more", http("taken", occupied, "taken.example.com")))
        until(lambda: "refused" in json.dumps(node(shop, "edge-2")), "the refusal is seen")
        assert works(shop)
        status = shop.get("/v1/namespaces/shop/listenersets/more")["status"]
        assert "edge-2" in json.dumps(status), "the owner is told"
    finally:
        taken.close()
    # What comes next is taken.
    shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/next"))))
    until(lambda: works(shop, "/next"))
    assert second.is_live()


def test_a_set_that_envoy_refuses_is_not_given_out(shop):
    """--mode validate stands between the log and the proxies."""
    secured = backend("shop", "secured", shop.web.port)
    secured["spec"]["tls"] = {"sni": REFUSED}
    rejected = shop.edge.stat("cluster_manager.cds.update_rejected")
    shop.apply(secured, route("shop", "web", ["set"], rule("secured", matches=prefix("/new"))))
    programmed = until(lambda: (found := condition(shop, "Programmed"))["status"] == "False" and found)
    assert programmed["message"], "Envoy says why"
    assert shop.lintel.get("/readyz")[0] == 200
    assert works(shop), "the proxies keep what they had"
    until(lambda: shop.get("/v1/namespaces/shop/backends/secured")["status"]["refusals"])
    parent = shop.get("/v1/namespaces/shop/httproutes/web")["status"]["parents"][0]
    assert (parent["serving"], parent["servingReason"]) == (False, "Held")
    assert "refusals" not in shop.get("/v1/namespaces/shop/httproutes/web")["status"]
    # Also not by a server that starts at it: it finds the version before.
    kill(shop)
    shop.start()
    shop.envoy("edge-2")
    for name in ("edge-1", "edge-2"):
        until(lambda: {item["type"] for item in node(shop, name).get("discovery", ())
                       if "accepted" in item} == {"clusters", "listeners", "routes"})
    assert works(shop)
    assert condition(shop, "Programmed")["message"] == programmed["message"]
    # The next good version goes out.
    shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/good"))))
    until(lambda: works(shop, "/good"))
    until(lambda: condition(shop, "Programmed")["status"] == "True")
    assert shop.edge.stat("cluster_manager.cds.update_rejected") == rejected


def condition(house, kind):
    status = house.get("/v1/namespaces/infra/gateways/edge")["status"]
    return next(found for found in status["conditions"] if found["type"] == kind)


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b'{"node": 1}', b'{"node": {"id": "x"}}',
    b'{"version_info": "1", "node": {"id": "", "cluster": "infra/edge"}}',
    b'{"node": {"id": "x", "cluster": "edge"}}', b"\xff\xfe", b'{"node": {"id": "x\\u0000"}}'])
def test_malformed_requests_are_answered_with_4xx(shop, body):
    for kind in ("listeners", "clusters", "routes", "secrets"):
        status, _, answer, _ = shop.lintel.request(
            "POST", f"/v3/discovery:{kind}", body, {"Content-Type": "application/json"})
        assert 400 <= status < 500, (kind, status, answer[:200])
    assert works(shop)
