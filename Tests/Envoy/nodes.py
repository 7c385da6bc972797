"""A node that speaks REST xDS by itself, to say what no Envoy would."""

import gzip
import http.client
import json

TYPES = {
    "listeners": "envoy.config.listener.v3.Listener",
    "clusters": "envoy.config.cluster.v3.Cluster",
    "routes": "envoy.config.route.v3.RouteConfiguration",
    "endpoints": "envoy.config.endpoint.v3.ClusterLoadAssignment",
    "secrets": "envoy.extensions.transport_sockets.tls.v3.Secret",
}


def request(kind, node="node-1", version=None, name=None, cluster="infra/edge", **more):
    """A DiscoveryRequest, laid out as Envoy's are."""
    names = {"resource_names": [name]} if name else {}
    return {**({"version_info": version} if version else {}),
            "node": {"id": node, **({"cluster": cluster} if cluster is not None else {}),
                     "user_agent_name": "envoy", "extensions": []},
            **names, "type_url": f"type.googleapis.com/{TYPES.get(kind, kind)}", **more}


class Node:
    """One connection of a proxy to the server."""

    def __init__(self, lintel, name="node-1"):
        self.name = name
        self.connection = http.client.HTTPConnection("127.0.0.1", lintel.port, timeout=60)

    def poll(self, kind, version=None, name=None, patience=0):
        """Status and answer; `patience`, in milliseconds, lets the server hold the poll."""
        self.send(kind, version, name, patience)
        return self.answer()

    def send(self, kind, version=None, name=None, patience=0):
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        if patience:
            headers["x-envoy-expected-rq-timeout-ms"] = str(patience)
        body = json.dumps(request(kind, self.name, version, name), separators=(",", ":"))
        self.connection.request(
            "POST", f"/v3/discovery:{kind}", gzip.compress(body.encode()), headers)

    def answer(self):
        response = self.connection.getresponse()
        body = response.read()
        return response.status, json.loads(body) if body else {}

    def settle(self, kind, name=None):
        """Takes what there is, and says so; the version it has then."""
        status, answer = self.poll(kind, name=name, patience=10_000)
        assert status == 200, answer
        assert self.poll(kind, answer["version_info"], name)[0] == 304
        return answer["version_info"]

    def close(self):
        self.connection.close()
