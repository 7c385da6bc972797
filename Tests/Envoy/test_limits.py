"""What docs/OPERATING.md says of the proxies that nobody can set ("What a proxy does with traffic")."""

import json
import socket
import ssl
import threading

import pytest

from certificates import secret
from clients import Client, get
from conftest import until
from resources import backend, gateway, http, https, listener_set, prefix, route, rule
from servers import free_port

HOST = "www.example.com"


class Deaf:
    """A backend that reads a request and hangs up."""

    def __init__(self):
        self.requests = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            self.requests.append(connection.recv(4096).split(b"\r\n")[0].decode())
            connection.close()


@pytest.fixture(scope="module")
def shop(houses):
    house = houses()
    house.start()
    house.http, house.https = free_port(), free_port()
    house.web, house.deaf = house.backend("web"), Deaf()
    dead = [free_port(), free_port()]
    sick = backend("shop", "sick", house.web.port, *dead)
    sick["spec"]["healthCheck"] = {"interval": "1s", "timeout": "1s", "unhealthyThreshold": 1}
    house.apply(
        gateway(), backend("shop", "web", house.web.port), backend("shop", "deaf", house.deaf.port),
        sick, secret("shop", "cert", house.authority.leaf(HOST)),
        listener_set("shop", "set", http("http", house.http, HOST), https("https", house.https, HOST)),
        route("shop", "web", ["set"], rule("deaf", matches=prefix("/deaf")),
              rule("sick", matches=prefix("/sick")), rule("web")))
    house.edge = house.envoy(drain_seconds=1)
    until(lambda: get(house.http, HOST).status == 200, "the proxy serves HTTP")
    until(lambda: secure(house).status == 200, "the proxy serves HTTPS")
    yield house
    house.deaf.server.close()


def secure(house, **more):
    return get(house.https, HOST, sni=True, trusted=house.authority.pem, **more)


def raw(port, line, *headers, host=HOST):
    """The status and the headers of a request that no client would send by itself."""
    lines = [line, *([f"Host: {host}"] if host else []), *headers, "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall("\r\n".join(lines).encode())
        text = b""
        while b"\r\n\r\n" not in text and (piece := sock.recv(65536)):
            text += piece
    head = text.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    names = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    return int(head[0].split()[1]), names


@pytest.mark.parametrize("path, location", [
    ("/@scope%2Fname", "/@scope/name"), ("/@scope%2fname?q=a%2Fb", "/@scope/name?q=a%2fb"),
    ("/a%5Cb", "/a/b")])
def test_an_escaped_slash_is_redirected(shop, path, location):
    for method in ("GET", "POST"):
        status, headers = raw(shop.http, f"{method} {path} HTTP/1.1", "Content-Length: 0")
        assert (status, headers["location"]) == (307, location)


@pytest.mark.parametrize("path, seen", [
    ("//a///b?c=//d", "/a/b?c=//d"), ("/a/./b/../c", "/a/c"), ("/a/%2e%2e/b", "/b"), ("/../x", "/x"),
    ("/a\\b", "/a/b"), ("/%7Euser/%c3%a4%20", "/~user/%c3%a4%20")])
def test_paths_are_made_regular_before_they_are_matched(shop, path, seen):
    assert get(shop.http, HOST, path).echo["path"] == seen


def many(count, size):
    return [f"X-{number}: {'a' * size}" for number in range(count)]


@pytest.mark.parametrize("line, headers, status", [
    ("GET / HTTP/1.0", [], 426), ("GET /a#b HTTP/1.1", [], 400), ("GET /a%00b HTTP/1.1", [], 400),
    ("GET /ä HTTP/1.1", [], 400), ("GET / HTTP/1.1", ["X_Team: shop"], 400),
    ("FOO / HTTP/1.1", [], 400), ("CONNECT www.example.com:80 HTTP/1.1", [], 404),
    ("GET / HTTP/1.1", ["Connection: Upgrade", "Upgrade: foo"], 403),
    ("GET / HTTP/1.1", many(7, 8_000), 200), ("GET / HTTP/1.1", many(8, 8_000), 431),
    ("GET / HTTP/1.1", many(90, 1), 200), ("GET / HTTP/1.1", many(101, 1), 431),
    ("GET / HTTP/1.1", ["Content-Length: 3", "Transfer-Encoding: chunked"], 400)])
def test_what_is_refused(shop, line, headers, status):
    assert raw(shop.http, line, *headers)[0] == status


@pytest.mark.parametrize("host", [f"{HOST}:8080", f"{HOST}.", "WWW.Example.COM"])
def test_a_host_may_be_written_otherwise(shop, host):
    assert raw(shop.http, "GET / HTTP/1.1", host=host)[0] == 200


def test_a_request_without_host_is_refused(shop):
    assert raw(shop.http, "GET / HTTP/1.1", host=None)[0] == 400


def test_http2_takes_the_same_limits(shop):
    with Client(shop.https, HOST, shop.authority.pem, http2=True) as client:
        assert client.get(HOST).status == 200
        assert client.http2.connection.remote_settings.max_concurrent_streams == 100
        assert client.http2.connection.remote_settings.enable_connect_protocol == 0
        with pytest.raises(ConnectionError):
            client.get(HOST, headers={"x_team": "shop"})
    with Client(shop.http, http2=True) as client:
        assert client.get(HOST).status == 200


def test_what_backends_are_told_of_the_client(shop):
    said = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https", "X-Request-Id": "mine",
            "X-Forwarded-Client-Cert": "mine", "X-Envoy-Upstream-Rq-Timeout-Ms": "1",
            "X-Forwarded-Host": "other.example.com", "X-CamelCase": "A"}
    answer = get(shop.http, HOST, headers=said)
    seen = answer.echo["headers"]
    assert len(seen["x-forwarded-for"].split(",")) == 2
    assert seen["x-forwarded-for"].startswith("192.0.2.9,")
    assert seen["x-envoy-external-address"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert seen["x-request-id"] != "mine"
    assert not {"x-forwarded-client-cert", "x-envoy-upstream-rq-timeout-ms"} & set(seen)
    # Nobody takes these away.
    assert (seen["x-forwarded-host"], seen["x-camelcase"]) == ("other.example.com", "A")
    assert answer.headers["server"].startswith("BaseHTTP")
    assert "x-envoy-upstream-service-time" in answer.headers


def test_a_backend_gets_one_try_in_http_1(shop):
    shop.deaf.requests.clear()
    assert secure(shop, path="/deaf", http2=True).status == 503
    assert shop.deaf.requests == ["GET /deaf HTTP/1.1"]


def test_with_less_than_half_healthy_all_get_requests(shop):
    def failed():
        health = json.loads(shop.edge.get("/clusters?format=json")[2])
        sick = next(c for c in health["cluster_statuses"] if c["name"] == "shop/sick")
        return 2 == sum("failed_active_health_check" in h["health_status"] for h in sick["host_statuses"])

    until(failed, "two are known to be dead")
    assert {get(shop.http, HOST, "/sick").status for _ in range(12)} == {200, 503}


def test_addresses_are_of_ipv4(shop):
    for port in (shop.http, shop.https):
        with pytest.raises(OSError):
            socket.create_connection(("::1", port), timeout=5)


@pytest.mark.parametrize("version, works", [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_versions_of_tls(shop, version, works):
    context = ssl._create_unverified_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with socket.create_connection(("127.0.0.1", shop.https), timeout=10) as sock:
        try:
            context.wrap_socket(sock, server_hostname=HOST).close()
            assert works
        except OSError:
            assert not works


def test_who_names_nobody_is_not_let_in_where_listeners_have_names(shop):
    with socket.create_connection(("127.0.0.1", shop.https), timeout=10) as sock:
        with pytest.raises(OSError):
            ssl._create_unverified_context().wrap_socket(sock)


def test_the_limits_that_take_time(shop):
    """Nobody waits five minutes here: what the proxy runs says the same."""
    text = json.dumps(shop.edge.config_dump())
    for part in ('"stream_idle_timeout": "300s"', '"request_headers_timeout": "10s"',
                 '"request_timeout": "300s"', '"idle_timeout": "300s"',
                 '"listener_filters_timeout": "5s"', '"transport_socket_connect_timeout": "10s"'):
        assert part in text, part
    assert '"access_log":' not in text
    clusters = shop.edge.get("/clusters")[2].decode()
    for limit in ("max_connections", "max_pending_requests", "max_requests"):
        assert f"shop/web::default_priority::{limit}::1024" in clusters


def test_a_rotated_certificate_closes_the_connections_of_its_listener(shop):
    """Those of others stay. Last, since the others have one certificate."""
    stays, leaves = Client(shop.http), Client(shop.https, HOST, shop.authority.pem)
    with stays, leaves:
        assert (stays.get(HOST).status, leaves.get(HOST).status) == (200, 200)
        shop.apply(secret("shop", "cert", shop.authority.leaf(HOST)))
        until(lambda: told_to_close(leaves), "it is let go")
        answer = stays.get(HOST)
        assert (answer.status, answer.headers.get("connection")) == (200, None)


def told_to_close(client):
    try:
        return client.get(HOST).headers.get("connection") == "close"
    except OSError:
        return True
