"""A proxy that shows a certificate, at a server that speaks TLS."""

import signal

from certificates import Authority
from clients import get
from conftest import until
from resources import backend, gateway, http, listener_set, route, rule
from servers import free_port

BINDING = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
           "metadata": {"namespace": "infra", "name": "edge"},
           "subjects": [{"kind": "Group", "name": "proxies"}],
           "roleRef": {"kind": "ClusterRole", "name": "proxy"}}


class Files:
    """What the server and the proxy are given, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.servers, self.clients = Authority("Servers"), Authority("Clients")
        self.write("servers.pem", self.servers.pem)
        self.write("clients.pem", self.clients.pem)
        self.write("denied", b"")
        self.pair("server", self.servers.leaf("localhost"))
        self.pair("edge-1", self.clients.client("edge-1", "proxies"))

    def write(self, name, content):
        (self.folder / name).write_bytes(content)

    def pair(self, name, leaf):
        self.write(f"{name}.crt", leaf[0])
        self.write(f"{name}.key", leaf[1])

    def path(self, name):
        return str(self.folder / name)

    def server_options(self, port):
        return ["--listen", f"https://127.0.0.1:{port}", "--listen", f"https://[::1]:{port}",
                "--tls-certificate", self.path("server.crt"), "--tls-key", self.path("server.key"),
                "--client-ca", self.path("clients.pem"), "--client-deny", self.path("denied")]

    def proxy_options(self, node):
        return ["--ca", self.path("servers.pem"), "--cert", self.path(f"{node}.crt"),
                "--key", self.path(f"{node}.key")]


def test_a_proxy_has_what_its_certificate_gives(house):
    files, port = Files(house.folder), free_port()
    lintel = house.start(is_open=False, options=files.server_options(port))
    house.http, web = free_port(), house.backend("web")
    house.apply(BINDING, gateway(), backend("shop", "web", web.port),
                route("shop", "web", ["set"], rule("web")))

    def serve(name):
        house.apply(listener_set("shop", "set", http("http", house.http, name)))

    serve("one.example.com")
    edge = house.envoy(options=files.proxy_options("edge-1"), url=f"https://localhost:{port}")
    until(lambda: get(house.http, "one.example.com").status == 200)

    # The certificate of the server changes, and the proxy goes on.
    files.pair("server", files.servers.leaf("localhost"))
    lintel.process.send_signal(signal.SIGHUP)
    serve("two.example.com")
    until(lambda: get(house.http, "two.example.com").status == 200)

    # Denied: what it serves it goes on serving, and nothing new.
    def refused():
        return edge.stat("listener_manager.lds.update_failure")
    before = refused()
    files.write("denied", b"edge-1\n")
    lintel.process.send_signal(signal.SIGHUP)
    until(lambda: refused() > before)
    serve("three.example.com")
    assert get(house.http, "two.example.com").status == 200
    assert get(house.http, "three.example.com").status == 404

    # Wanted again.
    files.write("denied", b"")
    lintel.process.send_signal(signal.SIGHUP)
    until(lambda: get(house.http, "three.example.com").status == 200)

    # Signed by somebody else, it is told nothing.
    before = refused()
    files.write("clients.pem", Authority("Clients").pem)
    lintel.process.send_signal(signal.SIGHUP)
    until(lambda: refused() > before)
    serve("four.example.com")
    assert get(house.http, "four.example.com").status == 404
