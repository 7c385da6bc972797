"""HTTP/1.1 on one connection, kept open: less of our own time in what is measured."""

import socket
import ssl
import time


class Connection:
    """Requests in turn, or one sent now and read later.

    `sni` turns TLS on; `trusted` is then the PEM of the authority.
    """

    def __init__(self, port, sni=None, trusted=None, timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if sni:
            context = ssl.create_default_context(cadata=trusted.decode())
            self.socket = context.wrap_socket(self.socket, server_hostname=sni)
        self.unread = b""
        #: When the head of the last answer had been read.
        self.head_arrived = 0.0

    def send(self, method, path, host="localhost", body=b"", headers=()):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
        if method != "GET":
            lines.append(f"Content-Length: {len(body)}")
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def receive(self):
        """Status, head and body of the next answer, and when it had been read."""
        while (end := self.unread.find(b"\r\n\r\n")) < 0:
            self._more()
        self.head_arrived = time.perf_counter()
        head, rest = self.unread[:end].lower(), self.unread[end + 4:]
        status = int(head[9:12])
        length = 0 if status == 304 else int(head.partition(b"content-length:")[2].split()[0])
        parts, missing = [rest], length - len(rest)
        while missing > 0:
            self.unread = b""
            self._more()
            parts.append(self.unread)
            missing -= len(self.unread)
        arrived = time.perf_counter()
        content = b"".join(parts)
        self.unread = content[length:]
        return status, head, content[:length], arrived

    def _more(self):
        received = self.socket.recv(1 << 18)
        if not received:
            raise ConnectionError("the connection was closed")
        self.unread += received

    def get(self, path, host="localhost"):
        self.send("GET", path, host)
        return self.receive()

    def post(self, path, body, headers=()):
        self.send("POST", path, body=body, headers=headers)
        return self.receive()

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
