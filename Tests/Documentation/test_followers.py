"""Real nginx and HAProxy follow a gateway by the scripts in examples/."""

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from markdown import ROOT
from page_run import free_range
from servers import Certificate, Lintel

MANIFESTS = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {namespace: infra, name: edge}
spec: {allowedListeners: {namespaces: {from: All}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {namespace: shop, name: sites}
spec:
  parentRef: {namespace: infra, name: edge}
  listeners:
  - {name: www, port: 80, protocol: HTTP, hostname: www.example.com}
  - {name: others, port: 80, protocol: HTTP, hostname: "*.example.com"}
  - {name: any, port: 80, protocol: HTTP}
  - {name: tls, port: 443, protocol: HTTPS, hostname: "*.example.com",
     tls: {certificateRefs: [{name: here}]}}
  - {name: tls-held, port: 443, protocol: HTTPS, hostname: held.example.com,
     tls: {certificateRefs: [{name: elsewhere}]}}
  - {name: tcp, port: 99, protocol: TCP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {namespace: shop, name: sites}
spec:
  parentRefs: [{kind: ListenerSet, name: sites}]
  hostnames: [www.example.com, other.example.com, "*.example.com"]
  rules:
  - backendRefs: [{group: lintel.dev, kind: Backend, name: one}]
  - matches: [{path: {value: /v2}}]
    backendRefs: [{group: lintel.dev, kind: Backend, name: two}]
  - matches: [{path: {value: /moved}}]
    filters: [{type: RequestRedirect, requestRedirect: {hostname: new.example.com}}]
  - matches: [{path: {value: /header}, headers: [{name: X-New, value: "yes"}]}]
    backendRefs: [{group: lintel.dev, kind: Backend, name: two}]
  - matches: [{path: {value: /quote}, headers: [{name: X-New, value: "it's"}]}]
    backendRefs: [{group: lintel.dev, kind: Backend, name: two}]
  - matches: [{path: {type: Exact, value: "/rewritten"}}]
    filters: [{type: URLRewrite, urlRewrite: {hostname: new.example.com}}]
    backendRefs: [{group: lintel.dev, kind: Backend, name: two}]
"""

# Host, path and headers, and what is answered by nginx and by HAProxy: a status, a backend, or
# where a redirect leads.
CASES = [
    ("www.example.com", "/", {}, "one", "one"),
    ("WWW.example.com:80", "/", {}, "one", "one"),
    ("www.example.com", "/v2", {}, "two", "two"),
    ("www.example.com", "/v2/x", {}, "two", "two"),
    ("www.example.com", "/v2x", {}, "one", "one"),
    ("www.example.com", "/moved/a?b", {}, *["http://new.example.com/moved/a?b"] * 2),
    ("www.example.com", "/header", {"X-New": "yes"}, 500, "two"),
    ("www.example.com", "/header", {}, 500, "one"),
    ("www.example.com", "/quote", {}, 500, 500),
    ("www.example.com", "/rewritten", {}, 500, 500),
    ("www.example.com", "/rewritten/x", {}, "one", "one"),
    ("other.example.com", "/", {}, "one", "one"),
    ("third.example.com", "/v2", {}, "two", "two"),
    ("example.org", "/", {}, 404, 404),
]


class Named(ThreadingHTTPServer):
    """Answers with its name, and is there until its block ends."""

    def __init__(self, name):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(len(name)))
                self.end_headers()
                self.wfile.write(name.encode())

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Follower:
    """A proxy that follows infra/edge by its script."""

    def __init__(self, program, folder, server):
        self.program, self.folder, self.base = program, folder, free_range()
        certificate = Certificate(folder)
        place = folder / "certificates" / "shop"
        place.mkdir(parents=True)
        (place / "here.pem").write_bytes(
            certificate.file.read_bytes() + certificate.key.read_bytes())
        self.server, self.certificate = server, certificate
        self.log = folder / "follow.log"

    def __enter__(self):
        environment = os.environ | {
            "LINTEL": self.server.url(""), "ADDRESS": "127.0.0.1", "OFFSET": str(self.base),
            "CERTIFICATES": str(self.folder / "certificates")}
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [ROOT / "examples/follow.sh", "infra/edge", "edge-1",
                 ROOT / "examples" / self.program / "apply.sh"],
                cwd=self.folder, env=environment, stdout=output, stderr=output,
                start_new_session=True)
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def until(self, condition, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if condition():
                    return
            except (OSError, http.client.HTTPException, StopIteration):
                pass
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s:\n{self.log.read_text()[-3000:]}")

    def get(self, host, path="/", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.base + 80, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": host, **(headers or {})})
            answer = connection.getresponse()
            body = answer.read().decode()
            return body if answer.status == 200 else answer.headers["Location"] or answer.status
        finally:
            connection.close()

    def handshake(self, name):
        """Whether a client that asks for `name` by TLS is let in."""
        with socket.create_connection(("127.0.0.1", self.base + 443), timeout=5) as plain:
            try:
                ssl._create_unverified_context().wrap_socket(plain, server_hostname=name).close()
                return True
            except (ssl.SSLError, ConnectionResetError):
                return False

    def version(self):
        nodes = self.server.json("/v1/namespaces/infra/gateways/edge/nodes")["nodes"]
        return next(node["version"] for node in nodes if node["name"] == "edge-1")


def secret(certificate, name):
    return {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
            "metadata": {"namespace": "shop", "name": name}, "stringData": {
                "tls.crt": certificate.file.read_text(), "tls.key": certificate.key.read_text()}}


def backend(name, server):
    return {"apiVersion": "lintel.dev/v1", "kind": "Backend",
            "metadata": {"namespace": "shop", "name": name},
            "spec": {"endpoints": [{"host": "127.0.0.1", "port": server.server_port}]}}


@pytest.mark.parametrize("program", ["nginx", "haproxy"])
def test_a_proxy_follows(program, lintel_binary, tmp_path):
    assert shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"), "`make test` installs it"
    with Lintel(lintel_binary, tmp_path) as server, Named("one") as one, Named("two") as two:
        status, _, answer, _ = server.request(
            "POST", "/v1/changes", MANIFESTS, {"Content-Type": "application/yaml"})
        assert status == 201, answer
        proxy = Follower(program, tmp_path, server)
        server.change([backend("one", one), backend("two", two),
                       secret(proxy.certificate, "here"), secret(proxy.certificate, "elsewhere")])
        with proxy:
            check(proxy, program)
            server.change([backend("one", two)])
            proxy.until(lambda: proxy.get("www.example.com") == "two")
            proxy.until(lambda: proxy.version() == 3)


def check(proxy, program):
    proxy.until(lambda: proxy.version() == 2)
    proxy.until(lambda: proxy.get("www.example.com") == "one")
    column = 3 if program == "nginx" else 4
    assert [(case[:3], proxy.get(*case[:3])) for case in CASES] == \
        [(case[:3], case[column]) for case in CASES]
    assert [proxy.handshake(name) for name in (
        "www.example.com", "held.example.com", "example.org")] == [True, False, False]
    for line in ("ls/shop/sites/tls-held is not served: there is no certificate shop/elsewhere",
                 "ls/shop/sites/tcp is not served: TCP is not done",
                 "/rewritten of shop/sites answers 500: not done: the filter URLRewrite"):
        assert line in proxy.log.read_text()
