"""Servers on temporary directories and free ports of the loopback, and HTTP to talk to them."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Certificate:
    """One for the loopback, signed by itself, in files."""

    def __init__(self, folder):
        self.file, self.key = Path(folder) / "tls.crt", Path(folder) / "tls.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "30", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(self.key), "-out",
             str(self.file)], check=True, capture_output=True)


class Server:
    """A process that answers HTTP on `port`; ended by its own id only."""

    def __init__(self, folder, name, command, port, ready, environment=None):
        self.folder, self.port = Path(folder), port
        self.log = open(self.folder / f"{name}.log", "ab")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=self.log, env=environment)
        self.startup = self._wait_until(ready) - self.started

    def _wait_until(self, ready):
        while self.process.poll() is None:
            try:
                if self.get(ready)[0] < 500:
                    return time.perf_counter()
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.002)
        raise RuntimeError(f"{self.process.args[0]} ended; see {self.log.name}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def request(self, method, path, body=None, headers=None, timeout=60):
        """Status, headers, body, and the seconds it took on a connection that was open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            start = time.perf_counter()
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            content = response.read()
            return response.status, response.headers, content, time.perf_counter() - start
        finally:
            connection.close()

    def get(self, path, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("GET", path, headers=names)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def cpu(self):
        """Seconds of CPU used by the process and its children, which nginx has."""
        ticks, ids = 0, [str(self.process.pid)]
        children = Path(f"/proc/{ids[0]}/task/{ids[0]}/children").read_text().split()
        for process in ids + children:
            # After the name, which may have spaces: state is the first, utime the 12th.
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self, field="VmRSS"):
        """Resident megabytes, or the most there ever were (`VmHWM`)."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1000
        raise RuntimeError(f"no {field}")


class Lintel(Server):
    """Open to everybody, or locked; then requests have the token of the first start."""

    def __init__(self, binary, folder, database="lintel.db", port=None, options=(), is_open=True):
        port = port or free_port()
        self.credentials = {}
        file = Path(folder) / database
        command = [binary, "serve", "--database", str(file), "--listen",
                   f"http://127.0.0.1:{port}",
                   *(["--open"] if is_open else []), *options]
        super().__init__(folder, "lintel", command, port, "/readyz")
        if not is_open:
            token = Path(f"{file}.admin-token").read_text().strip()
            self.credentials = {"Authorization": f"Bearer {token}"}

    def request(self, method, path, body=None, headers=None, timeout=60):
        return super().request(method, path, body, self.credentials | (headers or {}), timeout)

    def change(self, resources):
        return self._commit([{"apply": resource} for resource in resources])

    def delete(self, resources):
        return self._commit([
            {"delete": {"kind": resource["kind"], **{
                key: resource["metadata"][key] for key in ("namespace", "name")}}}
            for resource in resources])

    def _commit(self, changes):
        body = json.dumps({"changes": changes})
        status, _, answer, _ = self.request(
            "POST", "/v1/changes", body, {"Content-Type": "application/json"})
        if status != 201:
            raise RuntimeError(f"a change was answered with {status}: {answer[:500]}")
        return json.loads(answer)

    def json(self, path):
        status, _, answer, _ = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}: {answer[:500]}")
        return json.loads(answer)

    def revision(self):
        return self.json("/v1/commits?limit=1")["commits"][0]["revision"]


class Envoy(Server):
    """A real Envoy with the bootstrap that `lintel envoy bootstrap` prints, or what `rewrite` makes
    of it; `port` is of its admin, `url` where it finds lintel."""

    def __init__(self, binary, lintel_binary, folder, lintel, gateway, node, options=(),
                 drain_seconds=5, rewrite=lambda text: text, url=None):
        port = free_port()
        self.bootstrap = Path(folder) / f"{node}.yaml"
        self.bootstrap.write_text(rewrite(subprocess.run(
            [lintel_binary, "envoy", "bootstrap", "--gateway", gateway, "--server",
             url or lintel.url("").rstrip("/"), "--node", node, "--admin-port", str(port), *options],
            check=True, capture_output=True, text=True).stdout))
        command = [binary, "-c", str(self.bootstrap), "--use-dynamic-base-id", "--concurrency", "1",
                   "--drain-time-s", str(drain_seconds), "--log-level", "warning"]
        super().__init__(folder, node, command, port, "/server_info")

    def stats(self, prefix):
        """The counters and gauges whose names start so."""
        text = self.get(f"/stats?filter=^{prefix}")[2].decode()
        rows = (line.rsplit(": ", 1) for line in text.splitlines() if ": " in line)
        return {name: int(value) for name, value in rows if value.isdigit()}

    def stat(self, name):
        return self.stats(name.replace(".", "[.]")).get(name, 0)

    def is_live(self):
        return json.loads(self.get("/server_info")[2])["state"] == "LIVE"

    def config_dump(self, resource=""):
        query = f"?resource={resource}" if resource else ""
        return json.loads(self.get("/config_dump" + query)[2])
