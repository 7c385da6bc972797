"""wrk against two servers, one after the other, in several short rounds."""

import re
import statistics
import subprocess
from dataclasses import dataclass

THREADS = 2


@dataclass
class Load:
    """What wrk is to do to one server."""

    url: str
    headers: tuple = ()
    script: str = None
    #: Called around a run with what wrk counted, to see that the answers were what they seem.
    check: object = None


def wrk(load, connections, seconds, number):
    """Requests per second, and how many were answered."""
    command = ["wrk", "-t", str(min(THREADS, connections)), "-c", str(connections),
               "-d", f"{seconds}s", "--timeout", "30s"]
    for header in load.headers:
        command += ["-H", header]
    if load.script:
        command += ["-s", load.script]
    command.append(load.url)
    if load.script:
        command += ["--", str(number)]
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
        cls.number += 1
        before = load.check() if load.check else None
        rate, count = wrk(load, connections, seconds, cls.number)
        if load.check:
            done = load.check() - before
            # wrk leaves those behind that are in flight when its time is over.
            if not count <= done <= count + connections * 2:
                raise RuntimeError(f"{load.url}: {count} answers, but {done} commits")
        return rate


@dataclass
class Comparison:
    ours: float
    peer: float
    ratio: float


def compare(ours, peer, connections, rounds, seconds):
    """The medians of alternating rounds, and that of the ratios within each round.

    Who goes first alternates too, so that a machine that slows down favours nobody.
    """
    results = []
    for number in range(rounds):
        order = (ours, peer) if number % 2 == 0 else (peer, ours)
        rates = {id(load): Rounds.measure(load, connections, seconds) for load in order}
        results.append((rates[id(ours)], rates[id(peer)]))
    return Comparison(
        statistics.median(ours for ours, _ in results),
        statistics.median(peer for _, peer in results),
        statistics.median(ours / peer for ours, peer in results))
