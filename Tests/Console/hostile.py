"""A shop in which people have named things as an attacker would."""

import json
import re
import urllib.parse

from poller import poll_once
from shop_server import listener_set

#: What runs or leads elsewhere if it is taken for anything but text, and what bends text itself.
PAYLOADS = {
    "picture": "<img src=x onerror=alert(1)>",
    "script": "\"'><script>alert(1)</script>",
    "svg": "</textarea></style><svg/onload=alert(1)>",
    "frame": "<iframe src=javascript:alert(1)></iframe>",
    "link": "javascript:alert(1)//",
    "template": "{{assets}}${alert(1)}%3Cscript%3E",
    "prototype": "__proto__",
    "markdown": "[x](javascript:alert(1)) **b** &lt;b&gt;",
    "turned": "\u202egnp.exe\u202c and \u2066never closed \u202e",
    "hebrew": "שלום, 12",
    "unseen": "a\u200b\u200d\ufeffb\u00ad",
    "zalgo": "Z" + "\u0300\u0316\u0489" * 60,
    "long": "W" * 1000,
    "lines": "first\nsecond\tthird",
}

FAR = "2030-01-01T00:00:00Z"


class Hostile:
    """Plants each payload in every field. `planted[field]` is what the server took: payload by name;
    what it refuses cannot be shown."""

    def __init__(self, lintel):
        self.lintel, self.planted, self.revisions = lintel, {}, {}
        for number, (name, payload) in enumerate(PAYLOADS.items()):
            for plant in (self.message, self.actor, self.annotation, self.user_agent, self.node,
                          self.note, self.freeze, self.subject, self.group, self.webhook, self.pin):
                if plant(number, payload):
                    self.planted.setdefault(plant.__name__, {})[name] = payload

    def send(self, method, path, body, headers=None):
        status, _, answer, _ = self.lintel.request(
            method, path, json.dumps(body), {"Content-Type": "application/json", **(headers or {})})
        assert status in (200, 201, 400, 422), f"{path}: {status} {answer[:500]}"
        return json.loads(answer) if status < 300 else None

    def change(self, kind, number, message="planted", headers=None, **metadata):
        body = listener_set("web", f"{kind}-{number}", f"{kind}-{number}.example.net", **metadata)
        query = urllib.parse.urlencode({"message": message})
        made = self.send("POST", f"/v1/changes?{query}", body, headers)
        if made:
            self.revisions[kind, number] = made["revision"]
        return made

    def message(self, number, payload):
        return self.change("message", number, message=payload)

    def actor(self, number, payload):
        if "\n" in payload:
            return None
        # Headers are bytes; these are UTF-8.
        name = payload[:250].encode().decode("latin-1")
        return self.change("actor", number, headers={"Lintel-Actor": name})

    def annotation(self, number, payload):
        return self.change("annotation", number, annotations={"example.net/note": payload})

    def user_agent(self, number, payload):
        if "\n" in payload:
            return None
        name = payload[:250].encode().decode("latin-1")
        return self.change("agent", number, headers={"User-Agent": name})

    def node(self, number, payload):
        if not payload.isascii() or any(character in payload for character in " \n"):
            return None
        poll_once(self.lintel, urllib.parse.quote(payload[:253], safe=""))
        return True

    def note(self, number, payload):
        if number == 0:
            self.lintel.change([{"apiVersion": "v1", "kind": "ServiceAccount",
                                 "metadata": {"namespace": "web", "name": "ci"}}])
        return self.send(
            "POST", "/v1/namespaces/web/serviceaccounts/ci/tokens", {"note": payload[:250]})

    def freeze(self, number, payload):
        return self.resource("lintel.dev/v1", "ChangeFreeze", f"freeze-{number}",
                             {"spec": {"reason": payload, "namespaces": [f"nobody-{number}"]}})

    def subject(self, number, payload):
        return self.binding(number, "User", payload)

    def group(self, number, payload):
        return self.binding(number, "Group", payload)

    def binding(self, number, kind, payload):
        group = "rbac.authorization.k8s.io"
        return self.resource(f"{group}/v1", "ClusterRoleBinding", f"{kind.lower()}-{number}", {
            "subjects": [{"kind": kind, "name": payload[:250], "apiGroup": group}],
            "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": "viewer"}})

    def webhook(self, number, payload):
        place = re.sub(r"[^A-Za-z0-9'()*;:@&=+$,/!]", "", payload)
        if number == 0:
            self.lintel.change([{
                "apiVersion": "v1", "kind": "Secret", "type": "lintel.dev/webhook",
                "metadata": {"namespace": "web", "name": "hook"},
                "stringData": {"secret": "whsec_" + "c2VjcmV0" * 4}}])
        return self.resource("lintel.dev/v1", "Webhook", f"hook-{number}", {"spec": {
            "url": f"http://127.0.0.1:9/{place}", "secretRef": {"name": "hook"},
            "serviceAccountName": "ci"}}, namespace="web")

    def pin(self, number, payload):
        """There is one for each gateway: the last one stays."""
        return self.send("PUT", "/v1/namespaces/infra/gateways/edge/pin",
                         {"version": 5, "reason": payload, "until": FAR})

    def resource(self, version, kind, name, content, **place):
        return self.send("POST", "/v1/changes?message=planted", {
            "apiVersion": version, "kind": kind, "metadata": {"name": name, **place}, **content})


def url(path, **query):
    return f"{path}?{urllib.parse.urlencode(query)}" if query else path
