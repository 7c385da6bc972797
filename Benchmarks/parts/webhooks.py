"""How fast 100 webhooks are told of what waits for them."""


def run(bench):
    bench.inside("webhooks")
