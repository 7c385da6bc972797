"""Things that wait at a server: each is made by who would make it."""

import json
from urllib.parse import quote

API = "gateway.networking.k8s.io/v1"


def ask(lintel, method, path, body=None, token=None):
    """What the server answers, which is to be no error."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token.text}"
    status, _, answer, _ = lintel.request(
        method, path, None if body is None else json.dumps(body), headers)
    assert status < 300, f"{method} {path}: {status} {answer[:1000]}"
    return json.loads(answer)


def listener_set(namespace, name, hostname, gateway="edge"):
    return {"apiVersion": API, "kind": "ListenerSet", "metadata": {"namespace": namespace, "name": name},
            "spec": {"parentRef": {"namespace": "infra", "name": gateway}, "listeners": [
                {"name": "one", "hostname": hostname, "port": 8080, "protocol": "HTTP"}]}}


def propose(lintel, token, message, resource, **query):
    """The name of the proposal."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    path = f"/v1/proposals?message={quote(message)}{more}"
    return ask(lintel, "POST", path, resource, token)["metadata"]["name"]


def proposal(lintel, name):
    return ask(lintel, "GET", f"/v1/proposals/{name}")["spec"]


def on_trial(lintel, message, resource, within="1h", token=None):
    """The revision of a commit that is undone unless somebody keeps it."""
    path = f"/v1/changes?confirmWithin={within}&message={quote(message)}"
    return ask(lintel, "POST", path, resource, token)["revision"]


def trials(lintel):
    return [item["spec"]["revision"] for item in ask(lintel, "GET", "/v1/commitconfirmations")["items"]]


def hold_a_version(lintel):
    """A guard keeps a version of infra/inner that takes a listener away; its number."""
    lintel.change([
        {"apiVersion": API, "kind": "Gateway", "metadata": {"namespace": "infra", "name": "inner"},
         "spec": {"gatewayClassName": "lintel", "allowedListeners": {"namespaces": {"from": "All"}}}},
        {"apiVersion": "lintel.dev/v1", "kind": "ReleaseGuard",
         "metadata": {"namespace": "infra", "name": "inner"}, "spec": {"maxRemovedListeners": 0}},
        listener_set("web", "inner", "api.internal", "inner"),
        listener_set("web", "gone", "gone.internal", "inner")])
    lintel.delete([listener_set("web", "gone", "gone.internal", "inner")])
    return lintel.revision()


def released(lintel, gateway="infra/inner"):
    namespace, name = gateway.split("/")
    status = ask(lintel, "GET", f"/v1/namespaces/{namespace}/gateways/{name}")["status"]
    return status.get("released", {})


def freeze(lintel, name, reason, **spec):
    return ask(lintel, "PUT", f"/v1/changefreezes/{name}", {"spec": {"reason": reason, **spec}})
