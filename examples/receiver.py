"""Receives what Webhooks send, and says whether it is signed (Standard Webhooks), a line for each.

    receiver.py SECRET_FILE [PORT]

The file has what the Secret of the Webhook has: whsec_ and Base64. The first line that it prints is its port.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(open(sys.argv[1]).read().strip().removeprefix("whsec_"))
TOLERANCE_SECONDS = 300


def is_signed(headers, body):
    """Whether one of the signatures is ours, and of now: an old message may be somebody's recording."""
    message_id, sent = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(sent)) > TOLERANCE_SECONDS:
        return False
    signed = f"{message_id}.{sent}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256)).decode()
    return any(hmac.compare_digest(expected, given)
               for given in headers["webhook-signature"].split())


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        good = is_signed(self.headers, body)
        event = json.loads(body)
        # What has no message is a commit, which says what it changed.
        told = event["data"].get("message") or ", ".join(
            f"{change['action']} {change['path']}" for change in event["data"].get("changes", []))
        print(f"{'signed' if good else 'NOT SIGNED'}: {event['type']}: {told}", flush=True)
        self.send_response(204 if good else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    print(server.server_address[1], flush=True)
    server.serve_forever()
