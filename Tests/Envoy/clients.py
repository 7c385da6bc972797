"""HTTP/1.1 and HTTP/2 to a proxy on the loopback, by any name, and a backend to talk to."""

import http.client
import http.server
import json
import socket
import ssl
import threading
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes
    #: The certificate the proxy showed, in DER.
    certificate: bytes = field(default=b"", repr=False)

    @property
    def echo(self):
        """What the backend was asked."""
        return json.loads(self.body)


class Client:
    """One connection, kept alive. `sni` turns TLS on; `trusted` is the PEM of an authority."""

    def __init__(self, port, sni=None, trusted=None, http2=False, timeout=10):
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.certificate = b""
        if sni is not None:
            context = ssl.create_default_context(cadata=trusted.decode()) if trusted else \
                ssl._create_unverified_context()
            context.set_alpn_protocols(["h2"] if http2 else ["http/1.1"])
            self.sock = context.wrap_socket(self.sock, server_hostname=sni or None)
            self.certificate = self.sock.getpeercert(binary_form=True)
            # Where only TLS ends, nobody speaks of protocols.
            agreed = self.sock.selected_alpn_protocol()
            assert agreed == "h2" if http2 else agreed in (None, "http/1.1"), agreed
        self.http2 = HTTP2(self.sock, "https" if sni is not None else "http") if http2 else None

    def get(self, host, path="/", method="GET", headers=None):
        if self.http2:
            answer = self.http2.request(method, host, path, headers or {})
        else:
            lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
            lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
            self.sock.sendall("\r\n".join([*lines, "", ""]).encode())
            response = http.client.HTTPResponse(self.sock, method=method)
            response.begin()
            names = {name.lower(): value for name, value in response.getheaders()}
            answer = Answer(response.status, names, response.read())
        answer.certificate = self.certificate
        return answer

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class HTTP2:
    """One request after the other on one connection."""

    def __init__(self, sock, scheme):
        self.sock, self.scheme = sock, scheme
        self.connection = h2.connection.H2Connection(
            h2.config.H2Configuration(header_encoding="utf-8"))
        self.connection.initiate_connection()
        self._send()

    def _send(self):
        self.sock.sendall(self.connection.data_to_send())

    def request(self, method, host, path, headers):
        stream = self.connection.get_next_available_stream_id()
        self.connection.send_headers(
            stream,
            [(":method", method), (":authority", host), (":scheme", self.scheme), (":path", path),
             *((name.lower(), value) for name, value in headers.items())],
            end_stream=True)
        self._send()
        status, names, body = 0, {}, b""
        while True:
            data = self.sock.recv(65536)
            if not data:
                raise ConnectionError("the proxy closed the connection")
            for event in self.connection.receive_data(data):
                if isinstance(event, h2.events.ResponseReceived):
                    names = dict(event.headers)
                    status = int(names.pop(":status"))
                elif isinstance(event, h2.events.DataReceived):
                    body += event.data
                    self.connection.acknowledge_received_data(
                        event.flow_controlled_length, event.stream_id)
                elif isinstance(event, h2.events.StreamReset):
                    raise ConnectionError(f"the stream was reset with {event.error_code}")
                elif isinstance(event, h2.events.StreamEnded):
                    self._send()
                    return Answer(status, names, body)
            self._send()


def get(port, host, path="/", *, sni=None, trusted=None, http2=False, **more):
    """One request on a connection of its own. `sni=True` is the host's name."""
    with Client(port, host if sni is True else sni, trusted, http2) as client:
        return client.get(host, path, **more)


class Backend:
    """An HTTP server on a free port that answers with its name and what it was asked."""

    def __init__(self, name):
        self.requests = 0
        backend = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                backend.requests += 1
                body = json.dumps({
                    "backend": name, "method": self.command, "path": self.path,
                    "headers": {key.lower(): value for key, value in self.headers.items()},
                }).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET

            def log_message(self, *_):
                pass

        class QuietServer(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass  # a proxy that goes away is no matter here

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
