"""What a real Envoy posts: 77 kB for each poll, of which 516 extensions are nearly all."""

import gzip
import http.server
import json
import threading

from proxy import path
from servers import Envoy

LISTENERS = path("listeners")


class Recorder:
    """A control plane with nothing to serve, which keeps the first body of each path."""

    def __init__(self):
        self.bodies, self.has_all = {}, threading.Event()
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                recorder.bodies.setdefault(self.path, body_of(self))
                answer = json.dumps({"version_info": "1", "resources": []}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
                # Envoy asks for listeners once it has its clusters.
                if self.path == LISTENERS:
                    recorder.has_all.set()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_address[1]}{path}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def body_of(request):
    """The body of what `lintel envoy bootstrap` has Envoy send: in chunks, and as gzip."""
    if request.headers["Transfer-Encoding"] != "chunked":
        return request.rfile.read(int(request.headers["Content-Length"]))
    body = b""
    while size := int(request.rfile.readline(), 16):
        body += request.rfile.read(size)
        request.rfile.readline()
    request.rfile.readline()
    return gzip.decompress(body) if request.headers["Content-Encoding"] == "gzip" else body


def first_poll(bench, folder, node):
    """The body of the first poll for listeners that an Envoy sends for `infra/edge`."""
    recorder = Recorder()
    try:
        with Envoy(bench.envoy, bench.lintel, folder, recorder, "infra/edge", node):
            if not recorder.has_all.wait(timeout=30):
                raise RuntimeError(f"Envoy did not ask for listeners; see {folder}")
    finally:
        recorder.stop()
    return recorder.bodies[LISTENERS]
