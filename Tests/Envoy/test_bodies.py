"""Requests that are malformed, strange or huge, where proxies ask: each gets a clear answer, and
nobody else notices."""

import gzip
import json
import threading
import zlib

import pytest

from clients import get
from conftest import until
from nodes import TYPES, Node, request
from resources import backend, gateway, http, listener_set, route, rule
from servers import free_port

MIB = 1 << 20


@pytest.fixture(scope="module")
def shop(houses):
    house = houses()
    house.start()
    house.port, house.web = free_port(), house.backend("web")
    house.apply(gateway(), backend("shop", "web", house.web.port),
                listener_set("shop", "set", http("http", house.port, "www.example.com")),
                route("shop", "web", ["set"], rule("web")))
    house.edge = house.envoy()
    until(lambda: get(house.port, "www.example.com").status == 200)
    return house


@pytest.fixture(autouse=True)
def others_are_served(shop):
    """A node that behaves, and the proxy, find all as before afterwards."""
    node = Node(shop.lintel, "witness")
    version = node.settle("listeners")
    yield
    assert node.poll("listeners", version)[0] == 304
    assert get(shop.port, "www.example.com").status == 200
    assert shop.lintel.get("/healthz")[0] == 200
    node.close()


def post(house, kind, body, **headers):
    """The status, and the problem that says why."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    status, fields, answer, _ = house.lintel.request(
        "POST", f"/v3/discovery:{kind}", body, {"Content-Type": "application/json", **names})
    if status < 400:
        return status, {}
    assert fields["Content-Type"] == "application/problem+json", (status, answer[:200])
    problem = json.loads(answer)
    assert problem["status"] == status and problem["detail"]
    return status, problem


def text(kind="listeners", **more):
    return json.dumps(request(kind, **more))


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b'"x"', b'{"node": 1}', b'{"node": {"id": "x"}}', b"\xff\xfe",
    b'{"node": {"id": 7, "cluster": "infra/edge"}}', b"[" * 100_000,
    b'{"version_info": "1", "node": {"id": "", "cluster": "infra/edge"}}',
    b'{"node": {"id": "x\\u0000", "cluster": "infra/edge"}}',
    json.dumps(request("listeners", node="x" * 254)).encode(),
    json.dumps(request("listeners", resource_names=["a", "b"])).encode(),
    text("envoy.service.runtime.v3.Runtime").encode()], ids=lambda body: repr(body[:20]))
def test_malformed(shop, kind, body):
    status, problem = post(shop, kind, body)
    assert status == 400, problem


def test_a_node_without_a_cluster_and_one_of_no_gateway(shop):
    assert post(shop, "listeners", text(cluster=None))[0] == 400
    for cluster in ("", "edge", "infra/nobody", "a/b/c", "infra/edge+x", "infra/edge+70000"):
        status, problem = post(shop, "listeners", text(cluster=cluster))
        assert status == 404, (cluster, problem)


def test_an_unknown_name_or_type(shop):
    for kind in ("routes", "secrets", "endpoints"):
        assert post(shop, kind, text(kind))[0] == 400, "a name is needed"
        assert post(shop, kind, text(kind, name="nobody"))[0] == 404
    for kind in ("runtime", "scoped-routes", "extension_configs", ""):
        assert post(shop, kind, text())[0] == 404
    status, _, _, _ = shop.lintel.request("GET", "/v3/discovery:listeners")
    assert status == 405


def test_an_unknown_encoding_or_no_gzip(shop):
    assert post(shop, "listeners", text(), Content_Encoding="br")[0] == 415
    assert post(shop, "listeners", text(), Content_Encoding="gzip")[0] == 400
    cut = gzip.compress(text().encode())[:-9]
    assert post(shop, "listeners", cut, Content_Encoding="gzip")[0] == 400


def blanks(count, piece=64 << 10):
    """So many bytes of nothing, in pieces: sent chunked."""
    for _ in range(count // piece):
        yield b" " * piece


def test_up_to_a_mebibyte_is_read(shop):
    body = text(padding="x" * (MIB - 1000))
    assert post(shop, "listeners", body.ljust(MIB))[0] == 200
    assert post(shop, "listeners", body.ljust(MIB + 1))[0] == 413
    assert post(shop, "listeners", blanks(MIB))[0] == 400
    assert post(shop, "listeners", blanks(MIB + (64 << 10)))[0] == 413


def bomb(count):
    """`count` MiB of blanks, in a thousandth of that."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([packer.compress(b" " * MIB) for _ in range(count)] + [packer.flush()])


def test_what_is_huge_costs_the_server_nothing(shop):
    hundred, packed = b" " * (100 * MIB), bomb(200)
    assert len(packed) < MIB
    post(shop, "listeners", blanks(32 * MIB))
    before = shop.lintel.memory()
    found = []

    def attack():
        found.append(post(shop, "listeners", hundred)[0])
        found.append(post(shop, "clusters", blanks(100 * MIB))[0])
        found.append(post(shop, "routes", packed, Content_Encoding="gzip")[0])

    attackers = [threading.Thread(target=attack) for _ in range(2)]
    for attacker in attackers:
        attacker.start()
    for attacker in attackers:
        attacker.join(60)
    assert found == [413] * 6
    assert shop.lintel.memory() - before < 100, "megabytes"
    assert shop.lintel.memory("VmHWM") - before < 300, "megabytes"
