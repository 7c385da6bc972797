"""A log of 100,000 commits: folding it, and starting on it."""

import statistics
import subprocess

from servers import Lintel

COMMITS = 100_000


def run(bench):
    folder = bench.subfolder("start")
    path = str(folder / "lintel.db")
    subprocess.run([bench.measures, "make-log", path, str(COMMITS)], check=True)
    bench.inside("fold", path)
    for what, limit in (("without a checkpoint", None), ("with a checkpoint", 2)):
        seconds = []
        for _ in range(3 if limit else 1):
            # A server that stops keeps the checkpoint for the next one.
            with Lintel(bench.lintel, folder) as lintel:
                seconds.append(lintel.startup)
                assert lintel.revision() == COMMITS
        what = f"start on {COMMITS:,} commits, {what}"
        value = statistics.median(seconds)
        if limit:
            bench.table.most(what, value, "s", limit)
        else:
            bench.table.add(what, f"{value:.3g} s")
