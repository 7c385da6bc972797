"""Real Envoys polling the built server. LINTEL_BINARY and ENVOY_BINARY say where they are."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import pytest

REFUSED = "refused.by.envoy"
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Benchmarks"), str(Path(__file__).parent)]

from certificates import Authority  # noqa: E402
from clients import Backend  # noqa: E402
from servers import Envoy, Lintel, free_port  # noqa: E402
from waiting import until  # noqa: E402, F401 (the tests have it from here)


def binary(name):
    path = os.environ.get(name)
    if not path:
        pytest.fail(f"{name} is not set; `make test` sets it")
    return path


class House:
    """A server, its proxies and backends, which live as long as a test."""

    def __init__(self, folder, stack):
        self.folder, self.stack = Path(folder), stack
        self.authority = Authority()
        self.lintel = None
        self.envoys = {}

    def start(self, is_open=True, options=()):
        port = self.lintel.port if self.lintel else None
        options = ["--envoy-binary", self._judge(), *options]
        self.lintel = Lintel(binary("LINTEL_BINARY"), self.folder, port=port, options=options,
                             is_open=is_open)
        self.stack.callback(self.lintel.stop)
        return self.lintel

    def _judge(self):
        """Envoy, and one name that it refuses besides: whatever else it does, Lintel foresees."""
        judge = self.folder / "judge"
        judge.write_text(f"""#!/bin/sh
if grep -q {REFUSED} "$4"; then
    echo "error initializing configuration '$4': {REFUSED} is refused"
    exit 1
fi
exec {binary("ENVOY_BINARY")} "$@"
""")
        judge.chmod(0o700)
        return str(judge)

    def envoy(self, node="edge-1", gateway="infra/edge", **options):
        envoy = Envoy(binary("ENVOY_BINARY"), binary("LINTEL_BINARY"), self.folder, self.lintel,
                      gateway, node, **options)
        self.stack.callback(envoy.stop)
        self.envoys[node] = envoy
        return envoy

    def backend(self, name):
        backend = Backend(name)
        self.stack.callback(backend.stop)
        return backend

    def apply(self, *resources):
        return self.lintel.change(resources)

    def delete(self, *resources):
        return self.lintel.delete(resources)

    def get(self, path):
        return self.lintel.json(path)

    def nodes(self, gateway="infra/edge"):
        namespace, name = gateway.split("/")
        return self.get(f"/v1/namespaces/{namespace}/gateways/{name}/nodes")["nodes"]


@pytest.fixture(scope="module")
def houses():
    """Makes houses that live as long as the tests of a file."""
    with contextlib.ExitStack() as stack:
        yield lambda: House(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="envoy-")), stack)


@pytest.fixture
def house():
    with contextlib.ExitStack() as stack, \
            tempfile.TemporaryDirectory(prefix="envoy-") as folder:
        yield House(folder, stack)


@pytest.fixture
def port():
    return free_port()
