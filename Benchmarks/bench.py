"""What every part of the benchmarks is given: programs, a folder, options and the table."""

import json
import subprocess
from pathlib import Path

from load import compare
from table import Table

ROOT = Path(__file__).resolve().parents[1]


class Bench:
    def __init__(self, binaries, folder, options):
        self.lintel = str(binaries / "lintel")
        self.measures = str(binaries / "lintel-benchmarks")
        self.envoy = str(ROOT / ".venv/bin/envoy")
        self.sovereign = str(ROOT / ".venv-bench/bin/sovereign")
        self.folder, self.options = Path(folder), options
        self.table = Table()

    def subfolder(self, name):
        folder = self.folder / name
        folder.mkdir()
        return folder

    def compare(self, ours, peer, connections):
        return compare(ours, peer, connections, self.options.rounds, self.options.seconds)

    def inside(self, *arguments):
        """What `lintel-benchmarks` measures and checks in one process."""
        output = subprocess.run([self.measures, *arguments], check=True, capture_output=True,
                                text=True).stdout
        for line in output.splitlines():
            row = json.loads(line)
            add = self.table.most if row["better"] == "less" else self.table.least
            add(row["what"], row["value"], row["unit"], row["target"])
