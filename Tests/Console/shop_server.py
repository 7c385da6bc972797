"""A server that has the shop of examples/ecommerce, and one name that two teams want."""

import json
import urllib.parse

from programs import binary
from shared import Lintel, manifests, routes


def listener_set(namespace, name, hostname, listener="one", port=80, **metadata):
    """A set of one listener."""
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
            "metadata": {"namespace": namespace, "name": name, **metadata},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
                {"name": listener, "hostname": hostname, "port": port, "protocol": "HTTP"}]}}


CLASH = listener_set("marketing", "marketing-takeover", "www.example.com", "www")


def start(folder, is_open=True, judge="", options=(), port=None):
    """`judge` is the Envoy that says what proxies would refuse; none by default."""
    return Lintel(binary("LINTEL_BINARY"), folder, is_open=is_open, port=port,
                  options=["--envoy-binary", judge, *options])


def commit(lintel, actor, message, body, media_type="application/json"):
    """One commit of a resource, or of YAML as bytes; what the server says of it."""
    path = f"/v1/changes?{urllib.parse.urlencode({'message': message})}"
    status, _, answer, _ = lintel.request(
        "POST", path, body if isinstance(body, bytes) else json.dumps(body),
        {"Content-Type": media_type, "Lintel-Actor": actor})
    assert status == 201, f"{message}: {status} {answer[:2000]}"
    return json.loads(answer)


def apply_the_shop(lintel):
    """One commit per file, revisions 1 to 10, and the clash."""
    for actor, message, text in [*manifests(), *routes()]:
        commit(lintel, actor, message, text, "application/yaml")
    commit(lintel, "marketing", "We want www", CLASH)


def kill(lintel):
    """As by kill -9: nothing is said to anybody."""
    lintel.process.kill()
    lintel.process.wait()
