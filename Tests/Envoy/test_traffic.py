"""What teams own is what proxies serve: hostnames, certificates, routes, over time."""

import pytest

from certificates import secret, serial_number, serial_number_of
from clients import Client, get
from conftest import until
from resources import (backend, gateway, http, https, listener_set, prefix, ref, route, rule)
from servers import free_port


@pytest.fixture
def shop(house):
    """One team, one HTTP and one HTTPS name, one route, one proxy that serves it."""
    house.start()
    house.http, house.https = free_port(), free_port()
    house.web = house.backend("web")
    house.leaf = house.authority.leaf("www.example.com")
    house.apply(
        gateway(), backend("shop", "web", house.web.port),
        secret("shop", "cert", house.leaf),
        listener_set("shop", "set", http("http", house.http, "www.example.com"),
                     https("https", house.https, "www.example.com")),
        route("shop", "web", ["set"], rule("web")))
    house.edge = house.envoy()
    until(lambda: get(house.http, "www.example.com").status == 200, "the proxy serves HTTP")
    until(lambda: secure(house).status == 200, "the proxy serves HTTPS")
    return house


def secure(house, host="www.example.com", **more):
    return get(house.https, host, sni=True, trusted=house.authority.pem, **more)


@pytest.mark.parametrize("http2", [False, True])
def test_the_right_certificate_and_backend(shop, http2):
    answer = secure(shop, http2=http2)
    assert answer.echo["backend"] == "web"
    assert serial_number(answer.certificate) == serial_number_of(shop.leaf)


def test_what_the_proxy_adds_for_itself_does_not_reach_the_backend(shop):
    for answer in (get(shop.http, "www.example.com"), secure(shop)):
        assert not [name for name in answer.echo["headers"] if "lintel" in name]


def test_a_change_and_going_back_are_live(shop):
    other = shop.backend("other")
    before = shop.get("/v1/namespaces/infra/gateways/edge/snapshot")["version"]
    shop.apply(backend("shop", "other", other.port),
               route("shop", "web", ["set"], rule("other", matches=prefix("/new")), rule("web")))
    until(lambda: get(shop.http, "www.example.com", "/new").echo["backend"] == "other")
    assert get(shop.http, "www.example.com", "/newer").echo["backend"] == "web"
    status, _, body, _ = shop.lintel.request(
        "POST", "/v1/namespaces/infra/gateways/edge/rollback", f'{{"toVersion": {before}}}',
        {"Content-Type": "application/json"})
    assert status == 201, body
    until(lambda: get(shop.http, "www.example.com", "/new").echo["backend"] == "web")


def test_a_rotated_certificate_is_served(shop):
    renewed = shop.authority.leaf("www.example.com")
    shop.apply(secret("shop", "cert", renewed))
    until(lambda: serial_number(secure(shop).certificate) == serial_number_of(renewed))


def test_a_listener_whose_certificate_is_gone_is_not_served(shop):
    answer = shop.delete(secret("shop", "cert", shop.leaf))
    assert [(warning["code"], warning["resource"]) for warning in answer["warnings"]] == [
        ("Displaced", "ListenerSet shop/set")]
    until(lambda: refuses(shop.https), "the port closes")
    shop.apply(secret("shop", "cert", shop.leaf))
    until(lambda: secure(shop).status == 200)


def refuses(port):
    try:
        Client(port, "www.example.com").close()
        return False
    except OSError:
        return True


def test_weights_filters_and_redirects(shop):
    canary = shop.backend("canary")
    shop.apply(
        backend("shop", "canary", canary.port),
        route("shop", "web", ["set"],
              rule(ref("web", weight=3), ref("canary", weight=1), matches=prefix("/split")),
              rule("web", matches=prefix("/old"), filters=[
                  {"type": "URLRewrite", "urlRewrite": {
                      "hostname": "inner.example.com",
                      "path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/new"}}},
                  {"type": "RequestHeaderModifier", "requestHeaderModifier": {
                      "set": [{"name": "X-Team", "value": "shop"}], "remove": ["X-Secret"]}},
                  {"type": "ResponseHeaderModifier", "responseHeaderModifier": {
                      "add": [{"name": "X-Served-By", "value": "lintel"}]}}]),
              rule(matches=prefix("/away"), filters=[
                  {"type": "RequestRedirect", "requestRedirect": {
                      "scheme": "https", "hostname": "shop.example.com", "statusCode": 301}}]),
              rule(ref("missing"), matches=prefix("/broken")),
              rule("web", matches=[{"path": {"type": "RegularExpression", "value": "/v[0-9]+/x"},
                                    "method": "GET",
                                    "headers": [{"name": "X-Beta", "value": "yes"}]}])))
    answer = until(lambda: (a := get(shop.http, "www.example.com", "/old/1",
                                     headers={"X-Secret": "1"})).echo["path"] == "/new/1" and a)
    assert answer.headers["x-served-by"] == "lintel"
    assert answer.echo["headers"]["host"] == "inner.example.com"
    assert answer.echo["headers"]["x-team"] == "shop"
    assert "x-secret" not in answer.echo["headers"]
    away = get(shop.http, "www.example.com", "/away/1?q=1")
    assert (away.status, away.headers["location"]) == (301, "https://shop.example.com/away/1?q=1")
    assert get(shop.http, "www.example.com", "/broken").status == 500
    beta = {"X-Beta": "yes"}
    assert get(shop.http, "www.example.com", "/v12/x", headers=beta).status == 200
    assert get(shop.http, "www.example.com", "/v12/xy", headers=beta).status == 404
    assert get(shop.http, "www.example.com", "/v12/x").status == 404
    served = {get(shop.http, "www.example.com", "/split").echo["backend"] for _ in range(60)}
    assert served == {"web", "canary"}


def test_tcp_and_tls_routes(house):
    house.start()
    tcp, passthrough, terminate = free_port(), free_port(), free_port()
    plain = house.backend("plain")
    leaf = house.authority.leaf("db.example.com")
    section = {"name": "pass", "port": passthrough, "protocol": "TLS", "hostname": "db.example.com",
               "tls": {"mode": "Passthrough"}}
    ended = {"name": "end", "port": terminate, "protocol": "TLS", "hostname": "db.example.com",
             "tls": {"certificateRefs": [{"name": "cert"}]}}
    house.apply(
        gateway(), backend("data", "plain", plain.port), secret("data", "cert", leaf),
        listener_set("data", "set", {"name": "tcp", "port": tcp, "protocol": "TCP"}, section, ended),
        route("data", "tcp", [{"group": "gateway.networking.x-k8s.io", "kind": "XListenerSet",
                               "name": "set", "sectionName": "tcp"}], rule("plain"), kind="TCPRoute"),
        route("data", "end", ["set/end"], rule("plain"), kind="TLSRoute",
              hostnames=["db.example.com"]))
    house.envoy()
    until(lambda: get(tcp, "any").echo["backend"] == "plain")
    answer = until(lambda: get(terminate, "db.example.com", sni=True, trusted=house.authority.pem))
    assert answer.echo["backend"] == "plain"
    # The next proxy ends TLS for those behind a passthrough listener. As v1alpha2 the route may do
    # without hostnames; of its rules the first with backends counts.
    inner = backend("data", "inner", terminate)
    house.apply(inner, route("data", "pass", ["set/pass"], {}, rule("inner"), rule("plain"),
                             kind="TLSRoute", version="gateway.networking.k8s.io/v1alpha2"))
    answer = until(lambda: get(passthrough, "db.example.com", sni=True,
                               trusted=house.authority.pem))
    assert answer.echo["backend"] == "plain"
    assert serial_number(answer.certificate) == serial_number_of(leaf)


def test_who_is_shadowed_gets_nothing_until_the_other_leaves(house):
    house.start()
    port, tcp = free_port(), free_port()
    backends = {name: house.backend(name) for name in ("old", "young")}

    def routes(name):
        anything = [{"path": {"type": "RegularExpression", "value": "/.*"}}]
        return (route("shop", name, ["set/http"], rule(name, matches=prefix("/a"))),
                route("shop", f"{name}-wide", ["set/http"], rule(name, matches=anything),
                      hostnames=["wide.example.com"]),
                route("shop", f"{name}-narrow", ["set/http"], rule(name, matches=prefix("/a")),
                      hostnames=["wide.example.com"]),
                route("shop", f"{name}-tcp", ["set/tcp"], rule(name), kind="TCPRoute"))

    house.apply(
        gateway(), listener_set("shop", "set", http("http", port),
                                {"name": "tcp", "port": tcp, "protocol": "TCP"}),
        *(backend("shop", name, server.port) for name, server in backends.items()))
    house.apply(*routes("old"))
    house.apply(*routes("young"))
    house.envoy()

    def served():
        return [get(port, "www.example.com", "/a/").echo["backend"],
                get(port, "wide.example.com", "/a").echo["backend"],
                get(tcp, "any").echo["backend"]]

    def shadowed():
        return sorted(
            item["metadata"]["name"] for kind in ("httproutes", "tcproutes")
            for item in house.get(f"/v1/namespaces/shop/{kind}")["items"]
            if any(condition["type"] == "Shadowed"
                   for condition in item["status"]["parents"][0]["conditions"]))

    until(lambda: served() == ["old"] * 3)
    assert shadowed() == ["old-narrow", "young", "young-narrow", "young-tcp", "young-wide"]
    house.delete(*routes("old"))
    until(lambda: served() == ["young"] * 3)
    assert shadowed() == ["young-narrow"]


def test_a_change_is_served_soon(shop):
    """Not a measurement: long polls bring a change, where their end would take half a minute."""
    for number in range(20):
        shop.apply(route("shop", "web", ["set"], rule("web", matches=prefix(f"/p{number}"))))
        until(lambda: get(shop.http, "www.example.com", f"/p{number}").status == 200)
