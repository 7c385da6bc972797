"""What 1,000 policies, of which ten select the change, add to it."""


def run(bench):
    bench.inside("policies")
