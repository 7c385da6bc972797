"""What it costs to say who one is: 304 polls with a token beside those of a server that is open, and with one of an issuer
beside those; a changeset's rights."""

from pathlib import Path

from issuer import Issuer
from load import Load
from servers import Lintel
from shapes import SNAPSHOT, gateway, listener_set


VIEWER = {
    "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"namespace": "infra", "name": "ada"},
    "subjects": [{"kind": "User", "name": "oidc:ada"}], "roleRef": {"kind": "ClusterRole", "name": "viewer"}}


def run(bench):
    bench.inside("access")
    resources = [gateway(), *(listener_set(number, 16) for number in range(2))]
    folder = bench.subfolder("access-tokens")
    issuer = Issuer(Path(folder) / "keys.json")
    with Lintel(bench.lintel, bench.subfolder("access-open")) as without, \
            Lintel(bench.lintel, folder, is_open=False, options=issuer.options) as locked:
        without.change(resources)
        locked.change([*resources, VIEWER])
        token = load(locked)
        bench.table.compare(
            "304 polls with a token, 64 connections", bench.compare(token, load(without), 64), "the same without tokens", 0.9)
        locked.credentials = {"Authorization": f"Bearer {issuer.token('ada')}"}
        bench.table.compare(
            "304 polls with a token of an issuer, 64 connections", bench.compare(load(locked), token, 64),
            "with a token of the server", 0.85)


def load(server):
    """Polls that have nothing new, by who `server.credentials` says."""
    tag = server.get(SNAPSHOT)[1]["ETag"]
    assert server.get(SNAPSHOT, If_None_Match=tag)[0] == 304
    headers = (f"If-None-Match: {tag}", *(": ".join(header) for header in server.credentials.items()))
    return Load(server.url(SNAPSHOT), headers, cpu=server.cpu)
