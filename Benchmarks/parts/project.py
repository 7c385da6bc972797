"""Deciding and projecting one of 40,000 listeners, inside one process."""


def run(bench):
    bench.inside("project")
