#!/usr/bin/env python3
"""Measures what docs/performance.md tells: `make bench`, or `Benchmarks/run.py FOLDER` where
FOLDER has the release builds of `lintel` and `lintel-benchmarks`.

Every rate is measured against a peer in the same run, in alternating rounds: on a machine with
other work to do the ratio says more than the figure. Exits with 0 whether targets are met or not.
"""

import argparse
import importlib
import os
import platform
import tempfile
from pathlib import Path

from bench import ROOT, Bench

#: Each is a file of `parts`, which starts what it needs and ends it.
PARTS = ("polls", "secure", "changes", "discovery", "served", "rendering", "routes", "large", "crowd",
         "project", "search", "access", "policies", "webhooks", "fairness", "metrics", "start",
         "apply", "console")


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GB memory, "
            f"{platform.system()} {platform.release().split('-')[0]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("binaries", type=Path, help="where the release builds are")
    parser.add_argument("--only", default=",".join(PARTS), help="some of %(default)s")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one round of wrk")
    options = parser.parse_args()
    loads = [os.getloadavg()[0]]
    # Not /tmp, which may be in memory: the fsync of a real disk is part of the figures.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / ".build") as folder:
        bench = Bench(options.binaries, folder, options)
        for part in options.only.split(","):
            importlib.import_module(f"parts.{part}").run(bench)
            loads.append(os.getloadavg()[0])
    print(f"\n{machine()}; load average {min(loads):.1f} to {max(loads):.1f} during the run; "
          f"{options.rounds} rounds of {options.seconds} s, medians\n")
    print(bench.table)


if __name__ == "__main__":
    main()
