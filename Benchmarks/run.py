#!/usr/bin/env python3
"""Measures what docs/performance.md tells: `make bench`, or `Benchmarks/run.py FOLDER` where
FOLDER has the release builds of `lintel` and `lintel-benchmarks`.

Every rate is measured against a peer in the same run, in alternating rounds: on a machine with
other work to do the ratio says more than the figure. Exits with 0 whether targets are met or not.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from load import Load, compare
from servers import DEBIAN, TUNED, Etcd, Lintel, Nginx

HERE = Path(__file__).parent
EDGE = "/v1/namespaces/infra/gateways/edge"
SNAPSHOT = EDGE + "/snapshot"


def gateway():
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
            "metadata": {"namespace": "infra", "name": "edge"},
            "spec": {"allowedListeners": {"namespaces": {"from": "All"}}}}


def listener_set(number, count, label=""):
    listeners = [
        {"name": f"l{index}", "hostname": f"h{index}{label}.team-{number}.example.com",
         "port": 443, "protocol": "HTTPS",
         "tls": {"mode": "Terminate", "certificateRefs": [{"name": "cert-of-the-bench"}]},
         "allowedRoutes": {"namespaces": {"from": "All"}}}
        for index in range(count)]
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
            "metadata": {"namespace": f"team-{number}", "name": "web"},
            "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": listeners}}


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, ours, peer, ratio, target, is_met):
        met = {True: "yes", False: "NO", None: ""}[is_met]
        self.rows.append((what, ours, peer, ratio, target, met))
        print("  ".join(cell for cell in self.rows[-1] if cell), file=sys.stderr, flush=True)

    def compare(self, what, result, peer, least):
        ours, its, ratio = result.rates
        self.add(what, f"{ours:,.0f}/s", f"{peer} {its:,.0f}/s", f"{ratio:.2f}",
                 f"≥ {least:.1f} × {peer}", ratio >= least)
        ours, its, ratio = result.cpu
        self.add("… CPU for each", f"{ours:,.0f} µs", f"{peer} {its:,.0f} µs", f"{ratio:.2f}",
                 "", None)

    def most(self, what, value, unit, limit):
        self.add(what, f"{value:,.3g} {unit}" if value < 100 else f"{value:,.0f} {unit}", "", "",
                 f"< {limit:,g} {unit}", value < limit)

    def least(self, what, value, unit, limit):
        self.add(what, f"{value:,.0f} {unit}", "", "", f"≥ {limit:,g} {unit}", value >= limit)

    def __str__(self):
        head = ("what", "ours", "peer", "ratio", "target", "met")
        rule = tuple("---" for _ in head)
        return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *self.rows))


class Bench:
    def __init__(self, binaries, folder, options):
        self.lintel = str(binaries / "lintel")
        self.measures = str(binaries / "lintel-benchmarks")
        self.folder, self.options = Path(folder), options
        self.table = Table()

    def subfolder(self, name):
        folder = self.folder / name
        folder.mkdir()
        return folder

    def compare(self, ours, peer, connections):
        return compare(ours, peer, connections, self.options.rounds, self.options.seconds)

    # Each of these starts what it needs and ends it.

    def polls(self):
        """304s and 10 kB snapshots, against nginx with the same bytes in a file."""
        folder = self.subfolder("polls")
        lintel = Lintel(self.lintel, folder)
        try:
            lintel.change([gateway(), *(listener_set(number, 16) for number in range(2))])
            status, headers, content, _ = lintel.get(SNAPSHOT)
            assert status == 200 and json.loads(content)["listenerCount"] == 32
            files = self.subfolder("polls/files")
            (files / "snapshot.json").write_bytes(content)
            for name, settings in (("nginx tuned", TUNED), ("nginx as Debian ships it", DEBIAN)):
                nginx = Nginx(folder, files, settings, name.replace(" ", "-"))
                try:
                    self.compare_polls(lintel, headers["ETag"], nginx, content, name)
                finally:
                    nginx.stop()
        finally:
            lintel.stop()

    def compare_polls(self, lintel, tag, nginx, content, name):
        status, headers, same, _ = nginx.get("/snapshot.json")
        assert status == 200 and same == content
        ours, peer = lintel.url(SNAPSHOT), nginx.url("/snapshot.json")
        for server, path, its in ((lintel, SNAPSHOT, tag),
                                  (nginx, "/snapshot.json", headers["ETag"])):
            assert server.get(path, If_None_Match=its)[0] == 304
        self.table.compare(
            "304 polls, 64 connections",
            self.compare(Load(ours, (f"If-None-Match: {tag}",), cpu=lintel.cpu),
                         Load(peer, (f"If-None-Match: {headers['ETag']}",), cpu=nginx.cpu), 64),
            name, 1)
        self.table.compare(
            f"snapshot polls of {len(content) / 1000:.1f} kB, 64 connections",
            self.compare(Load(ours, cpu=lintel.cpu), Load(peer, cpu=nginx.cpu), 64), name, 1)

    def changes(self):
        """Durable changes of one set, against puts of the same size into etcd."""
        folder = self.subfolder("changes")
        lintel, etcd = Lintel(self.lintel, folder), Etcd(folder)
        try:
            lintel.change([gateway()])
            ours = Load(lintel.url("/"), script=str(HERE / "post_changes.lua"),
                        cpu=lintel.cpu, check=lintel.revision)
            peer = Load(etcd.url("/"), script=str(HERE / "put_etcd.lua"), cpu=etcd.cpu)
            for connections, least in ((64, 2), (1, 1)):
                self.table.compare(
                    f"durable changes of one set, {connections} "
                    f"connection{'s' if connections > 1 else ''}",
                    self.compare(ours, peer, connections), "etcd", least)
        finally:
            lintel.stop()
            etcd.stop()

    def large(self):
        """A gateway of 2,500 sets and 40,000 listeners: the poll after a change, and memory."""
        folder, files = self.subfolder("large"), self.subfolder("large/files")
        lintel, nginx = Lintel(self.lintel, folder), Nginx(folder, files, TUNED)
        try:
            lintel.change([gateway()])
            for first in range(0, 2500, 100):
                lintel.change([listener_set(number, 16) for number in range(first, first + 100)])
            lintel.get(SNAPSHOT)
            rounds = [self.poll_after_change(lintel, nginx, files, number)
                      for number in range(self.options.rounds * 4)]
            since, whole, peer = (statistics.median(values) * 1000 for values in zip(*rounds))
            self.table.add("next poll of the whole snapshot, 40,000 listeners", f"{whole:.1f} ms",
                           f"nginx {peer:.1f} ms", f"{whole / peer:.2f}", "< 50 ms", whole < 50)
            self.table.most("next `since` poll, 40,000 listeners", since, "ms", 2)
            self.table.most("resident memory with 40,000 listeners", lintel.memory(), "MB", 300)
            self.table.most("… the most it ever was", lintel.memory("VmHWM"), "MB", 300)
        finally:
            lintel.stop()
            nginx.stop()

    def poll_after_change(self, lintel, nginx, files, number):
        """Seconds of a delta, of the whole, and of nginx sending the same bytes."""
        version, hostname = lintel.revision(), f"new-{number}.example.com"
        changed = listener_set(number * 37, 16)
        changed["spec"]["listeners"][0]["hostname"] = hostname
        lintel.change([changed])
        _, _, delta, since = lintel.get(f"{SNAPSHOT}?since={version}")
        _, _, content, whole = lintel.get(SNAPSHOT)
        (files / f"{number}.json").write_bytes(content)
        _, _, same, peer = nginx.get(f"/{number}.json")
        delta, snapshot = json.loads(delta), json.loads(content)
        assert [item["hostname"] for item in delta["upserted"]] == [hostname] and same == content
        assert snapshot["version"] == delta["version"] > version
        assert snapshot["listenerCount"] == len(snapshot["listeners"]) == 40_000
        return since, whole, peer

    def start(self):
        """A log of 100,000 commits: folding it, and starting on it."""
        folder = self.subfolder("start")
        path = str(folder / "lintel.db")
        subprocess.run([self.measures, "make-log", path, "100000"], check=True)
        self.inside("fold", path)
        for what, limit in (("without a checkpoint", None), ("with a checkpoint", 2)):
            seconds = []
            for number in range(3 if limit else 1):
                lintel = Lintel(self.lintel, folder)
                seconds.append(lintel.startup)
                assert lintel.revision() == 100_000
                # A server that stops keeps the checkpoint for the next one.
                lintel.stop()
            what = f"start on 100,000 commits, {what}"
            value = statistics.median(seconds)
            if limit:
                self.table.most(what, value, "s", limit)
            else:
                self.table.add(what, f"{value:.3g} s", "", "", "", None)

    def inside(self, *arguments):
        """What `lintel-benchmarks` measures and checks in one process."""
        output = subprocess.run([self.measures, *arguments], check=True, capture_output=True,
                                text=True).stdout
        for line in output.splitlines():
            row = json.loads(line)
            add = self.table.most if row["better"] == "less" else self.table.least
            add(row["what"], row["value"], row["unit"], row["target"])

    def project(self):
        self.inside("project")


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GB memory, "
            f"{platform.system()} {platform.release().split('-')[0]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("binaries", type=Path, help="where the release builds are")
    parser.add_argument("--only", default="polls,changes,large,project,start")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one round of wrk")
    options = parser.parse_args()
    # Not /tmp, which may be in memory: the fsync of a real disk is part of the figures.
    disk = HERE.parent / ".build"
    loads = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=disk) as folder:
        bench = Bench(options.binaries, folder, options)
        for part in options.only.split(","):
            getattr(bench, part)()
            loads.append(os.getloadavg()[0])
    print(f"\n{machine()}; load average {min(loads):.1f} to {max(loads):.1f} during the run; "
          f"{options.rounds} rounds of {options.seconds} s, medians\n")
    print(bench.table)


if __name__ == "__main__":
    main()
