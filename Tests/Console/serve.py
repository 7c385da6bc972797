"""Starts a server to look at, and keeps it running until Ctrl-C: the shop, or with --fleet also
dozens of proxies, with --guarded behind tokens, with --big 100,000 listeners."""

import argparse
import contextlib
import signal
import tempfile

import guarded
from big import start_big
from fleet import running_fleet
from shop_server import apply_the_shop, start


def running(options, folder, stack):
    if options.fleet:
        return stack.enter_context(running_fleet(folder)).lintel
    if options.big:
        return stack.enter_context(start_big(folder))
    lintel = stack.enter_context(start(folder, is_open=not options.guarded))
    apply_the_shop(lintel)
    return lintel


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_mutually_exclusive_group()
    for kind in ("fleet", "guarded", "big"):
        kinds.add_argument(f"--{kind}", action="store_true")
    options = parser.parse_args()
    signals = {signal.SIGINT, signal.SIGTERM}
    with tempfile.TemporaryDirectory(prefix="console-") as folder, contextlib.ExitStack() as stack:
        lintel = running(options, folder, stack)
        print(lintel.url("/"), flush=True)
        if options.guarded:
            print("admin", guarded.admin_token(lintel), flush=True)
            print("web", guarded.team(lintel, "web").text, flush=True)
            print("mobile (viewer)", guarded.team(lintel, "mobile", role="viewer").text, flush=True)
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        signal.sigwait(signals)


if __name__ == "__main__":
    main()
