"""Takes a picture of a page of the console, and prints what was wrong on it."""

import argparse
import os

from chromium import running_chromium
from visit import open_console
from watch import Watch


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", help="path and query, such as /gateway?gateway=infra/edge")
    parser.add_argument(
        "--server", default=os.environ.get("LINTEL_SERVER", "http://127.0.0.1:8080"))
    parser.add_argument("--token", help="sign in with it first")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--phone", action="store_true")
    parser.add_argument("--full", action="store_true", help="all of the page, not what is in view")
    parser.add_argument(
        "--until", metavar="SELECTOR", help="wait for it to be visible, such as 'text=web'")
    parser.add_argument("-o", "--output", default="console.png")
    return parser.parse_args()


def main():
    options, watch = arguments(), Watch()
    with running_chromium() as browser:
        page = open_console(browser, options.server.rstrip("/"), watch, options.path,
                            token=options.token, dark=options.dark, phone=options.phone)
        if options.until:
            page.wait_for_selector(options.until, timeout=10_000)
        page.screenshot(path=options.output, full_page=options.full)
        page.context.close()
    print("\n".join([options.output, *watch.problems]))
    return 1 if watch.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
