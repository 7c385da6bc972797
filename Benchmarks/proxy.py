"""Discovery polls as Envoy sends them, from a client that needs no time of its own."""

import json
import re
import time

from connection import Connection

TYPES = {"clusters": "envoy.config.cluster.v3.Cluster",
         "listeners": "envoy.config.listener.v3.Listener",
         "routes": "envoy.config.route.v3.RouteConfiguration"}


def path(kind):
    return f"/v3/discovery:{kind}"


def newer(body, version):
    """The body of the next poll: Envoy writes the version it has first."""
    return b'{"version_info":%s,' % json.dumps(version).encode() + body[1:]


class Subscription:
    """One type, or one resource of it, on a connection of its own, polled as a proxy does."""

    def __init__(self, port, kind, first_poll, name=None):
        """`first_poll` is what a real Envoy posted for listeners; see `recorder`."""
        self.path = path(kind)
        names = f',"resource_names":{json.dumps([name], separators=(",", ":"))}' if name else ""
        before = first_poll[:first_poll.rindex(b',"type_url":')]
        self.body = before + f'{names},"type_url":"type.googleapis.com/{TYPES[kind]}"}}'.encode()
        self.version = None
        self.connection = Connection(port)
        self.hold()
        self.content = self.answer()[0]

    def hold(self):
        """Asks for what is newer than what it has; the server holds that until there is some."""
        body = newer(self.body, self.version) if self.version else self.body
        self.connection.send("POST", self.path, body=body, headers=(
            "Content-Type: application/json", "x-envoy-expected-rq-timeout-ms: 60000"))

    def answer(self):
        """What came, and when its head had come and all of it."""
        status, _, content, arrived = self.connection.receive()
        if status != 200:
            raise RuntimeError(f"{self.path} answered {status}: {content[:500]}")
        self.version = re.match(rb'\{"version_info":"([^"]*)"', content)[1].decode()
        return content, self.connection.head_arrived, arrived

    def stop(self):
        self.connection.close()


def settle(seconds=0.05):
    """The time a server needs to have read a poll of 77 kB and to hold it."""
    time.sleep(seconds)
