"""Runs the shell blocks of a page in order, in one bash in an empty folder, as a reader would.

What a page says of this in HTML comments, which a reader of the page does not see:

    <!-- page not run: WHY -->      of the whole page
    <!-- not run: WHY -->           above a block
    <!-- status: 3 -->              above a block: these commands of it fail so, in this order
    <!-- refused: forbidden -->     above a block: problems of the API that it meets, in this order
    <!-- not compared: WHY -->      above a text block that follows a shell block
    <!-- server: open -->           a server is there already; else the page starts one
    <!-- after: access.md -->       the page goes on where that one ends
    <!-- ports: 8080 9101 -->       ports that the page names (8080 is understood)
    <!-- offset: 10000 -->          ports 10000 to 10999 are those of listeners, shifted
    <!-- with: examples -->         files of the repository, or what `make` builds, are there too
    <!-- needs: nginx -->           a program that scripts/test.sh installs
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from markdown import ROOT, Page
from servers import free_port

OUTPUT = "text"

PRELUDE = """set -o pipefail -E
statuses=
trap 'statuses="$statuses $?"' ERR
"""

BLOCK = """exec > {folder}/{number}.out 2>&1 < /dev/null
{text}
echo "$statuses" > {folder}/{number}.statuses; statuses=
"""


@dataclass
class Outcome:
    """What became of a block."""

    text: str
    statuses: list
    is_done: bool


def free_range():
    """Where a thousand ports begin, of which those of listeners are free."""
    while True:
        base = free_port() // 1000 * 1000
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for port in (80, 99, 443):
                stack.enter_context(socket.create_server(("127.0.0.1", base + port)))
            return base


class PageRun:
    def __init__(self, page, binary, folder):
        self.page, self.binary, self.folder = page, binary, Path(folder)
        self.ports = self._ports()
        self.shifted = self._offset()
        self.place = self.folder / "work"
        self.record = self.folder / "record"

    def blocks(self):
        return [block for block in self.page.blocks
                if block.language == "sh" and block.directive("not run") is None]

    def _before(self):
        """What is run first, because the page goes on from there."""
        if not (name := self.page.directive("after")):
            return []
        page = Page(self.page.path.parent / name)
        return [(f"before-{block.line}", block)
                for block in PageRun(page, self.binary, self.folder).blocks()]

    def run(self, server=None, seconds=120):
        """The outcome of each block, by its line."""
        self.place.mkdir()
        self.record.mkdir()
        for path in (self.page.directive("with") or "").split():
            (self.place / path).parent.mkdir(parents=True, exist_ok=True)
            (self.place / path).symlink_to(self._programs().get(Path(path).name, ROOT / path))
        script = PRELUDE + "".join(
            BLOCK.format(folder=self.record, number=number, text=self.moved(block.text))
            for number, block in self._before() + [(block.line, block) for block in self.blocks()])
        process = subprocess.Popen(["bash", "-c", script], cwd=self.place, start_new_session=True,
                                   env=self._environment(server), stdin=subprocess.DEVNULL)
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=seconds)
        finally:
            self._end(process)
        return {block.line: self._outcome(block) for block in self.blocks()}

    def _programs(self):
        return {"lintel": self.binary, "envoy": os.environ.get("ENVOY_BINARY", "")}

    @staticmethod
    def _end(process):
        """Ends what the page started, which is one group of processes, and nothing else."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _outcome(self, block):
        output = self.record / f"{block.line}.out"
        statuses = self.record / f"{block.line}.statuses"
        return Outcome(
            self.moved_back(output.read_text(errors="replace")) if output.exists() else "",
            statuses.read_text().split() if statuses.exists() else [], statuses.exists())

    def _environment(self, server):
        """Nothing of who runs the tests: where programs are, and where the page's server is."""
        programs = self.folder / "bin"
        programs.mkdir()
        for name, path in self._programs().items():
            if path:
                (programs / name).symlink_to(path)
        port = server.port if server else self.ports["8080"]
        return {
            "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8",
            "HOME": str(self.place), "TZ": "UTC", "USER": "ada",
            "LINTEL_SERVER": f"http://127.0.0.1:{port}",
            "LINTEL_LISTEN": f"127.0.0.1:{port}"}

    # MARK: ports

    def _ports(self):
        names = {"8080", *(self.page.directive("ports") or "").split()}
        return {name: str(free_port()) for name in sorted(names)}

    def _offset(self):
        """A free range for the listeners of the page, and where the page says that it begins."""
        if (written := self.page.directive("offset")) is None:
            return None
        return int(written), free_range()

    def use(self, server):
        """A server that runs already is what the page calls 8080."""
        self.ports["8080"] = str(server.port)

    def moved(self, text):
        """The text with ports that are free here."""
        for name, port in self.ports.items():
            text = re.sub(rf"(?<!\d){name}(?!\d)", port, text)
        if self.shifted:
            written, base = self.shifted
            text = re.sub(rf"(?<!\d){written // 1000}(\d{{3}})(?!\d)", rf"{base // 1000}\1", text)
        return text

    def moved_back(self, text):
        """What the program said, with the ports and the folder of the page."""
        for name, port in self.ports.items():
            text = re.sub(rf"(?<!\d){port}(?!\d)", name, text)
        if self.shifted:
            written, base = self.shifted
            text = re.sub(rf"(?<!\d){base // 1000}(\d{{3}})(?!\d)", rf"{written // 1000}\1", text)
        return text.replace(str(self.place), "/home/you")


def missing(page):
    """Programs that the page needs and that are not here."""
    return [name for name in (page.directive("needs") or "").split()
            if not shutil.which(name, path="/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")]
