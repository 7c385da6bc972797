"""Durable changes of one set, against puts of the same size into etcd."""

from load import SCRIPTS, Load
from peers import Etcd
from servers import Lintel
from shapes import gateway


def run(bench):
    folder = bench.subfolder("changes")
    with Lintel(bench.lintel, folder) as lintel, Etcd(folder) as etcd:
        lintel.change([gateway()])
        ours = Load(lintel.url("/"), script=SCRIPTS / "post_changes.lua",
                    cpu=lintel.cpu, check=lintel.revision)
        peer = Load(etcd.url("/"), script=SCRIPTS / "put_etcd.lua", cpu=etcd.cpu)
        for connections, least in ((64, 2), (1, 1)):
            bench.table.compare(
                f"durable changes of one set, {connections} "
                f"connection{'s' if connections > 1 else ''}",
                bench.compare(ours, peer, connections), "etcd", least)
