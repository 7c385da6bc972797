"""Starts the built server on a free port with an empty log. LINTEL_BINARY says where it is."""

import os
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest
import requests

from shop import manifests


@contextmanager
def running_server(folder, *access):
    """A server that is open, unless options say who is let in."""
    binary = os.environ.get("LINTEL_BINARY")
    if not binary:
        pytest.fail("LINTEL_BINARY is not set; `make test` sets it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    log = folder / "server.log"
    command = [binary, "serve", "--database", str(folder / "lintel.db"), "--listen", address]
    command += access or ["--open"]
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        wait_until_ready(f"http://{address}", process, log)
        yield f"http://{address}"
        assert process.poll() is None, f"the server died:\n{log.read_text()[-4000:]}"
    finally:
        process.terminate()
        code = process.wait(timeout=20)
    assert code == 0, f"SIGTERM should end it in order, not with {code}:\n{log.read_text()[-4000:]}"


def wait_until_ready(url, process, log, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{url}/readyz", timeout=2).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"the server is not ready:\n{log.read_text()[-4000:]}")


def apply_the_shop(url):
    """The manifests of examples/ecommerce in order, one commit per file: revisions 1 to 6."""
    for actor, message, text in manifests():
        headers = {"Content-Type": "application/yaml", "Lintel-Actor": actor}
        answer = requests.post(f"{url}/v1/changes", params={"message": message}, data=text, headers=headers, timeout=30)
        assert answer.status_code == 201, f"{message}: {answer.status_code} {answer.text[:2000]}"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The URL of a server of this module's own that holds the shop at revision 6."""
    with running_server(tmp_path_factory.mktemp("lintel")) as url:
        apply_the_shop(url)
        yield url
