"""What Envoys are given where a pin or a guard holds a version: that, also across a restart."""

import json
import signal

import pytest

from certificates import secret
from clients import get
from conftest import until
from resources import backend, gateway, http, https, listener_set, prefix, route, rule
from servers import free_port

GATEWAY = "/v1/namespaces/infra/gateways/edge"


@pytest.fixture
def shop(house):
    """One name by HTTP, one by HTTPS, and a proxy that serves them."""
    house.start()
    house.http, house.https, house.web = free_port(), free_port(), house.backend("web")
    house.apply(gateway(), backend("shop", "web", house.web.port),
                secret("shop", "cert", house.authority.leaf("www.example.com")),
                listener_set("shop", "set", http("http", house.http, "www.example.com"),
                             https("https", house.https, "www.example.com")),
                route("shop", "web", ["set"], rule("web", matches=prefix("/before"))))
    house.edge = house.envoy()
    until(lambda: answers(house, "/before") and opens(house))
    return house


def answers(house, path):
    return get(house.http, "www.example.com", path).status == 200


def opens(house):
    try:
        return get(house.https, "www.example.com", "/before", sni=True,
                   trusted=house.authority.pem).status == 200
    except OSError:
        return False


def send(house, method, path, body=None):
    answer = house.lintel.request(method, path, json.dumps(body) if body else None,
                                  {"Content-Type": "application/json"} if body else {})
    assert answer[0] in (200, 201), answer[2]


def version(house):
    return house.get(GATEWAY + "/versions")["versions"][0]["version"]


def settled(house):
    return all(node["upToDate"] for node in house.nodes())


def killed(house):
    house.lintel.process.send_signal(signal.SIGKILL)
    house.lintel.process.wait()
    house.start()


def test_a_pin_holds_across_a_kill_and_its_end_lets_go(shop):
    pinned = version(shop)
    send(shop, "PUT", GATEWAY + "/pin",
         {"version": pinned, "reason": "a test", "until": "2199-01-01T00:00:00Z"})
    shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/after"))))
    # The certificate of the pinned version goes; what opens it does not.
    shop.delete({"kind": "Secret", "metadata": {"namespace": "shop", "name": "cert"}})
    until(lambda: settled(shop))
    assert answers(shop, "/before") and not answers(shop, "/after")
    killed(shop)
    # A proxy that knows nothing yet is given the same, with its key.
    shop.edge.stop()
    shop.edge = shop.envoy("edge-2")
    until(lambda: answers(shop, "/before") and opens(shop))
    assert not answers(shop, "/after")
    send(shop, "DELETE", GATEWAY + "/pin")
    # Routes and listeners come by polls of their own, and Envoy lets go of a listener in its time.
    until(lambda: answers(shop, "/after") and not answers(shop, "/before"))
    until(lambda: not opens(shop))


def test_back_to_an_older_version_and_forth(shop):
    before = version(shop)
    shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/after"))))
    until(lambda: answers(shop, "/after"))
    send(shop, "PUT", GATEWAY + "/pin",
         {"version": before, "reason": "a test", "until": "2199-01-01T00:00:00Z"})
    until(lambda: answers(shop, "/before") and not answers(shop, "/after"))
    send(shop, "DELETE", GATEWAY + "/pin")
    until(lambda: answers(shop, "/after") and not answers(shop, "/before"))


def test_a_guard_keeps_what_proxies_have_until_somebody_lets_it_go(shop):
    send(shop, "PUT", "/v1/namespaces/infra/releaseguards/edge",
         {"apiVersion": "lintel.dev/v1", "kind": "ReleaseGuard", "metadata": {"name": "edge"},
          "spec": {"maxRemovedListeners": 1}})
    shop.delete({"kind": "ListenerSet", "metadata": {"namespace": "shop", "name": "set"}})
    killed(shop)
    shop.edge.stop()
    shop.edge = shop.envoy("edge-2")
    until(lambda: answers(shop, "/before") and opens(shop))
    send(shop, "POST", f"{GATEWAY}/versions/{version(shop)}/release", {"reason": "a test"})
    until(lambda: not reachable(shop))


def reachable(house):
    try:
        return answers(house, "/before")
    except OSError:
        return False
