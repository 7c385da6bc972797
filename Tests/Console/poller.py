"""A proxy that polls snapshots by plain HTTP, and takes what it is given, or does not."""

import http.client
import json
import socket
import threading

SNAPSHOT = "/v1/namespaces/infra/gateways/edge/snapshot"


class Poller:
    """Polls in a thread of its own until it is stopped. `stays_at` is a version that it never goes
    beyond; `slow` are the seconds it takes to make a version its own."""

    def __init__(self, lintel, name, stays_at=None, slow=0):
        self.lintel, self.name, self.stays_at, self.slow = lintel, name, stays_at, slow
        self.version = stays_at
        self.stopped = threading.Event()
        self.connection = http.client.HTTPConnection("127.0.0.1", lintel.port, timeout=60)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while not self.stopped.is_set():
            try:
                self._poll()
            except (OSError, http.client.HTTPException):
                # The server is away, as it may be.
                self.connection.close()
                self.stopped.wait(0.2)

    def _poll(self):
        since = f"&since={self.version}&wait=30s" if self.version else ""
        self.connection.request("GET", f"{SNAPSHOT}?node={self.name}{since}")
        response = self.connection.getresponse()
        body = response.read()
        if self.stays_at:
            self.stopped.wait(0.5)
        elif response.status == 200:
            self.stopped.wait(self.slow)
            self.version = json.loads(body)["version"]

    def stop(self):
        self.stopped.set()
        if sock := self.connection.sock:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it was closed already
        self.thread.join(timeout=20)
        self.connection.close()


def poll_once(lintel, name):
    """One that is never seen again."""
    status, _, body, _ = lintel.request("GET", f"{SNAPSHOT}?node={name}")
    assert status == 200, body
