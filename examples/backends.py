#!/usr/bin/env python3
"""The backends of the shop: `backends.py PORT=NAME...` answers with its name and what it was asked."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def serve(port, name):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = {"backend": name, "method": self.command, "path": self.path,
                      "host": self.headers.get("Host")}
            body = json.dumps(answer).encode() + b"\n"
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()


for argument in sys.argv[1:]:
    port, _, name = argument.partition("=")
    serve(int(port), name)
threading.Event().wait()
