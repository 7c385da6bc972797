"""304s and 10 kB snapshots, against nginx with the same bytes in a file."""

import json

from load import Load
from peers import DEBIAN, TUNED, Nginx
from servers import Lintel
from shapes import SNAPSHOT, gateway, listener_set


def run(bench):
    folder = bench.subfolder("polls")
    with Lintel(bench.lintel, folder) as lintel:
        lintel.change([gateway(), *(listener_set(number, 16) for number in range(2))])
        status, headers, content, _ = lintel.get(SNAPSHOT)
        assert status == 200 and json.loads(content)["listenerCount"] == 32
        files = bench.subfolder("polls/files")
        (files / "snapshot.json").write_bytes(content)
        for name, settings in (("nginx tuned", TUNED), ("nginx as Debian ships it", DEBIAN)):
            with Nginx(folder, files, settings, name.replace(" ", "-")) as nginx:
                compare_polls(bench, lintel, headers["ETag"], nginx, content, name)


def compare_polls(bench, lintel, tag, nginx, content, name):
    status, headers, same, _ = nginx.get("/snapshot.json")
    assert status == 200 and same == content
    ours, peer = lintel.url(SNAPSHOT), nginx.url("/snapshot.json")
    for server, path, its in ((lintel, SNAPSHOT, tag),
                              (nginx, "/snapshot.json", headers["ETag"])):
        assert server.get(path, If_None_Match=its)[0] == 304
    bench.table.compare(
        "304 polls, 64 connections",
        bench.compare(Load(ours, (f"If-None-Match: {tag}",), cpu=lintel.cpu),
                      Load(peer, (f"If-None-Match: {headers['ETag']}",), cpu=nginx.cpu), 64),
        name, 1)
    bench.table.compare(
        f"snapshot polls of {len(content) / 1000:.1f} kB, 64 connections",
        bench.compare(Load(ours, cpu=lintel.cpu), Load(peer, cpu=nginx.cpu), 64), name, 1)
