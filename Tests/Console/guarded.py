"""Who may do what at a server that lets in nobody without a token."""

import json
from dataclasses import dataclass

RBAC = "rbac.authorization.k8s.io"


@dataclass
class Token:
    id: str
    #: What is signed in with.
    text: str
    #: Of the account's tokens, below the server's URL.
    path: str


def admin_token(lintel):
    """The one of the first start, which may do everything."""
    return lintel.credentials["Authorization"].removeprefix("Bearer ")


def team(lintel, namespace, role="editor", name="ci"):
    """A token of a new account that has a role in its own namespace."""
    account(lintel, namespace, name)
    bind(lintel, role, namespace, name, within=namespace)
    return issue(lintel, namespace, name)


def account(lintel, namespace, name):
    lintel.change([{"apiVersion": "v1", "kind": "ServiceAccount",
                    "metadata": {"namespace": namespace, "name": name}}])


def role(lintel, namespace, name, *rules):
    """A role of the test's own: each rule has `apiGroups`, `resources`, `verbs`."""
    lintel.change([{"apiVersion": f"{RBAC}/v1", "kind": "Role", "rules": list(rules),
                    "metadata": {"namespace": namespace, "name": name}}])


def bind(lintel, role, namespace, name, within=None, kind="ClusterRole"):
    """Gives an account a role within a namespace, or everywhere."""
    place = {"namespace": within} if within else {}
    lintel.change([{
        "apiVersion": f"{RBAC}/v1", "kind": "RoleBinding" if within else "ClusterRoleBinding",
        "metadata": place | {"name": f"{namespace}-{name}-{role}"},
        "subjects": [{"kind": "ServiceAccount", "namespace": namespace, "name": name}],
        "roleRef": {"apiGroup": RBAC, "kind": kind, "name": role}}])


def issue(lintel, namespace, name, **options):
    """A token; options are `expiresIn` and `note`."""
    path = f"/v1/namespaces/{namespace}/serviceaccounts/{name}/tokens"
    status, _, body, _ = lintel.request(
        "POST", path, json.dumps(options), {"Content-Type": "application/json"})
    assert status == 201, body
    made = json.loads(body)
    return Token(made["id"], made["token"], path)


def revoke(lintel, token):
    status, _, body, _ = lintel.request("DELETE", f"{token.path}/{token.id}")
    assert status == 200, body
