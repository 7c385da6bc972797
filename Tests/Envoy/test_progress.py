"""How far a commit is: a real Envoy says that it has it, and is missed when it is gone."""

import pytest

from clients import get
from conftest import until
from resources import backend, gateway, http, listener_set, prefix, route, rule
from servers import free_port


@pytest.fixture
def shop(house):
    house.start(options=["--node-silent-after", "1s"])
    house.http = free_port()
    house.web = house.backend("web")
    house.apply(gateway(), backend("shop", "web", house.web.port),
                listener_set("shop", "set", http("http", house.http, "www.example.com")),
                route("shop", "web", ["set"], rule("web")))
    house.edge = house.envoy()
    until(lambda: get(house.http, "www.example.com").status == 200, "the proxy serves HTTP")
    return house


def head(house):
    return house.get("/readyz")["revision"]


def progress(house, wait="30s"):
    return house.get(f"/v1/commits/{head(house)}/progress?wait={wait}")


@pytest.mark.parametrize("change", [
    lambda house: route("shop", "web", ["set"], rule("web", matches=prefix("/a"))),
    lambda house: listener_set("shop", "set", http("http", house.http, "new.example.com")),
], ids=["routes", "listeners"])
def test_a_commit_is_followed_to_the_proxy(shop, change):
    shop.apply(change(shop))
    told = progress(shop)
    assert told["complete"]
    (edge,) = told["gateways"]
    (node,) = edge["nodes"]
    assert node["acknowledged"] and node["name"] == "edge-1"
    times = [told["decidedAt"], told["durableAt"], edge["releasedAt"], node["givenAt"],
             node["acknowledgedAt"]]
    assert times == sorted(times)


def test_a_proxy_that_is_gone_is_missed_and_not_waited_for(shop):
    shop.edge.stop()
    shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix("/b"))))
    told = progress(shop)
    assert told["complete"] and told["gateways"][0]["nodes"][0]["silent"]
    warnings = shop.get("/v1/namespaces/infra/warnings")["warnings"]
    assert [warning["reason"] for warning in warnings] == ["ProxySilent"]
