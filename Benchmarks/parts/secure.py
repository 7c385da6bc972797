"""Polls by TLS, against nginx with the same bytes in a file and the same certificate."""

from load import Load
from peers import TUNED, Nginx
from servers import Certificate, Lintel, free_port
from shapes import SNAPSHOT, gateway, listener_set


def run(bench):
    folder = bench.subfolder("secure")
    certificate, port = Certificate(folder), free_port()
    options = ["--listen", f"https://127.0.0.1:{port}", "--tls-certificate", str(certificate.file),
               "--tls-key", str(certificate.key)]
    with Lintel(bench.lintel, folder, options=options) as lintel:
        lintel.change([gateway(), *(listener_set(number, 13) for number in range(2))])
        _, headers, content, _ = lintel.get(SNAPSHOT)
        files = bench.subfolder("secure/files")
        (files / "snapshot.json").write_bytes(content)
        with Nginx(folder, files, TUNED, certificate=certificate) as nginx:
            tags = headers["ETag"], nginx.get("/snapshot.json")[1]["ETag"]
            ours = f"https://127.0.0.1:{port}{SNAPSHOT}"
            peer = f"https://127.0.0.1:{nginx.secure_port}/snapshot.json"
            compare(bench, lintel, (ours, lintel.url(SNAPSHOT)), nginx, peer, tags, len(content))


def compare(bench, lintel, urls, nginx, peer, tags, size):
    ours, plain = urls
    headers = [(f"If-None-Match: {tag}",) for tag in tags]
    unchanged, whole = "304 polls by TLS, 64 connections", (
        f"snapshot polls of {size / 1000:.1f} kB by TLS, 64 connections")
    bench.table.compare(unchanged, bench.compare(
        Load(ours, headers[0], cpu=lintel.cpu), Load(peer, headers[1], cpu=nginx.cpu), 64),
        "nginx tuned", 0.7)
    bench.table.compare(whole, bench.compare(
        Load(ours, cpu=lintel.cpu), Load(peer, cpu=nginx.cpu), 64), "nginx tuned", 0.6)
    bench.table.compare(unchanged, bench.compare(
        Load(ours, headers[0], cpu=lintel.cpu), Load(plain, headers[0], cpu=lintel.cpu), 64),
        "the same without TLS")
    bench.table.compare(whole, bench.compare(
        Load(ours, cpu=lintel.cpu), Load(plain, cpu=lintel.cpu), 64), "the same without TLS")
