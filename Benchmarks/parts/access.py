"""What it costs to say who one is: 304 polls with a token beside those of a server that is open; a changeset's rights."""

from load import Load
from servers import Lintel
from shapes import SNAPSHOT, gateway, listener_set


def run(bench):
    bench.inside("access")
    resources = [gateway(), *(listener_set(number, 16) for number in range(2))]
    with Lintel(bench.lintel, bench.subfolder("access-open")) as without, \
            Lintel(bench.lintel, bench.subfolder("access-tokens"), is_open=False) as locked:
        loads = []
        for server in (locked, without):
            server.change(resources)
            tag = server.get(SNAPSHOT)[1]["ETag"]
            assert server.get(SNAPSHOT, If_None_Match=tag)[0] == 304
            headers = (f"If-None-Match: {tag}", *(": ".join(header) for header in server.credentials.items()))
            loads.append(Load(server.url(SNAPSHOT), headers, cpu=server.cpu))
        bench.table.compare(
            "304 polls with a token, 64 connections", bench.compare(*loads, 64), "the same without tokens", 0.9)
