"""nginx and Envoy in front of the server, set up as docs/behind-a-proxy.md says."""

import contextlib
import http.client
import json
import re
import socket
import ssl
import subprocess
import tempfile
import threading
import time

import pytest

from certificates import Authority
from clients import get
from conftest import ROOT, House, binary, until
from resources import backend, gateway, http as listener, listener_set, route, rule
from servers import Server, free_port
from test_access import ACCOUNT, BINDING, issue

NAME = "lintel.example"
SNAPSHOT = "/v1/namespaces/infra/gateways/edge/snapshot"


def example(language):
    """What the page has in that language, which is there once."""
    page = (ROOT / "docs/behind-a-proxy.md").read_text()
    found = re.findall(rf"^```{language}\n(.*?)^```", page, re.M | re.S)
    assert len(found) == 1
    return found[0]


def replaced(text, **pairs):
    for old, new in pairs.values():
        assert old in text, old
        text = text.replace(old, new)
    return text


class Front(Server):
    """A proxy that ends TLS on `port`; whoever asks trusts the test's authority."""

    def __init__(self, kind, folder, lintel, leaf, trusted):
        self.trusted = trusted
        (folder / "crt").write_bytes(leaf[0])
        (folder / "key").write_bytes(leaf[1])
        port = free_port()
        command = getattr(self, f"_{kind}")(folder, port, lintel.port)
        super().__init__(folder, kind, command, port, "/healthz")

    @staticmethod
    def _nginx(folder, port, upstream):
        site = replaced(
            example("nginx"), port=("443", f"127.0.0.1:{port}"),
            upstream=("127.0.0.1:8080", f"127.0.0.1:{upstream}"),
            chain=("/etc/nginx/lintel.crt", f"{folder}/crt"),
            key=("/etc/nginx/lintel.key", f"{folder}/key"))
        temporary = " ".join(
            f"{name}_temp_path {folder}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"""
            daemon off; user root; pid {folder}/nginx.pid; error_log {folder}/error.log;
            events {{}}
            http {{ access_log off; {temporary}
                {site} }}""")
        return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]

    @staticmethod
    def _envoy(folder, port, upstream):
        (folder / "front.yaml").write_text(replaced(
            example("yaml"), port=("address: 0.0.0.0, port_value: 443",
                                   f"address: 127.0.0.1, port_value: {port}"),
            upstream=("port_value: 8080", f"port_value: {upstream}"),
            chain=("/etc/envoy/lintel.crt", f"{folder}/crt"),
            key=("/etc/envoy/lintel.key", f"{folder}/key")))
        return [binary("ENVOY_BINARY"), "-c", str(folder / "front.yaml"), "--use-dynamic-base-id",
                "--concurrency", "1", "--log-level", "warning"]

    def connect(self, timeout=60):
        context = ssl.create_default_context(cadata=self.trusted.decode())
        context.set_alpn_protocols(["http/1.1"])
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return context.wrap_socket(sock, server_hostname=NAME)

    def request(self, method, path, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection(NAME, timeout=timeout)
        connection.sock = self.connect(timeout)
        try:
            connection.request(method, path, body, {"Host": NAME, **(headers or {})})
            response = connection.getresponse()
            return response.status, response.headers, response.read(), 0
        finally:
            connection.close()


@pytest.fixture(scope="module", params=["nginx", "envoy"])
def place(request):
    """A server that has tokens, and a proxy in front of it."""
    with contextlib.ExitStack() as stack:
        house = House(stack.enter_context(tempfile.TemporaryDirectory(prefix="front-")), stack)
        house.start(is_open=False, options=["--host", NAME, "--trusted-proxy", "127.0.0.1"])
        house.apply(gateway(), ACCOUNT, BINDING)
        folder = house.folder / "front"
        folder.mkdir()
        authority = Authority()
        house.front = Front(request.param, folder, house.lintel, authority.leaf(NAME), authority.pem)
        stack.callback(house.front.stop)
        house.authority, house.kind = authority, request.param
        yield house


def ask(place, method, path, body=None, **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return place.front.request(method, path, body, place.lintel.credentials | names)


def put(place, name, **headers):
    status, _, answer, _ = ask(
        place, "PUT", f"/v1/namespaces/shop/listenersets/{name}",
        json.dumps(listener_set("shop", name, listener("http", 80, f"{name}.example.com"))),
        Content_Type="application/json", **headers)
    assert status in (200, 201), answer


def newest(place):
    return place.lintel.json("/v1/commits?limit=1")["commits"][0]


def test_a_commit_has_the_client_s_address_and_none_that_it_made_up(place):
    put(place, "plain")
    own = newest(place)["origin"]["address"]
    # Of a client on its own machine Envoy says that machine's address.
    assert own == "127.0.0.1" or place.kind == "envoy" and own not in ("198.51.100.1", "198.51.100.2")
    put(place, "forwarded", X_Forwarded_For="198.51.100.1, 198.51.100.2")
    # The loopback is trusted here: so a client there is believed, as one more proxy, and what
    # stands before that is not.
    believed = "198.51.100.2" if own == "127.0.0.1" else own
    assert newest(place)["origin"]["address"] == believed
    put(place, "others", Forwarded="for=192.0.2.8", X_Real_IP="192.0.2.8",
        X_Forwarded_Host="evil.example", X_Forwarded_Proto="ftp")
    assert newest(place)["origin"]["address"] == own


def test_who_one_is_and_what_a_request_is_called_pass_through(place):
    status, headers, _, _ = place.front.request("GET", "/v1/gateways")
    metadata = f"https://{NAME}/.well-known/oauth-protected-resource"
    assert status == 401 and headers["WWW-Authenticate"].endswith(f'resource_metadata="{metadata}"')
    status, headers, body, _ = ask(place, "GET", "/v1/me", X_Request_Id="named-by-me")
    assert (status, headers["X-Request-Id"]) == (200, "named-by-me")
    assert json.loads(body)["principal"] == "system:admin"


def test_paths_arrive_as_they_were_sent(place):
    status, _, body, _ = ask(place, "GET", "/v1/namespaces/a%2Fb/gateways/%2e%2e")
    assert status == 400, body
    status, _, body, _ = ask(place, "GET", "/v1/namespaces/infra/gateways/a%2Fb")
    assert status == 404 and b"infra/a/b" in body


def test_a_body_of_the_largest_size_and_one_that_is_larger(place):
    for size, wanted in ((31 << 20, 400), ((32 << 20) + 1000, 413)):
        status, _, body, _ = ask(
            place, "POST", "/v1/changes", b"x" * size, Content_Type="application/json")
        assert status == wanted and b"/problems/" in body, body[:200]


def test_a_poll_waits_and_is_answered_at_once(place):
    tag = ask(place, "GET", SNAPSHOT)[1]["ETag"]
    assert ask(place, "GET", SNAPSHOT, If_None_Match=tag)[0] == 304
    answers = []
    poll = threading.Thread(target=lambda: answers.append(
        ask(place, "GET", SNAPSHOT + "?wait=30s", If_None_Match=tag)))
    poll.start()
    until(lambda: b"lintel_held_requests 1\n" in place.lintel.get("/metrics")[2])
    put(place, f"polled-{time.time_ns()}")
    start = time.monotonic()
    poll.join()
    assert answers[0][0] == 200 and time.monotonic() - start < 5


def test_who_leaves_holds_nothing(place):
    tag = ask(place, "GET", SNAPSHOT)[1]["ETag"]
    token = place.lintel.credentials["Authorization"]
    sock = place.front.connect()
    sock.sendall(f"GET {SNAPSHOT}?wait=5m HTTP/1.1\r\nHost: {NAME}\r\nIf-None-Match: {tag}\r\n"
                 f"Authorization: {token}\r\n\r\n".encode())
    until(lambda: b"lintel_held_requests 1\n" in place.lintel.get("/metrics")[2])
    sock.close()
    until(lambda: b"lintel_held_requests 0\n" in place.lintel.get("/metrics")[2])


def test_events_arrive_as_they_happen(place):
    token = place.lintel.credentials["Authorization"]
    with place.front.connect() as sock:
        sock.sendall(f"GET /v1/events?after={newest(place)['revision']} HTTP/1.1\r\nHost: {NAME}\r\n"
                     f"Accept: text/event-stream\r\nAuthorization: {token}\r\n\r\n".encode())
        received = b""
        while b"retry:" not in received:
            received += sock.recv(1 << 16)
        put(place, "streamed")
        while b"streamed.example.com" not in received:
            part = sock.recv(1 << 16)
            assert part, received
            received += part


@pytest.mark.parametrize("framing", [
    "Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 5\r\nContent-Length: 6",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding : chunked",
    "Content-Length: +5", "Transfer-Encoding: xchunked"])
def test_nothing_is_smuggled(place, framing):
    """Whoever refuses it, nobody answers what is hidden in the body."""
    before = newest(place)["revision"]
    token = place.lintel.credentials["Authorization"]
    hidden = (f"DELETE /v1/namespaces/infra/gateways/edge HTTP/1.1\r\nHost: {NAME}\r\n"
              f"Authorization: {token}\r\nContent-Length: 0\r\n\r\n")
    with place.front.connect(timeout=10) as sock:
        sock.sendall(f"POST /v1/changes HTTP/1.1\r\nHost: {NAME}\r\nAuthorization: {token}\r\n"
                     f"Content-Type: application/json\r\n{framing}\r\n\r\n0\r\n\r\n{hidden}".encode())
        received = b""
        # What is read as two requests is answered as two; what is refused is the end.
        with contextlib.suppress(TimeoutError, ConnectionError, ssl.SSLError):
            while part := sock.recv(1 << 16):
                received += part
    assert received[9:12] in (b"400", b"501", b""), received
    # Of the connection between the two, whose answers others get.
    for _ in range(3):
        assert ask(place, "GET", "/v1/me")[0] == 200
    if received[9:12] == b"400" and received.count(b"HTTP/1.1 ") == 1:
        assert newest(place)["revision"] == before


def test_an_envoy_polls_through_it(place):
    port, web = free_port(), place.backend("web")
    place.apply(backend("shop", "web", web.port), route("shop", "web", ["polling"], rule("web")),
                listener_set("shop", "polling", listener("http", port, "web.example.com")))
    (place.folder / "token").write_text(issue(place)["token"])
    (place.folder / "ca").write_bytes(place.authority.pem)

    class Through:
        """As if the proxy were the server."""
        port, url = place.front.port, staticmethod(lambda path: f"https://{NAME}:{place.front.port}")

    lintel, place.lintel = place.lintel, Through
    try:
        place.envoy(node="edge-1", options=[
            "--token-file", str(place.folder / "token"), "--ca", str(place.folder / "ca")],
            rewrite=lambda text: text.replace(f'address: "{NAME}"', "address: 127.0.0.1"))
    finally:
        place.lintel = lintel
    until(lambda: get(port, "web.example.com").status == 200)
    # Its polls are held, and not asked again and again.
    until(lambda: all(kind["held"] for kind in place.nodes()[0]["discovery"]))
    assert place.nodes()[0]["name"] == "edge-1"
