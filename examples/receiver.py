"""Receives what Webhooks send, and says whether it is signed (Standard Webhooks), a line for each.

    receiver.py SECRET_FILE [PORT]

Each line of the file is a secret as the Secret of a Webhook has it: whsec_ and Base64. It is read anew for
each request, so while a secret is changed it has the old one and the new one. The first line that it prints
is its port.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300
MOST_BYTES = 1 << 20


def keys():
    with open(sys.argv[1], encoding="ascii") as file:
        return [base64.b64decode(line.strip().removeprefix("whsec_")) for line in file if line.strip()]


def is_signed(headers, body):
    """Whether one of the signatures is ours, and of now: an old message may be somebody's recording."""
    message_id, sent, given = (headers.get("webhook-" + name) or "" for name in ("id", "timestamp", "signature"))
    try:
        if abs(time.time() - int(sent)) > TOLERANCE_SECONDS:
            return False
    except (ValueError, OverflowError):
        return False
    signed = f"{message_id}.{sent}.".encode() + body
    wanted = [b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in keys()]
    return any(hmac.compare_digest(ours, theirs.encode()) for ours in wanted for theirs in given.split())


def told(event):
    # What has no message is a commit, which says what it changed.
    data = event["data"]
    return data.get("message") or ", ".join(f"{change['action']} {change['path']}" for change in data.get("changes", []))


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 15

    def do_POST(self):
        length = self.headers.get("Content-Length") or ""
        if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > MOST_BYTES:
            self.close_connection = True
            return self.answer(413 if length.isdigit() else 411)
        body = self.rfile.read(int(length))
        # Nothing of what a stranger sends is looked at.
        if not is_signed(self.headers, body):
            print("NOT SIGNED", flush=True)
            return self.answer(401)
        try:
            event = json.loads(body)
            print(f"signed: {event['type']}: {told(event)}", flush=True)
        except (ValueError, KeyError, TypeError, AttributeError):
            print("signed, and not an event", flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    try:
        keys()
    except (OSError, ValueError) as error:
        sys.exit(f"{sys.argv[1]} has no secrets to read: {error}")
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    print(server.server_address[1], flush=True)
    server.serve_forever()
