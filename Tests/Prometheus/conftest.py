"""A real Prometheus that scrapes the built server. LINTEL_BINARY and PROMETHEUS_FOLDER say where they
are."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Benchmarks"), str(Path(__file__).parent)]


def setting(name):
    value = os.environ.get(name)
    if not value:
        pytest.fail(f"{name} is not set; `make test` sets it")
    return value


@pytest.fixture(scope="session")
def programs():
    """The folder with prometheus and promtool."""
    return Path(setting("PROMETHEUS_FOLDER"))


@pytest.fixture(scope="session")
def lintel_binary():
    return setting("LINTEL_BINARY")
