"""What nodes may say that no honest Envoy does: refusals, lies, one name for two."""

import pytest

from conftest import until
from nodes import Node
from resources import backend, gateway, http, listener_set, prefix, route, rule

#: Nobody binds it: no Envoy takes part.
PORT = 8080


@pytest.fixture
def shop(house):
    house.start()
    house.apply(gateway(), backend("shop", "web", 9),
                listener_set("shop", "set", http("http", PORT, "www.example.com")),
                route("shop", "web", ["set"], rule("web")))
    return house


def change(house, number):
    """Of the route table only."""
    house.apply(route("shop", "web", ["set"], rule("web", matches=prefix(f"/{number}"))))


TABLE = f"routes-{PORT}"


def said(house, node, kind):
    """What `…/nodes` says of a node, and of one thing it asks for."""
    line = next(line for line in house.nodes() if line["name"] == node)
    return line, next(item for item in line["discovery"] if item["type"] == kind)


def test_a_node_that_refuses(shop):
    node = Node(shop.lintel)
    old = node.settle("routes", TABLE)
    node.send("routes", old, TABLE, patience=60_000)
    until(lambda: said(shop, "node-1", "routes")[1]["held"])
    change(shop, 1)
    status, answer = node.answer()
    new = answer["version_info"]
    assert (status, new != old) == (200, True)
    # It goes on with the old one: it is not told the same again, and others are.
    assert node.poll("routes", old, TABLE, patience=1_000)[0] == 304
    line, table = said(shop, "node-1", "routes")
    assert (line["rejections"], line["upToDate"]) == (1, False)
    assert (table["accepted"]["versionInfo"], table["refused"]["versionInfo"]) == (old, new)
    other = Node(shop.lintel, "node-2")
    assert other.settle("routes", TABLE) == new
    assert said(shop, "node-2", "routes")[0]["upToDate"]
    refusals = shop.get("/v1/namespaces/shop/httproutes/web")["status"]["refusals"]
    assert [refusal["node"] for refusal in refusals] == ["node-1"]
    warnings = until(lambda: shop.get("/v1/namespaces/shop/warnings")["warnings"])
    assert {warning["reason"] for warning in warnings} == {"EnvoyRefused"}
    assert "HTTPRoute" in {warning["regarding"]["kind"] for warning in warnings}
    # The next version is offered, and all is well.
    change(shop, 2)
    status, answer = until(lambda: (got := node.poll("routes", old, TABLE))[0] == 200 and got)
    assert node.poll("routes", answer["version_info"], TABLE)[0] == 304
    line, table = said(shop, "node-1", "routes")
    assert line["upToDate"] and "refused" not in table
    assert "refusals" not in shop.get("/v1/namespaces/shop/httproutes/web")["status"]


def test_a_node_that_lies(shop):
    liar, honest = Node(shop.lintel, "liar"), Node(shop.lintel, "honest")
    old = liar.settle("routes", TABLE)
    assert honest.settle("routes", TABLE) == old
    change(shop, 1)
    new = until(lambda: honest.poll("routes", old, TABLE)[1].get("version_info"))
    # A version of somebody else's, before it was given it: it is given it.
    status, answer = liar.poll("routes", new, TABLE)
    assert (status, answer["version_info"]) == (200, new)
    line, table = said(shop, "liar", "routes")
    assert not line["upToDate"] and table["unknownVersion"] == new
    assert table["accepted"]["versionInfo"] == old
    # One that never was.
    stranger = Node(shop.lintel, "stranger")
    assert stranger.poll("routes", "0123456789abcdef01234567", TABLE)[0] == 200
    line, table = said(shop, "stranger", "routes")
    assert line["version"] is None and not line["upToDate"] and "accepted" not in table
    # One of another gateway.
    shop.apply(gateway("other"),
               listener_set("shop", "others", http("http", PORT, "b.example.com"), gateway="other"))
    assert honest.poll("routes", new, TABLE)[0] == 304
    assert said(shop, "honest", "routes")[0]["upToDate"]


def test_two_proxies_of_one_name(shop):
    """Both are served, and it is said that there are two."""
    pair = [Node(shop.lintel, "twin"), Node(shop.lintel, "twin")]
    version = [twin.settle("listeners") for twin in pair][0]
    for number in range(3):
        for twin in pair:
            twin.send("listeners", version, patience=60_000)
        until(lambda: said(shop, "twin", "listeners")[1]["held"])
        shop.apply(listener_set("shop", "more", http("more", PORT + 1 + number, "m.example.com")))
        versions = {twin.answer()[1]["version_info"] for twin in pair}
        assert len(versions) == 1 and version not in versions
        version, = versions
    line, _ = said(shop, "twin", "listeners")
    assert line["shared"] and line["rejections"] == 0
    warnings = until(lambda: shop.get("/v1/namespaces/infra/warnings")["warnings"])
    assert [warning["reason"] for warning in warnings] == ["NodeShared"]
