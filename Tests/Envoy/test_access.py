"""A proxy with a token, at a server that lets in nobody without one."""

import json

from clients import get
from conftest import until
from nodes import Node
from resources import backend, gateway, http, listener_set, route, rule
from servers import free_port

TOKENS = "/v1/namespaces/infra/serviceaccounts/edge/tokens"

ACCOUNT = {"apiVersion": "v1", "kind": "ServiceAccount",
           "metadata": {"namespace": "infra", "name": "edge"}}
BINDING = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
           "metadata": {"namespace": "infra", "name": "edge"},
           "subjects": [{"kind": "ServiceAccount", "namespace": "infra", "name": "edge"}],
           "roleRef": {"kind": "ClusterRole", "name": "proxy"}}


def issue(house):
    status, _, body, _ = house.lintel.request("POST", TOKENS)
    assert status == 201, body
    return json.loads(body)


def serve(house, name):
    house.apply(listener_set("shop", "set", http("http", house.http, name)))


def test_a_proxy_has_what_its_token_gives(house):
    house.start(is_open=False)
    house.http, web = free_port(), house.backend("web")
    house.apply(ACCOUNT, BINDING, gateway(), backend("shop", "web", web.port),
                route("shop", "web", ["set"], rule("web")))
    serve(house, "one.example.com")
    token, file = issue(house), house.folder / "token"
    file.write_text(token["token"])
    edge = house.envoy(options=["--token-file", str(file)])
    until(lambda: get(house.http, "one.example.com").status == 200)

    # Without it nobody is told anything, and with it nothing else.
    assert Node(house.lintel).poll("listeners")[0] == 401
    mine = {"Authorization": f"Bearer {token['token']}"}
    for path in ("/v1/gateways", "/v1/commits", "/v1/namespaces/infra/gateways/edge", TOKENS):
        assert house.lintel.request("GET", path, headers=mine)[0] in (403, 404), path

    # Revoked: what it serves it goes on serving, and nothing new.
    def refused():
        return edge.stat("listener_manager.lds.update_failure")
    before = refused()
    assert house.lintel.request("DELETE", f"{TOKENS}/{token['id']}")[0] == 200
    until(lambda: refused() > before)
    serve(house, "two.example.com")
    assert get(house.http, "one.example.com").status == 200
    assert get(house.http, "two.example.com").status == 404

    # Rotated: Envoy reads the file when it starts.
    file.write_text(issue(house)["token"])
    edge.stop()
    house.envoy(options=["--token-file", str(file)])
    until(lambda: get(house.http, "two.example.com").status == 200)
