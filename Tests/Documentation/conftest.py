"""The pages of the documentation against the built program, and real proxies. LINTEL_BINARY and
ENVOY_BINARY say where they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Benchmarks"), str(Path(__file__).parent)]

from servers import Lintel  # noqa: E402


@pytest.fixture(scope="session")
def lintel_binary():
    for name in ("LINTEL_BINARY", "ENVOY_BINARY"):
        if not os.environ.get(name):
            pytest.fail(f"{name} is not set; `make test` sets it")
    return os.environ["LINTEL_BINARY"]


@pytest.fixture(scope="session")
def commands(lintel_binary):
    """What the program says of its commands and their options."""
    dump = subprocess.run([lintel_binary, "--experimental-dump-help"], check=True,
                          capture_output=True, text=True)
    return json.loads(dump.stdout)["command"]


@pytest.fixture(scope="session")
def server(lintel_binary, tmp_path_factory):
    """One that is open and empty."""
    with Lintel(lintel_binary, tmp_path_factory.mktemp("server")) as lintel:
        yield lintel
