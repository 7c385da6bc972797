"""How fast 100 webhooks are told of what waits for them, and what commits notice of 1,000 that none of
it concerns."""

import time

from samples import quantile
from servers import Lintel
from shapes import gateway, listener_set

WEBHOOKS = 1000
PER_COMMIT = 100
#: Commits of one round on each server, one after the other.
COMMITS = 200


def run(bench):
    bench.inside("webhooks")
    beside_others(bench)


def beside_others(bench):
    """Two real servers of the same content, one with the webhooks, in alternating rounds."""
    with Lintel(bench.lintel, bench.subfolder("webhooks-none")) as without, \
            Lintel(bench.lintel, bench.subfolder("webhooks-many")) as with_many:
        for lintel in (without, with_many):
            lintel.change([gateway()])
        for start in range(0, WEBHOOKS, PER_COMMIT):
            with_many.change([resource for number in range(start, start + PER_COMMIT)
                              for resource in (account(number), webhook(number))])
        # Both have been asked before anything is measured.
        commits(without, 0)
        commits(with_many, 0)
        ratios = []
        for number in range(1, bench.options.rounds + 1):
            # The one that begins changes: the machine has other work to do.
            if number % 2:
                alone = commits(without, number)
                ratios.append(commits(with_many, number) / alone)
            else:
                beside = commits(with_many, number)
                ratios.append(beside / commits(without, number))
        bench.table.most(
            f"a commit beside {WEBHOOKS:,} webhooks that it does not concern, against none",
            quantile(ratios, 0.5) * 100, "%", 105)


def commits(lintel, round_number):
    """The median time of a durable commit, in seconds."""
    times = []
    for number in range(COMMITS):
        resource = listener_set(0, 1, label=f"-{round_number}-{number}")
        start = time.perf_counter()
        lintel.change([resource])
        times.append(time.perf_counter() - start)
    return quantile(times, 0.5)


def account(number):
    return {"apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": {"namespace": f"other-{number}", "name": "watcher"}}


def webhook(number):
    """Its account has no rights, and it asks for another team: a commit of ours is nothing to it."""
    return {"apiVersion": "lintel.dev/v1", "kind": "Webhook",
            "metadata": {"namespace": f"other-{number}", "name": "hook"},
            "spec": {"url": "https://hooks.example.com/lintel", "secretRef": {"name": "hooks"},
                     "serviceAccountName": "watcher", "namespaces": [f"other-{number}"]}}
