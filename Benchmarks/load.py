"""wrk against two servers, one after the other, in several short rounds."""

import re
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

THREADS = 2
SCRIPTS = Path(__file__).parent / "scripts"


@dataclass
class Load:
    """What wrk is to do to one server."""

    url: str
    headers: tuple = ()
    script: str = None
    #: What the script is told besides the number of the run.
    arguments: tuple = ()
    #: Seconds of CPU the server has used so far: what rates cost, whoever else is busy.
    cpu: object = None
    #: Called around a run with what wrk counted, to see that the answers were what they seem.
    check: object = None


def wrk(load, connections, seconds, number):
    """Requests per second, and how many were answered."""
    command = ["wrk", "-t", str(min(THREADS, connections)), "-c", str(connections),
               "-d", f"{seconds}s", "--timeout", "30s"]
    for header in load.headers:
        command += ["-H", header]
    if load.script:
        command += ["-s", str(load.script)]
    command.append(load.url)
    if load.script:
        command += ["--", str(number), *map(str, load.arguments)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(f"{load.url} did not answer as it should:\n{output}")
    return (float(re.search(r"Requests/sec:\s*([\d.]+)", output)[1]),
            int(re.search(r"(\d+) requests in", output)[1]))


class Rounds:
    """Numbers every run, so that no two of them ask for the same change."""

    number = 0

    @classmethod
    def measure(cls, load, connections, seconds):
        """Requests per second, and microseconds of CPU for each."""
        cls.number += 1
        before = load.check() if load.check else None
        used = load.cpu()
        rate, count = wrk(load, connections, seconds, cls.number)
        used = load.cpu() - used
        if load.check:
            done = load.check() - before
            # wrk leaves those behind that are in flight when its time is over.
            if not count <= done <= count + connections * 2:
                raise RuntimeError(f"{load.url}: {count} answers, but {done} commits")
        return rate, used / count * 1e6


@dataclass
class Comparison:
    """Ours, the peer's, and ours by the peer's."""

    rates: tuple
    #: Microseconds per request, of the server's process.
    cpu: tuple


def medians(pairs):
    ours, peers = zip(*pairs)
    return (statistics.median(ours), statistics.median(peers),
            statistics.median(our / peer for our, peer in pairs))


def compare(ours, peer, connections, rounds, seconds):
    """The medians of alternating rounds, and that of the ratios within each round.

    Who goes first alternates too, so that a machine that slows down favours nobody.
    """
    rates, cpu = [], []
    for number in range(rounds):
        order = (ours, peer) if number % 2 == 0 else (peer, ours)
        results = {id(load): Rounds.measure(load, connections, seconds) for load in order}
        rates.append((results[id(ours)][0], results[id(peer)][0]))
        cpu.append((results[id(ours)][1], results[id(peer)][1]))
    return Comparison(medians(rates), medians(cpu))
