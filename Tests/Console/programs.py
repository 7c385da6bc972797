"""The programs under test. LINTEL_BINARY and ENVOY_BINARY say where they are."""

import os


def binary(name):
    path = os.environ.get(name)
    if not path:
        raise RuntimeError(f"{name} is not set; `make test` sets it")
    return path
