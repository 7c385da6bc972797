"""Dozens of proxies of the shop: two real Envoys, one of which refuses a port, and pollers of which
some are slow, behind, or silent."""

import contextlib
import socket

from poller import Poller, poll_once
from programs import binary
from shared import Envoy, until
from shop_server import apply_the_shop, commit, start

NODES = "/v1/namespaces/infra/gateways/edge/nodes"
FAST, SLOW, BEHIND, SILENT = 30, 6, 4, 3

#: A port that is open on the machine of the second Envoy already.
TAKEN = 8099
BETA = {
    "apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
    "metadata": {"namespace": "mobile", "name": "mobile-beta"},
    "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
        {"name": "beta", "hostname": "beta.example.com", "port": TAKEN, "protocol": "HTTP"}]}}


class Fleet:
    def __init__(self, folder, stack):
        self.lintel = stack.enter_context(start(
            folder, judge=binary("ENVOY_BINARY"), options=["--node-silent-after", "3s"]))
        apply_the_shop(self.lintel)
        for number in range(SILENT):
            poll_once(self.lintel, f"lost-{number + 1}")
        old = self.lintel.json(NODES.replace("nodes", "versions"))["versions"][-2]["version"]
        self.pollers = [
            *(Poller(self.lintel, f"rest-{number + 1}") for number in range(FAST)),
            *(Poller(self.lintel, f"slow-{number + 1}", slow=0.4 * (number + 1))
              for number in range(SLOW)),
            *(Poller(self.lintel, f"old-{number + 1}", stays_at=old) for number in range(BEHIND))]
        for poller in self.pollers:
            stack.callback(poller.stop)
        self.envoys = [self._envoy(folder, stack, number, offset)
                       for number, offset in enumerate(free_offsets(2), 1)]

    def _envoy(self, folder, stack, number, offset):
        if number == 2:
            stack.enter_context(socket.create_server(("0.0.0.0", TAKEN + offset)))
        return stack.enter_context(Envoy(
            binary("ENVOY_BINARY"), binary("LINTEL_BINARY"), folder, self.lintel, "infra/edge",
            f"envoy-{number}", options=["--port-offset", str(offset)]))

    def nodes(self):
        return {node["name"]: node for node in self.lintel.json(NODES)["nodes"]}

    def has(self, name, field):
        return bool(self.nodes().get(name, {}).get(field))

    def settle(self):
        until(lambda: all(self.has(f"envoy-{number}", "upToDate") for number in (1, 2)),
              "both Envoys run what there is", 60)
        commit(self.lintel, "mobile", "A port of our own", BETA)
        until(lambda: self.has("envoy-2", "rejections"), "one refuses the port", 60)
        until(lambda: self.has("envoy-1", "upToDate"), "the other has it", 60)
        until(lambda: sum(bool(node.get("silent")) for node in self.nodes().values()) == SILENT,
              "who polled once is silent", 60)


def free_offsets(count):
    """So that 80, 443 and the ports of the shop are free when one is added to them."""
    found = []
    for offset in range(10_000, 24_000, 1_000):
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            for port in (80, 443, TAKEN):
                stack.enter_context(socket.create_server(("0.0.0.0", port + offset)))
            found.append(offset)
        if len(found) == count:
            return found
    raise RuntimeError(f"there are not the ports for {count} more Envoys")


@contextlib.contextmanager
def running_fleet(folder):
    with contextlib.ExitStack() as stack:
        fleet = Fleet(folder, stack)
        fleet.settle()
        yield fleet
